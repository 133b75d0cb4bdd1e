import type { TallyGroup } from "../report/group-tallies.js";
import type { GroupPair } from "./group-pair.js";
import { movedBlame } from "./moved-blame.js";

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
      const { name, callers } = neighbourhood(group) ?? {};
      return callers && `${name}\n${callers}`;
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
 * @param passesOver whether the after group has about the blocked time of the before group
 */
export function pairGroups(
  before: ReadonlyMap<string, TallyGroup>,
  after: ReadonlyMap<string, TallyGroup>,
  passesOver: (before: TallyGroup, after: TallyGroup) => boolean,
): GroupPair[] {
  const pairs: GroupPair[] = [];
  let gone = [...before.values()].filter((group) => !after.has(group.identity.id));
  let fresh = [...after.values()].filter((group) => !before.has(group.identity.id));
  for (const [id, group] of after) {
    const other = before.get(id);
    if (other !== undefined) pairs.push({ before: other, after: group });
  }
  const ways = [
    ...LIKENESSES.map((likeness) => () => pairAlike(gone, fresh, likeness)),
    () => movedBlame(gone, fresh, passesOver),
  ];
  for (const pair of ways) {
    const alike = pair();
    pairs.push(...alike);
    gone = gone.filter((group) => alike.every((one) => one.before !== group));
    fresh = fresh.filter((group) => alike.every((one) => one.after !== group));
  }
  return [
    ...pairs,
    ...fresh.map((group) => ({ before: undefined, after: group })),
    ...gone.map((group) => ({ before: group, after: undefined })),
  ];
}

function pairAlike(
  gone: readonly TallyGroup[],
  fresh: readonly TallyGroup[],
  { keyOf, reason, isOrdered }: Likeness,
): GroupPair[] {
  const freshByKey = byKey(fresh, keyOf);
  return [...byKey(gone, keyOf)].flatMap(([key, olds]) => {
    const news = freshByKey.get(key) ?? [];
    if (news.length !== olds.length || (news.length > 1 && isOrdered !== true)) return [];
    const [before, after] = [olds, news].map((groups) => groups.toSorted(byLine));
    return (before ?? []).map((old, i) => ({
      before: old,
      after: after?.[i],
      rename: {
        how: "renamed",
        reason: news.length > 1 ? `${reason}, in the same order` : reason,
      },
    }));
  });
}

function byKey(groups: readonly TallyGroup[], keyOf: Likeness["keyOf"]): Map<string, TallyGroup[]> {
  const found = new Map<string, TallyGroup[]>();
  for (const group of groups) {
    const key = keyOf(group);
    if (key !== undefined && key !== "") found.set(key, [...(found.get(key) ?? []), group]);
  }
  return found;
}

function byLine(a: TallyGroup, b: TallyGroup): number {
  const [lineA, lineB] = [a, b].map(({ members }) => members[0]?.blame.frame?.line ?? 0);
  return (lineA as number) - (lineB as number) || (a.identity.id < b.identity.id ? -1 : 1);
}

/** The blamed function with the names of its three callers. */
function neighbourhood(
  group: TallyGroup,
): { name: string; file: string; callers: string } | undefined {
  const main = group.members[0];
  const blamed = main?.blame.frame;
  if (main === undefined || blamed?.file === undefined) return undefined;
  const at = main.frames.indexOf(blamed);
  const callers = main.frames
    .slice(at + 1, at + 4)
    .filter((frame) => frame.functionName !== undefined && frame.outcome !== "not-applicable")
    .map((frame) => frame.functionName)
    .join(" < ");
  const file = blamed.file.slice(blamed.file.lastIndexOf("/") + 1);
  return { name: group.identity.name, file, callers };
}
