import type { Report } from "../report/model.js";
import { foldedFrame } from "./escape-folded.js";
import { profileFrameText, weightedStacks } from "./weighted-stacks.js";
import { wholeShares } from "./whole-shares.js";

/**
 * Folded stacks, `outermost;...;innermost milliseconds`, for any flame graph tool. The weights are whole milliseconds
 * and sum to the blocked time of the report, rounded once; a stack that comes to no whole millisecond has no line.
 */
export function renderReportFolded(report: Report): string {
  const amounts = new Map<string, number>();
  for (const { frames, blockedMs } of weightedStacks(report)) {
    const line = frames.map((frame) => foldedFrame(profileFrameText(frame))).join(";");
    amounts.set(line, (amounts.get(line) ?? 0) + blockedMs);
  }
  const shares = wholeShares([...amounts.values()]);
  return [...amounts.keys()]
    .map((line, i) => ({ line, weight: shares[i] ?? 0 }))
    .filter(({ weight }) => weight > 0)
    .map(({ line, weight }) => `${line} ${weight}\n`)
    .join("");
}
