import type { Totals } from "../tally/totals.js";
import { unreadStackProblem } from "../tally/unread-stack.js";
import type { ProblemLog } from "./problem-log.js";

/**
 * Reports unfinished stalls with unreadable stacks. Those of ended stalls are reported at once, but whether an open stall is ever
 * closed is known only at the end. All are counted, and for each stack one place is named.
 *
 * @param pathOf the path of an input, by its index
 */
export function addUnreadUnfinished(
  { tallies }: Totals,
  pathOf: (input: number) => string | undefined,
  problems: ProblemLog,
): void {
  for (const { key, unfinishedCount, examples } of tallies) {
    if (unfinishedCount === 0) continue;
    const problem = unreadStackProblem(key.stack.frames);
    const place = examples[0]?.place;
    const path = place && pathOf(place.input);
    if (problem === undefined || place === undefined || path === undefined) continue;
    problems.add({ ...problem, path, line: place.line });
    problems.count(problem.code, unfinishedCount - 1);
  }
}
