import { fileIdentity } from "../report/function-uses.js";
import { type GroupMember, heaviest, type TallyGroup } from "../report/group-tallies.js";

/** Of the stacks of a function, so many of the heaviest say where it is called. */
const MOST_STACKS = 5;

/** Where a blamed function is in one of its stacks, by names. */
export interface CallChain {
  readonly group: TallyGroup;
  /** Its own name, or its group's if it has none. */
  readonly name: string;
  /** The name of its file, without folders and without what a bundler puts into it; empty if unknown. */
  readonly file: string;
  /** What it called, the innermost first, or the package that it called; empty if it blocked by itself. */
  readonly callees: string;
  readonly packageName: string | undefined;
  /** The nearest first. */
  readonly callers: readonly string[];
}

/** The chain of the heaviest stack. @returns undefined for what is no function of a stack */
export function mainChain(group: TallyGroup): CallChain | undefined {
  return chainOf(group, heaviest(group.members));
}

/** The different chains of a function, the heaviest first. */
export function chainsOf(group: TallyGroup): CallChain[] {
  const main = mainChain(group);
  const others = group.members
    .toSorted((a, b) => b.tally.blockedUs - a.tally.blockedUs)
    .slice(0, MOST_STACKS)
    .flatMap((member) => chainOf(group, member) ?? []);
  const all = main === undefined ? others : [main, ...others];
  const distinct = new Map(
    all.toReversed().map((one) => [JSON.stringify([one.name, one.callees, one.callers]), one]),
  );
  return [...distinct.values()].toReversed();
}

function chainOf(group: TallyGroup, { frames, blame }: GroupMember): CallChain | undefined {
  // Where a package blocked, its caller is whose work it is.
  const own = blame.caller ?? blame.frame;
  const at = own === undefined ? -1 : frames.indexOf(own);
  if (own === undefined || at < 0) return undefined;
  const names = (some: typeof frames): string[] =>
    some.flatMap(({ functionName }) => functionName ?? []);
  const path = fileIdentity(own);
  return {
    group,
    name: own.functionName ?? group.identity.name,
    file: path.slice(path.lastIndexOf("/") + 1),
    packageName: blame.package,
    callees: blame.package ?? names(frames.slice(0, at)).join(" < "),
    callers: names(frames.slice(at + 1).filter(({ outcome }) => outcome !== "not-applicable")),
  };
}
