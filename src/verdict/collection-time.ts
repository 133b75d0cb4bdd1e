import type { Capture, StallProfile } from "../record/record.js";
import { GC_SIGN_SHARE, MAJORITY_SHARE, PROFILE_SAMPLES } from "./thresholds.js";

/**
 * The milliseconds of garbage collection in a stall, estimated from its profile; undefined if the profile does not suffice.
 *
 * The profile includes what Node's own count omits: the steps of incremental marking, which on Node 20 are half of the time, and
 * the collections of a program that ends before Node has reported them. If an interruption was answered only after most of the
 * stall, the collections belong to a native call that allocates (`JSON.parse`), which is then the cause.
 */
export function profiledGcMs(stall: {
  readonly duration: number;
  readonly gc?: number | undefined;
  readonly capture?: Capture | undefined;
  readonly profile?: Pick<StallProfile, "samples" | "gc"> | undefined;
}): number | undefined {
  const { duration, gc, capture } = stall;
  if (gc !== undefined && gc / duration < GC_SIGN_SHARE) return undefined;
  if (capture !== undefined && capture.delay >= MAJORITY_SHARE * duration) return undefined;
  const { profile } = stall;
  if (profile?.gc === undefined || profile.samples < PROFILE_SAMPLES) return undefined;
  return (profile.gc / profile.samples) * duration;
}
