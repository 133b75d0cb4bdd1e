/**
 * An interruption answered this late (ms) was held up by a native call: from JavaScript, V8 answers within 0.3 to 4 ms even on a
 * busy machine.
 */
export const LATE_ANSWER_MS = 50;

/** The same as a share of the stall, for stalls shorter than half a second. */
export const LATE_ANSWER_SHARE = 0.1;

/**
 * Whether an interruption was answered so late that a native call must have held the thread: at or beyond either threshold. The
 * emitter and the analyzer share this definition.
 */
export function isLateAnswer(delayMs: number, durationMs: number): boolean {
  return delayMs >= LATE_ANSWER_MS || delayMs >= LATE_ANSWER_SHARE * durationMs;
}
