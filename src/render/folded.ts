import type { Comparison } from "../compare/comparison-model.js";
import type { Report } from "../report/model.js";
import { foldedFrame } from "./escape-folded.js";
import {
  profileFrameText,
  sameInBuilds,
  type WeightedStack,
  weightedStacks,
} from "./weighted-stacks.js";
import { wholeShares } from "./whole-shares.js";

/**
 * Folded stacks, `outermost;...;innermost milliseconds`, for any flame graph tool. The weights are whole milliseconds
 * and sum to the blocked time of the report, rounded once; a stack whose weight is 0 then has no line.
 */
export function renderReportFolded(report: Report): string {
  return foldedText([weightedStacks(report)]);
}

/**
 * Folded stacks with two weights, `outermost;...;innermost before after`, as `difffolded.pl` writes them and
 * `flamegraph.pl` and inferno draw them in red and blue; for how long each side was observed is not in them. Paths are what
 * stays the same from build to build: a release's own folder would make every stack one of one side alone.
 */
export function renderComparisonFolded({ before, after }: Comparison): string {
  const sides = [before, after].map((side) =>
    weightedStacks(side).map((stack) => ({ ...stack, frames: stack.frames.map(sameInBuilds) })),
  );
  return foldedText(sides);
}

/** @param columns the stacks of each weight; each sums to the whole of its stacks */
function foldedText(columns: readonly (readonly WeightedStack[])[]): string {
  const amounts = new Map<string, number[]>();
  for (const [column, stacks] of columns.entries()) {
    for (const { frames, blockedMs } of stacks) {
      const line = frames.map((frame) => foldedFrame(profileFrameText(frame))).join(";");
      const known = amounts.get(line) ?? columns.map(() => 0);
      known[column] = (known[column] ?? 0) + blockedMs;
      amounts.set(line, known);
    }
  }
  const shares = columns.map((_, column) =>
    wholeShares(Array.from(amounts.values(), (known) => known[column] ?? 0)),
  );
  return [...amounts.keys()]
    .map((line, i) => ({ line, weights: shares.map((share) => share[i] ?? 0) }))
    .filter(({ weights }) => weights.some((weight) => weight > 0))
    .map(({ line, weights }) => `${line} ${weights.join(" ")}\n`)
    .join("");
}
