import type { Capture, StackSample } from "../record/record.js";
import { LATE_CAPTURE_MS, LATE_CAPTURE_SHARE } from "./thresholds.js";

/** Whether an interruption was answered so late that a native call must have held the thread. Milliseconds. */
export function isLate(delay: number, duration: number): boolean {
  return delay >= LATE_CAPTURE_MS || delay >= LATE_CAPTURE_SHARE * duration;
}

/**
 * Whether the late answer to the first interruption means that the stall was a native call.
 *
 * Not if most of what followed was answered promptly and lasted longer than the delay: JavaScript was running then,
 * and the first answer was late because the thread had to wait for a processor or for the garbage collector.
 */
export function isNativeCall(
  capture: Capture,
  samples: readonly Pick<StackSample, "at" | "delay" | "count">[],
  duration: number,
): boolean {
  if (!isLate(capture.delay, duration)) return false;
  const restMs = duration - capture.at - capture.delay;
  if (restMs <= capture.delay) return true;
  let prompt = 0;
  let late = 0;
  for (const { at, delay, count = 1 } of samples) {
    if (at <= capture.at || at + delay > duration) continue;
    if (isLate(delay, duration)) late += count;
    else prompt += count;
  }
  return prompt <= late;
}
