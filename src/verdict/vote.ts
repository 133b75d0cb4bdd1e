import { isLateAnswer } from "../record/late-answer.js";
import type { StackSample, StallOpenRecord, StallRecord } from "../record/record.js";
import type { Frame } from "../stack/frame.js";
import { MAJORITY_SHARE } from "./thresholds.js";

/** One stack with the time that it stands for. */
export interface WeightedStack {
  /** Innermost first. */
  readonly frames: readonly Frame[];
  /** Milliseconds, or any other unit that is the same for all. */
  readonly weight: number;
}

/** The stack that won a vote: which one, and how many of its inner frames are not common to the majority. */
export interface VoteResult {
  readonly index: number;
  /** Inner frames to leave out; 0 keeps the whole stack. */
  readonly skippedFrames: number;
}

/**
 * Finds the deepest frame that is common to the stacks which cover most of a stall.
 *
 * From the outermost frame inward, the vote follows the function that has the majority of the whole weight and
 * stops where no function has. Frames are told apart by function and file and not by line, because a function
 * that loops is caught at a different line each time. Where not even the outermost frames agree, the heaviest
 * stack wins whole.
 *
 * @param stacks at least one
 */
export function vote(stacks: readonly WeightedStack[]): VoteResult {
  const total = stacks.reduce((sum, stack) => sum + stack.weight, 0);
  let inside = stacks.map((_, index) => index);
  let depth = 0;
  for (;;) {
    const byFunction = new Map<string, number[]>();
    for (const index of inside) {
      const frames = (stacks[index] as WeightedStack).frames;
      const frame = frames[frames.length - 1 - depth];
      if (frame === undefined) continue;
      const key = functionKey(frame);
      const same = byFunction.get(key);
      if (same === undefined) byFunction.set(key, [index]);
      else same.push(index);
    }
    const winners = [...byFunction.values()].find(
      (indexes) => weigh(stacks, indexes) > MAJORITY_SHARE * total,
    );
    if (winners === undefined) break;
    inside = winners;
    depth++;
  }
  const index = heaviest(stacks, inside);
  const size = (stacks[index] as WeightedStack).frames.length;
  return { index, skippedFrames: depth === 0 ? 0 : size - depth };
}

/**
 * The stacks of a record that may vote, each with the milliseconds from its question to the next one.
 *
 * A stack that was caught after the loop had turned again has no vote, unless it is all there is. Nor has a late
 * answer beside a profile: it came from whatever ran after the native call that the profile has seen.
 */
export function ballots(
  record: StallRecord | StallOpenRecord,
): { stack: string; functions: StackSample["functions"]; weight: number }[] {
  const samples = record.samples ?? [];
  const isProfile = record.capture?.source === "profile";
  const first = {
    // What ran before the first question nobody knows, so it gives that answer no more weight than the others have.
    at: isProfile ? 0 : (record.capture?.at ?? 0),
    stack: record.stack,
    functions: record.functions,
    isHint: record.capture?.during === false && !isProfile,
  };
  const candidates = [
    first,
    ...samples.map((sample) => ({
      at: sample.at,
      stack: sample.stack,
      functions: sample.functions,
      isHint:
        sample.at + sample.delay > record.duration ||
        (isProfile && isLateAnswer(sample.delay, record.duration)),
    })),
  ];
  const valid = candidates.filter((candidate) => !candidate.isHint);
  const voters = valid.length > 0 ? valid : candidates.slice(0, 1);
  return voters.map((voter, i) => {
    const next = voters[i + 1]?.at ?? record.duration;
    const weight = Math.max(0, next - voter.at);
    return { stack: voter.stack, functions: voter.functions, weight };
  });
}

function functionKey(frame: Frame): string {
  return `${frame.functionName ?? ""}\n${frame.file ?? ""}`;
}

function weigh(stacks: readonly WeightedStack[], indexes: readonly number[]): number {
  return indexes.reduce((sum, index) => sum + (stacks[index] as WeightedStack).weight, 0);
}

function heaviest(stacks: readonly WeightedStack[], indexes: readonly number[]): number {
  let best = indexes[0] ?? 0;
  for (const index of indexes) {
    if ((stacks[index] as WeightedStack).weight > (stacks[best] as WeightedStack).weight)
      best = index;
  }
  return best;
}
