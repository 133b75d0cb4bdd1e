import type { Totals } from "./aggregator.js";
import { byBlockedTime } from "./build-report.js";
import { GroupBuilder } from "./group-builder.js";
import type { Group, GroupBy, InputSummary } from "./model.js";
import type { SideGroup } from "./pair-groups.js";

/** The groups of one side of a comparison as a report of that side alone would have them: stacks, examples, figures. */
export function sideGroups(
  groups: ReadonlyMap<string, SideGroup>,
  groupBy: GroupBy,
  inputs: readonly InputSummary[],
  totals: Totals,
): Group[] {
  const sessions = new Map(totals.sessions.map((session) => [session.index, session]));
  return [...groups.values()]
    .map(({ identity, cells }) => {
      const builder = new GroupBuilder(identity, groupBy, inputs, sessions);
      for (const { cell, frames, blame } of cells) builder.add(cell, frames, blame);
      return builder.finish();
    })
    .sort(byBlockedTime);
}
