/** Since when the heaviest groups of a report are worse or better, as `trend` would say. */
import { defined } from "../record/defined.js";
import type { Tally } from "../tally/tally.js";
import type { Totals } from "../tally/totals.js";
import { isSuspect } from "../verdict/verdict.js";
import type { TallyGroup } from "./group-tallies.js";
import type { Group } from "./model.js";
import type { RateScale, RateScaleFound } from "./rate-base.js";
import type { TrendChange } from "./trend-change.js";

/** Finds the last change of some groups, each of its tallies without suspects. */
export type LastChanges = (
  groups: readonly (readonly Tally[])[],
  totals: Totals,
  rates: RateScale,
) => readonly (TrendChange | undefined)[];

/** Which groups are searched for a change, and how. */
export interface ChangeSearch {
  /** Finds since when each of some groups is worse or better; missing if nothing is searched. */
  readonly lastChanges?: LastChanges | undefined;
  /** The rank, id or name of a group that is asked for; it is searched even if it is not among the heaviest. */
  readonly asked?: string | undefined;
}

/** How many groups are searched: those with the most blocked time; and as many of those that `asked` may mean. */
const MOST_SEARCHED = 10;

/** Adds their last changes to the groups that are searched. @param groups by blocked time */
export function withLastChanges(
  groups: readonly Group[],
  grouped: ReadonlyMap<string, TallyGroup>,
  totals: Totals,
  rates: RateScaleFound,
  { lastChanges, asked }: ChangeSearch,
): readonly Group[] {
  if (lastChanges === undefined || rates.problems[0] !== undefined) return groups;
  const blocking = groups.filter(({ count }) => count > 0);
  const searched = [
    ...blocking.slice(0, MOST_SEARCHED),
    ...(asked === undefined ? [] : meantBy(asked, blocking)),
  ];
  const tallies = searched.map(({ id }) =>
    (grouped.get(id)?.members ?? [])
      .map(({ tally }) => tally)
      .filter(({ key }) => !isSuspect(key.kind)),
  );
  const changes = lastChanges(tallies, totals, rates);
  const changeOf = new Map(searched.map((group, i) => [group, changes[i]]));
  return groups.map((group) => ({ ...group, ...defined({ lastChange: changeOf.get(group) }) }));
}

/** The groups beyond the heaviest that a rank, an id or a name may mean; known blockers, which have no rank, are not known yet. */
function meantBy(word: string, blocking: readonly Group[]): readonly Group[] {
  const rank = Number(/^#?(\d{1,4})$/.exec(word)?.[1] ?? 0);
  if (rank > MOST_SEARCHED) return blocking.slice(rank - 1, rank - 1 + MOST_SEARCHED);
  const lower = word.toLowerCase();
  const others = blocking.slice(MOST_SEARCHED);
  const named = others.filter(
    ({ id, title, function: name }) => id.startsWith(word) || title === word || name === word,
  );
  const isLike = ({ title, function: name }: Group): boolean =>
    `${title}\n${name}`.toLowerCase().includes(lower);
  return (named.length > 0 ? named : others.filter(isLike)).slice(0, MOST_SEARCHED);
}
