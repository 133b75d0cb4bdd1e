import { isLateAnswer } from "../record/late-answer.js";
import type { Capture, StackSample } from "../record/record.js";

/**
 * Whether a late answer to the first interruption means that the stall was a native call.
 *
 * It does not if the rest of the stall lasted longer than the delay and most later answers were prompt: then JavaScript was
 * running, and the first answer was late because the thread waited for a processor or for the garbage collector.
 */
export function isNativeCall(
  capture: Capture,
  samples: readonly Pick<StackSample, "at" | "delay" | "count">[],
  duration: number,
): boolean {
  if (!isLateAnswer(capture.delay, duration)) return false;
  const restMs = duration - capture.at - capture.delay;
  if (restMs <= capture.delay) return true;
  let prompt = 0;
  let late = 0;
  for (const { at, delay, count = 1 } of samples) {
    if (at <= capture.at || at + delay > duration) continue;
    if (isLateAnswer(delay, duration)) late += count;
    else prompt += count;
  }
  return prompt <= late;
}
