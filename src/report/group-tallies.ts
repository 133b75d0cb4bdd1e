import { groupBy } from "../tally/group-by.js";
import type { Tally } from "../tally/tally.js";
import type { GroupIdentity, groupIdentities } from "./group-key.js";
import type { JudgedTally } from "./judge-tallies.js";

/** A judged tally that knows its group. */
export interface GroupMember extends JudgedTally {
  readonly identity: GroupIdentity;
}

/** The tallies that are one row of a report; at least one. */
export interface TallyGroup {
  /** The identity of the member that speaks for the group. */
  readonly identity: GroupIdentity;
  readonly members: readonly GroupMember[];
}

/** Puts judged tallies into groups. @returns the groups by their ids */
export function groupTallies(
  judged: readonly JudgedTally[],
  identities: ReturnType<typeof groupIdentities>,
): ReadonlyMap<string, TallyGroup> {
  const all = judged.flatMap((one): GroupMember[] => {
    const identity = identities.get(one);
    return identity === undefined ? [] : [{ ...one, identity }];
  });
  const groups = groupBy(all, ({ identity }) => identity.id);
  return new Map(
    [...groups].map(([id, members]) => [id, { identity: heaviest(members).identity, members }]),
  );
}

/** The members of several groups. */
export function membersOf(groups: readonly TallyGroup[]): GroupMember[] {
  return groups.flatMap(({ members }) => members);
}

/** The tallies of several groups. */
export function talliesOf(groups: readonly TallyGroup[]): Tally[] {
  return membersOf(groups).map(({ tally }) => tally);
}

/** The member with the most blocked time speaks for the group; among equals, the one with the smaller key. */
export function heaviest(members: readonly GroupMember[]): GroupMember {
  return members.reduce((a, b) => {
    const more = b.tally.blockedUs - a.tally.blockedUs;
    return more > 0 || (more === 0 && b.tally.key.stack.key < a.tally.key.stack.key) ? b : a;
  });
}
