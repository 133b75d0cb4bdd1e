import type { StackSample, StallOpenRecord, StallRecord } from "../record/record.js";
import { type Weighed, witnessesOf } from "../record/witnesses.js";

/** A stack as a record has it. */
export type RecordedStack = Pick<StackSample, "stack" | "functions">;

/**
 * The stacks of a record that may vote, each with its weight, by the rule of `record/witnesses.ts`. A record whose emitter
 * has voted already needs none of it.
 *
 * @returns nobody if nothing has seen the stall
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
    stack,
  }));
  return witnessesOf<RecordedStack>({
    duration,
    answers: isOfProfile ? later : [first, ...later],
    // A profile that has named the blocker and was not recorded was sure of it.
    profile: isOfProfile && sampled.length === 0 ? [{ weight: 10, stack: record }] : sampled,
    idleSamples: profile?.idle ?? 0,
    isEmpty: ({ stack }) => stack === "",
  });
}
