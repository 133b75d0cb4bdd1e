import type { StackSample, StallOpenRecord, StallRecord } from "../record/record.js";
import { type Weighed, witnessesOf } from "../record/witnesses.js";

/** A stack as it is recorded. */
export type RecordedStack = Pick<StackSample, "stack" | "functions">;

/**
 * The stacks of a record that vote, each with its weight, by the rules of `record/witnesses.ts`. Not needed for a record whose
 * emitter has voted.
 *
 * @returns none if nothing was seen of the stall
 */
export function witnessesOfRecord(
  record: StallRecord | StallOpenRecord,
): readonly Weighed<RecordedStack>[] {
  const { capture, duration, profile } = record;
  const first = {
    at: capture?.at ?? 0,
    delay: capture?.delay ?? 0,
    isAfter: capture?.during === false,
    stack: record,
  };
  const later = (record.samples ?? []).map((sample) => ({
    at: sample.at,
    delay: sample.delay,
    count: sample.count,
    isAfter: sample.at + sample.delay > duration,
    stack: sample,
  }));
  const isOfProfile = capture?.source === "profile";
  const sampled = (profile?.stacks ?? []).map((stack) => ({
    weight: stack.time === undefined ? stack.count : stack.time / (profile?.interval ?? 1),
    count: stack.count,
    stack,
  }));
  return witnessesOf<RecordedStack>({
    duration,
    answers: isOfProfile ? later : [first, ...later],
    // The emitter took the stack from a profile that it did not record: it was certain.
    profile: isOfProfile && sampled.length === 0 ? [{ weight: 10, stack: record }] : sampled,
    idleSamples: profile?.idle ?? 0,
    isEmpty: ({ stack }) => stack === "",
  });
}
