import { isUserCode } from "../stack/origin.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";

type Frames = readonly ResolvedFrame[];

/**
 * How samples spread over functions, the innermost that is not the runtime's of each.
 *
 * V8's profiler does not know the code of a loop that it found running, and so takes its caller for what runs. That was asked as well,
 * again and again: a function that never was the innermost one gives its samples to those that it was found to call.
 *
 * @param sampled what the profiler has seen
 * @param asked what ran when it was asked for
 * @returns samples, by a frame of each function
 */
export function spreadOverFunctions(
  sampled: readonly { readonly frames: Frames; readonly count: number }[],
  asked: readonly Frames[],
): ReadonlyMap<ResolvedFrame | undefined, number> {
  const innermost = asked.flatMap((frames) => userFrames(frames).slice(0, 1));
  const shown = new Map<string, ResolvedFrame | undefined>();
  const samples = new Map<string, number>();
  const add = (frame: ResolvedFrame | undefined, count: number): void => {
    const key = keyOf(frame);
    if (!shown.has(key)) shown.set(key, frame);
    samples.set(key, (samples.get(key) ?? 0) + count);
  };
  for (const { frames, count } of sampled) {
    const [own] = userFrames(frames);
    const isSeen = innermost.some((frame) => keyOf(frame) === keyOf(own));
    const called = isSeen ? [] : calledBy(own, asked);
    for (const frame of called) add(frame, count / called.length);
    if (called.length === 0) add(own ?? frames[0], count);
  }
  return new Map([...samples].map(([key, count]) => [shown.get(key), count]));
}

/** The innermost functions of those stacks in which another one calls them; `caller` undefined: of all. */
function calledBy(caller: ResolvedFrame | undefined, asked: readonly Frames[]): Frames {
  return asked.flatMap((frames) => {
    const [own, next] = userFrames(frames);
    const isCalled = caller === undefined || (next !== undefined && keyOf(next) === keyOf(caller));
    return own !== undefined && isCalled ? [own] : [];
  });
}

function userFrames(frames: Frames): Frames {
  return frames.filter(({ generated }) => isUserCode(generated));
}

/** The profiler names a method without its class. */
function keyOf(frame: ResolvedFrame | undefined): string {
  return `${frame?.functionName?.replace(/^.*\./, "")} ${frame?.file?.replace(/^file:\/\//, "")}`;
}
