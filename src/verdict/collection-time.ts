import type { Capture, StallProfile } from "../record/record.js";
import { GC_SIGN_SHARE, MAJORITY_SHARE, PROFILE_SAMPLES } from "./thresholds.js";

/**
 * Milliseconds of garbage collection in a stall by its profile; undefined if the profile cannot say.
 *
 * It sees what Node's own count leaves out: the steps of incremental marking, which on Node 20 are half of it, and the
 * collections of a program that ends before Node has told of them. Where one interruption was answered only after
 * most of the stall, the collections belong to the native call that allocated (`JSON.parse`), and that is the cause.
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
