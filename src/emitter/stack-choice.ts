import { isLateAnswer } from "../record/late-answer.js";
import type { Capture, ProfileStack, StackSample, StallProfile } from "../record/record.js";
import type { StackText } from "./stack-text.js";

/**
 * A profile names the function that has at least this share of its samples. The share is of the samples outside of garbage
 * collection: a collection says nothing about who was running, and a `JSON.parse` of a large text spends half of its time
 * in them.
 */
const CLEAR_SHARE = 0.5;

/** One sample is enough only if there is no other: two that differ say nothing. */
const CLEAR_SAMPLES = 2;

/** So many must agree to overrule a prompt answer: it tells one moment, the profile tells the whole stall. */
const OVERRULING_SAMPLES = 3;

/** The stack that a record puts in front, and what becomes of the other one. */
export interface ChosenStack extends StackText {
  readonly capture: Capture;
  readonly samples: readonly StackSample[];
}

/** What there is to choose from. */
export interface StackCandidates {
  readonly durationMs: number;
  /** The answer to the first question, if it came. */
  readonly first: StackText | undefined;
  readonly capture: Capture;
  readonly samples: readonly StackSample[];
  readonly profile: StallProfile | undefined;
}

/**
 * Decides which stack names the blocker.
 *
 * The interruption is better (it has call sites and columns) if it was prompt. If it came late, a native call held the
 * thread, and the answer was given by whatever ran next: the caller of that call, or, if the call was the function's
 * last statement, somebody who has nothing to do with it. Then the profile decides, if it is clear. If both blame the
 * same function the interruption's stack stays. A prompt answer gives way as well if the function that the profile names
 * was not running when it was given: the question came late on a crowded machine, or a native call was over just before
 * it. A stack taken after the stall never passes for the blocker's when there is a better one, and stays marked
 * (`during: false`) when there is none.
 */
export function chooseStack(candidates: StackCandidates): ChosenStack {
  const { durationMs, first, capture, samples, profile } = candidates;
  const interruption: ChosenStack = {
    ...(first ?? { stack: "" }),
    capture,
    samples,
  };
  const winner = profile === undefined ? undefined : winnerOf(profile);
  if (profile === undefined || winner === undefined) return interruption;
  if (capture.during && first !== undefined) {
    const isPrompt = !isLateAnswer(capture.delay, durationMs);
    if (isPrompt && !(winner.count >= OVERRULING_SAMPLES && lacks(first, winner.heaviest))) {
      return interruption;
    }
    if (blamesTheSame(first, winner.heaviest)) return interruption;
  }
  const { at, delay } = capture;
  // An answer that was given after the stall proves nothing about it, so it does not become one of its samples.
  const other = first !== undefined && capture.during ? [{ at, delay, ...first }] : [];
  return {
    stack: winner.heaviest.stack,
    ...(winner.heaviest.functions === undefined ? {} : { functions: winner.heaviest.functions }),
    // The profile's stacks were taken during the stall, whenever the interruption was answered.
    capture: { at, delay, during: true, source: "profile" },
    samples: [...other, ...samples],
  };
}

interface Winner {
  /** The heaviest stack that blames the winning function. */
  readonly heaviest: ProfileStack;
  /** The samples that voted for it. */
  readonly count: number;
}

/** The function for which the profile's samples vote, by its heaviest stack; undefined if they are not clear. */
function winnerOf(profile: StallProfile): Winner | undefined {
  const votes = new Map<string, { heaviest: ProfileStack; count: number }>();
  for (const stack of profile.stacks) {
    const name = blamedFunction(stack) ?? stack.stack;
    const { heaviest, count } = votes.get(name) ?? { heaviest: stack, count: 0 };
    votes.set(name, { heaviest, count: count + stack.count });
  }
  const [first, second] = [...votes.values()].sort((a, b) => b.count - a.count);
  if (first === undefined || first.count === second?.count) return undefined;
  const { count } = first;
  const naming = profile.samples - (profile.gc ?? 0);
  const isClear = count >= naming * CLEAR_SHARE && count >= Math.min(CLEAR_SAMPLES, naming);
  return isClear ? first : undefined;
}

/** The function that the other stack blames is not in the answer's stack, neither on top nor as a caller. */
function lacks(answer: StackText, other: StackText): boolean {
  const blamed = blamedFunction(other);
  return blamed !== undefined && !functionsOf(answer).includes(blamed);
}

function blamesTheSame(a: StackText, b: StackText): boolean {
  const blamedByA = blamedFunction(a);
  return blamedByA !== undefined && blamedByA === blamedFunction(b);
}

/** The innermost function that is not Node's own, by its file and first line. */
function blamedFunction(stack: StackText): string | undefined {
  return functionsOf(stack)[0];
}

/** File and first line of every function of a stack that is not Node's own, innermost first. */
function functionsOf({ stack, functions }: StackText): string[] {
  const frames = stack.split("\n").filter((line) => line.startsWith("    at "));
  return frames.flatMap((frame, index) => {
    const place = frame.slice(Math.max(frame.lastIndexOf("("), frame.lastIndexOf(" ")) + 1);
    const file = /^(.+):\d+:\d+\)?$/.exec(place)?.[1];
    const start = functions?.[index];
    return file === undefined || file.startsWith("node:") || !start ? [] : [`${file}:${start[0]}`];
  });
}
