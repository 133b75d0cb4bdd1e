import { byBlockedTime } from "../report/build-report.js";
import { GroupBuilder } from "../report/group-builder.js";
import type { Group, GroupBy } from "../report/model.js";
import type { ReadInput } from "../tally/read-input.js";
import type { Totals } from "../tally/totals.js";
import type { SideGroup } from "./pair-groups.js";

/** The groups of one side of a comparison as a report of that side alone would have them: stacks, examples, figures. */
export function sideGroups(
  groups: ReadonlyMap<string, SideGroup>,
  groupBy: GroupBy,
  inputs: readonly ReadInput[],
  totals: Totals,
): Group[] {
  const sessions = new Map(totals.sessions.map((session) => [session.index, session]));
  return [...groups.values()]
    .map(({ identity, tallies }) => {
      const builder = new GroupBuilder(identity, groupBy, inputs, sessions);
      for (const { tally, frames, blame } of tallies) builder.add(tally, frames, blame);
      return builder.finish();
    })
    .sort(byBlockedTime);
}
