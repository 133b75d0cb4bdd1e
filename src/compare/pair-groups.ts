import type { TallyGroup } from "../report/group-tallies.js";
import { groupBy } from "../tally/group-by.js";
import { mainChain } from "./call-chain.js";
import type { GroupPair } from "./group-pair.js";
import { movedBlame, type PassesOver } from "./moved-blame.js";

/** A function by which a gone and a new one may be recognised as the same, and what is then said of them. */
interface Likeness {
  readonly reason: string;
  /** Undefined if it has no such likeness. */
  keyOf(group: TallyGroup): string | undefined;
  /** Several on each side are paired in the order of their lines. */
  readonly isOrdered?: true;
}

/** From the surest to the weakest. */
const LIKENESSES: readonly Likeness[] = [
  {
    reason: "the same function of another service",
    keyOf: ({ identity }) => identity.idInAnyService,
  },
  {
    reason: "the same name and the same callers, in another file",
    keyOf: (group) => {
      const { callers } = neighbourhood(group) ?? {};
      return callers && `${group.identity.title}\n${callers}`;
    },
  },
  {
    reason: "the same file and the same callers",
    keyOf: (group) => {
      const { file, callers } = neighbourhood(group) ?? {};
      return callers && `${file}\n${callers}`;
    },
    isOrdered: true,
  },
];

/**
 * Pairs the groups of two sides by id. A function of only the before side and one of only the after side are considered the same
 * if nothing else fits and they are of another service, have the same name and callers in another file (moved), or the same file and
 * callers (renamed). As many renamed functions of a file as there were are paired in the order of their lines. At last, blame may have moved
 * within a stack.
 *
 * @param passesOver whether some groups of the after side have about the blocked time of some of the before side
 */
export function pairGroups(
  before: ReadonlyMap<string, TallyGroup>,
  after: ReadonlyMap<string, TallyGroup>,
  passesOver: PassesOver,
): GroupPair[] {
  const pairs: GroupPair[] = [];
  let gone = [...before.values()].filter((group) => !after.has(group.identity.id));
  let fresh = [...after.values()].filter((group) => !before.has(group.identity.id));
  for (const [id, group] of after) {
    const other = before.get(id);
    if (other !== undefined) pairs.push({ before: [other], after: [group] });
  }
  const ways = [
    ...LIKENESSES.map((likeness) => () => pairAlike(gone, fresh, likeness)),
    () => movedBlame(gone, fresh, passesOver),
  ];
  for (const pair of ways) {
    const alike = pair();
    pairs.push(...alike);
    const paired = new Set(alike.flatMap(({ before: old, after: now }) => [...old, ...now]));
    gone = gone.filter((group) => !paired.has(group));
    fresh = fresh.filter((group) => !paired.has(group));
  }
  return [
    ...pairs,
    ...fresh.map((group) => ({ before: [], after: [group] })),
    ...gone.map((group) => ({ before: [group], after: [] })),
  ];
}

function pairAlike(
  gone: readonly TallyGroup[],
  fresh: readonly TallyGroup[],
  { keyOf, reason, isOrdered }: Likeness,
): GroupPair[] {
  const freshByKey = groupBy(fresh, keyOf);
  return [...groupBy(gone, keyOf)].flatMap(([key, olds]): GroupPair[] => {
    const news = freshByKey.get(key) ?? [];
    if (key === undefined || key === "") return [];
    if (news.length !== olds.length || (news.length > 1 && isOrdered !== true)) return [];
    const freshInOrder = news.toSorted(byLine);
    return olds.toSorted(byLine).map((old, i) => ({
      before: [old],
      after: [freshInOrder[i] as TallyGroup],
      rename: {
        how: "renamed",
        reason: news.length > 1 ? `${reason}, in the same order` : reason,
      },
    }));
  });
}

function byLine(a: TallyGroup, b: TallyGroup): number {
  const [lineA, lineB] = [a, b].map(({ members }) => members[0]?.blame.frame?.line ?? 0);
  return (lineA as number) - (lineB as number) || (a.identity.id < b.identity.id ? -1 : 1);
}

/** The file of a function, with the package that it calls, and its three callers by name. */
function neighbourhood(group: TallyGroup): { file: string; callers: string } | undefined {
  const chain = mainChain(group);
  if (chain === undefined || chain.file === "") return undefined;
  return {
    file: `${chain.file}\n${chain.packageName ?? ""}`,
    callers: chain.callers.slice(0, 3).join(" < "),
  };
}
