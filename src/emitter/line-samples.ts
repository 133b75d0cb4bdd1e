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
function scaled(samples: LineSamples, share: number): LineSamples {
  if (share === 1) return samples;
  return {
    ...samples,
    count: samples.count * share,
    timeMs: samples.timeMs * share,
    times: samples.times.map(({ at, weightMs }) => ({ at, weightMs: weightMs * share })),
  };
}

/** A stack to which samples may belong, and how much speaks for it. */
export interface Owner {
  readonly frames: SampledStack["frames"];
  readonly weight: number;
}

/** Gives samples to several stacks in proportion to their weights. @param owners at least one */
export function sharedOut(samples: LineSamples, owners: readonly Owner[]): readonly LineSamples[] {
  const whole = owners.reduce((sum, { weight }) => sum + weight, 0);
  return owners.map(({ frames, weight }) => ({ ...scaled(samples, weight / whole), frames }));
}
