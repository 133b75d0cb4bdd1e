/**
 * An interruption that was answered this late (ms) was held up by a native call: V8 answers from JavaScript in
 * 0.3 to 4 ms, also on a busy machine.
 */
export const LATE_ANSWER_MS = 50;

/** The same as a share of the stall, for stalls that are shorter than half a second. */
export const LATE_ANSWER_SHARE = 0.1;

/**
 * Whether an interruption was answered so late that a native call must have held the thread: at one of the two
 * thresholds or beyond it. Both halves of the package ask this, of milliseconds.
 */
export function isLateAnswer(delayMs: number, durationMs: number): boolean {
  return delayMs >= LATE_ANSWER_MS || delayMs >= LATE_ANSWER_SHARE * durationMs;
}
