import type { Capture, ProfileStack, StackSample, StallProfile } from "../record/record.js";
import type { StackText } from "./stack-text.js";

/**
 * An answer within this time was given by the code that was running when it was asked. Measured answers take 0.3-4 ms,
 * a profiler sample and a busy second core included.
 */
const PROMPT_MS = 50;
const PROMPT_SHARE = 0.1;

/**
 * A profile with fewer samples, or whose heaviest stack has a smaller share, does not name anybody. The share is of the
 * samples outside of garbage collection: a collection says nothing about who was running, and a `JSON.parse` of a
 * large text spends half of its time in them.
 */
const CLEAR_SAMPLES = 3;
const CLEAR_SHARE = 0.5;

/** The stack that a record puts in front, and what becomes of the other one. */
export interface ChosenStack extends StackText {
  readonly capture?: Capture;
  readonly samples: readonly StackSample[];
}

/** What there is to choose from. */
export interface StackCandidates {
  readonly durationMs: number;
  /** The answer to the first question, if it came. */
  readonly first: StackText | undefined;
  readonly capture: Capture | undefined;
  readonly samples: readonly StackSample[];
  readonly profile: StallProfile | undefined;
}

/**
 * Decides which stack names the blocker.
 *
 * The interruption is better (it has call sites and columns) if it was prompt. If it came late, a native call held the
 * thread, and the answer was given by whatever ran next: the caller of that call, or, if the call was the function's
 * last statement, somebody who has nothing to do with it. Then the profile decides, if it is clear. If both blame the
 * same function the interruption's stack stays. A stack taken after the stall never passes for the blocker's when
 * there is a better one, and stays marked (`during: false`) when there is none.
 */
export function chooseStack(candidates: StackCandidates): ChosenStack {
  const { durationMs, first, capture, samples, profile } = candidates;
  const interruption: ChosenStack = {
    ...(first ?? { stack: "" }),
    ...(capture === undefined ? {} : { capture }),
    samples,
  };
  const heaviest = clearlyHeaviest(profile);
  if (heaviest === undefined) return interruption;
  if (capture !== undefined && first !== undefined) {
    const isPrompt = capture.delay < PROMPT_MS && capture.delay <= durationMs * PROMPT_SHARE;
    if (isPrompt && capture.during) return interruption;
    if (capture.during && blamesTheSame(first, heaviest)) return interruption;
  }
  const { at, delay } = capture ?? { at: durationMs, delay: 0 };
  // An answer that was given after the stall proves nothing about it, so it does not become one of its samples.
  const late = first !== undefined && capture?.during === true ? [{ at, delay, ...first }] : [];
  return {
    stack: heaviest.stack,
    ...(heaviest.functions === undefined ? {} : { functions: heaviest.functions }),
    // The profile's stacks were taken during the stall, whenever the interruption was answered.
    capture: { at, delay, during: true, source: "profile" },
    samples: [...late, ...samples],
  };
}

function clearlyHeaviest(profile: StallProfile | undefined): ProfileStack | undefined {
  const heaviest = profile?.stacks[0];
  if (profile === undefined || heaviest === undefined) return undefined;
  const naming = profile.samples - (profile.gc ?? 0);
  const isClear = heaviest.count >= CLEAR_SAMPLES && heaviest.count >= naming * CLEAR_SHARE;
  return isClear ? heaviest : undefined;
}

function blamesTheSame(a: StackText, b: StackText): boolean {
  const blamedByA = blamedFunction(a);
  return blamedByA !== undefined && blamedByA === blamedFunction(b);
}

/** File and first line of the innermost function that is not Node's own. */
function blamedFunction({ stack, functions }: StackText): string | undefined {
  const frames = stack.split("\n").filter((line) => line.startsWith("    at "));
  for (const [index, frame] of frames.entries()) {
    const file = /\(?([^()\s]+):\d+:\d+\)?$/.exec(frame)?.[1];
    if (file === undefined || file.startsWith("node:")) continue;
    const start = functions?.[index];
    return start ? `${file}:${start[0]}` : undefined;
  }
  return undefined;
}
