import type { Profiler } from "node:inspector";
import { sampleTimesMs } from "./stall-profile.js";

/**
 * How long after `fromMs` the loop surely still was idle, by the profile's leading samples: in milliseconds, 0 if the
 * first sample is already at work.
 */
export function leadingIdleMs(profile: Profiler.Profile, fromMs: number, toMs: number): number {
  const names = new Map(profile.nodes.map((node) => [node.id, node.callFrame.functionName]));
  const timesMs = sampleTimesMs(profile);
  let idleMs = 0;
  for (const [index, id] of (profile.samples ?? []).entries()) {
    const timeMs = timesMs[index] ?? 0;
    if (timeMs < fromMs) continue;
    if (timeMs > toMs || !/^\((?:idle|program|root)\)$/.test(names.get(id) ?? "")) break;
    idleMs = timeMs - fromMs;
  }
  return idleMs;
}
