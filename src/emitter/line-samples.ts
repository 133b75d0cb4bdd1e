import type { SampledLine } from "./heaviest-place.js";
import type { SampledStack } from "./stall-profile.js";

/** The samples of a profile that had one stack and were in one line of its innermost function. */
export interface LineSamples extends Omit<SampledStack, "lines"> {
  /** Missing: in no file of the program, or in none that V8 tells. */
  readonly line?: SampledLine | undefined;
}

/** Parts the samples of a stack by their lines. V8 counts both and does not tell which sample was where. */
export function byLine({ lines = [], ...stack }: SampledStack): readonly LineSamples[] {
  if (lines.length === 0) return [stack];
  return lines.map((line) => ({ ...scaled(stack, line.share), line }));
}

/** A part of some samples. @param share 0 to 1 */
export function scaled(samples: LineSamples, share: number): LineSamples {
  if (share === 1) return samples;
  return {
    ...samples,
    count: samples.count * share,
    timeMs: samples.timeMs * share,
    times: samples.times.map(({ at, weightMs }) => ({ at, weightMs: weightMs * share })),
  };
}

/** Gives samples to several stacks in equal parts. */
export function sharedOut(
  samples: LineSamples,
  stacks: readonly SampledStack["frames"][],
): readonly LineSamples[] {
  return stacks.map((frames) => ({ ...scaled(samples, 1 / stacks.length), frames }));
}
