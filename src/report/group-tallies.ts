import { type GroupIdentity, groupIdentity } from "./group-key.js";
import type { JudgedTally } from "./judge-tallies.js";
import type { GroupBy } from "./model.js";

/** The tallies that are one row of a report. */
export interface TallyGroup {
  readonly identity: GroupIdentity;
  readonly members: readonly JudgedTally[];
}

/** Puts judged tallies into groups. @returns the groups by their ids */
export function groupTallies(
  judged: readonly JudgedTally[],
  groupBy: GroupBy,
): ReadonlyMap<string, TallyGroup> {
  const groups = new Map<string, { identity: GroupIdentity; members: JudgedTally[] }>();
  for (const one of judged) {
    const { blame, frames, tally } = one;
    const identity = groupIdentity(groupBy, blame, frames, tally.key);
    const group = groups.get(identity.id);
    if (group === undefined) groups.set(identity.id, { identity, members: [one] });
    else group.members.push(one);
  }
  return groups;
}
