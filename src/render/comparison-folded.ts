import type { Comparison } from "../compare/comparison-model.js";
import { foldedFrame } from "./escape-folded.js";
import { profileFrameText, sameInBuilds, weightedStacks } from "./weighted-stacks.js";
import { wholeShares } from "./whole-shares.js";

/**
 * Folded stacks with two weights, `outermost;...;innermost before after`, as `difffolded.pl` writes them and
 * `flamegraph.pl` and inferno draw them in red and blue. Each column is whole milliseconds and sums to the blocked time
 * of its side, rounded once; for how long each side was watched is not in them. Paths are what stays the same from build
 * to build: a release's own folder would make every stack one of one side alone.
 */
export function renderComparisonFolded({ before, after }: Comparison): string {
  const amounts = new Map<string, [number, number]>();
  for (const [column, side] of [before, after].entries()) {
    for (const { frames, blockedMs } of weightedStacks(side)) {
      const line = frames
        .map((frame) => foldedFrame(profileFrameText(sameInBuilds(frame))))
        .join(";");
      const known = amounts.get(line) ?? [0, 0];
      known[column as 0 | 1] += blockedMs;
      amounts.set(line, known);
    }
  }
  const pairs = [...amounts.values()];
  const sharesBefore = wholeShares(pairs.map(([amount]) => amount));
  const sharesAfter = wholeShares(pairs.map(([, amount]) => amount));
  return [...amounts.keys()]
    .map((line, i) => ({ line, weights: [sharesBefore[i] ?? 0, sharesAfter[i] ?? 0] }))
    .filter(({ weights }) => weights.some((weight) => weight > 0))
    .map(({ line, weights }) => `${line} ${weights.join(" ")}\n`)
    .join("");
}
