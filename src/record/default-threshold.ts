/**
 * From how many milliseconds on a stall is recorded, if the user does not say. A thread that has computed for so long without its
 * loop turning blocks it on an idle machine, too, however long it had to wait for a CPU as well.
 */
export const DEFAULT_THRESHOLD_MS = 500;
