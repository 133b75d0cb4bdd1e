import { isAtEntry } from "../emitter/function-entry.js";
import type { TextOf } from "../emitter/source-text.js";
import type { FrameText } from "../emitter/stack-text.js";
import type { ProfileCut, SampledStack } from "../emitter/stall-profile.js";
import { FunctionIds } from "../record/function-ids.js";
import { isTheirs } from "../record/vote.js";

type Frames = readonly FrameText[];

/** What a function was found to call: the innermost function, by one of its stacks, and how often. */
interface Called {
  readonly frames: Frames;
  times: number;
}

/**
 * Puts into a profile what V8's profiler does not know: the code of a loop that it found running, for which it takes the caller.
 *
 * What runs was asked as well, again and again: a function that never was the innermost one gives its samples to those that it was
 * found to call, in proportion. The runtime's own functions do not count. Nor does one that was just being entered, where V8 looks
 * whether it is to be interrupted: it need not be what takes the time.
 *
 * @param asked what ran when it was asked for, innermost frame first
 */
export function completeProfile(
  profile: ProfileCut,
  asked: readonly Frames[],
  textOf: TextOf = () => undefined,
): ProfileCut {
  const functions = new FunctionIds();
  const ran = asked.map((frames) => {
    const [innermost, ...callers] = frames;
    return innermost !== undefined && isAtEntry(innermost, textOf) ? callers : frames;
  });
  const seen = ran.flatMap((frames) => {
    const ids = frames.filter(isTheirs).map((frame) => functions.idOf(frame));
    return ids.length === 0 ? [] : [{ frames, ids }];
  });
  const calledBy = (caller: number | undefined): readonly Called[] => {
    const called = new Map<number | undefined, Called>();
    for (const { frames, ids } of seen) {
      if (caller !== undefined && !ids.includes(caller)) continue;
      const one = called.get(ids[0]) ?? { frames, times: 0 };
      one.times++;
      called.set(ids[0], one);
    }
    return [...called.values()];
  };
  const stacks = profile.stacks.flatMap((stack): readonly SampledStack[] => {
    const own = stack.frames.find(isTheirs);
    const caller = own && functions.idOf(own);
    const isInnermost = seen.some(({ ids }) => ids[0] === caller);
    const called = isInnermost ? [] : calledBy(caller);
    return called.length === 0 ? [stack] : divide(stack, called);
  });
  return { ...profile, stacks };
}

/** Divides the samples of a stack. */
function divide({ count, timeMs, times }: SampledStack, called: readonly Called[]) {
  const sum = called.reduce((all, one) => all + one.times, 0);
  let before = 0;
  return called.map((one): SampledStack => {
    const share = one.times / sum;
    const from = Math.round(count * before);
    before += share;
    return {
      frames: one.frames,
      count: Math.round(count * before) - from,
      timeMs: timeMs * share,
      times: times.map(({ at, weightMs }) => ({ at, weightMs: weightMs * share })),
      isCut: false,
    };
  });
}
