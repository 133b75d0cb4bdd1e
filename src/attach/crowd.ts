import { readText } from "./linux-system.js";
import { within } from "./pause.js";

/** By no more than this a limit of time is put off because a process waits for a processor. */
export const LONGEST_QUEUE_MS = 10_000;

/**
 * Waits for a process to do something, for so many milliseconds in which its main thread has not waited for a processor.
 *
 * @returns undefined if it took longer
 */
export async function withinItsTime<T>(
  pid: number,
  limitMs: number,
  work: Promise<T>,
): Promise<T | undefined> {
  const sinceMs = performance.now();
  const queuedBeforeMs = queuedMs(pid);
  for (let leftMs = limitMs; leftMs > 0; ) {
    const done = await within(leftMs, work);
    if (done !== undefined) return done;
    const lostMs = Math.min(queuedMs(pid) - queuedBeforeMs, LONGEST_QUEUE_MS);
    leftMs = limitMs + lostMs - (performance.now() - sinceMs);
  }
  return undefined;
}

/** For how many milliseconds the main thread of a process has waited for a processor; 0 where the system does not tell. */
function queuedMs(pid: number): number {
  return Number(readText(`/proc/${pid}/schedstat`)?.split(" ")[1] ?? 0) / 1e6;
}
