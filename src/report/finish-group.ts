import { deepest } from "../stack/fold-recursion.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";
import { Durations } from "../stats/durations.js";
import { sumOf } from "../stats/sum-of.js";
import { byLength } from "../tally/example.js";
import { groupBy } from "../tally/group-by.js";
import { NumberSet } from "../tally/number-set.js";
import type { ReadInput } from "../tally/read-input.js";
import type { Session } from "../tally/session.js";
import { blockedUsOf, countOf, type Grain, type Tally } from "../tally/tally.js";
import type { Blame } from "../verdict/blame.js";
import { isSuspect, VERDICT_KINDS, type VerdictKind } from "../verdict/verdict.js";
import { byNumber } from "./by-number.js";
import { contextsOf } from "./context-share.js";
import { fileIdentity } from "./function-uses.js";
import { groupExample } from "./group-example.js";
import { isOfCode, isOfFunctions, partsOf, titleOf } from "./group-parts.js";
import { type GroupMember, heaviest, type TallyGroup } from "./group-tallies.js";
import type { Group, GroupBy, GroupLeaf, GroupStack, Location } from "./model.js";
import { type Ownership, ownersOfBlame } from "./owners.js";
import { blockedBySlice, type TimeSlices } from "./time-slices.js";
import type { VersionHistory } from "./version-history.js";

/** The most distinct stacks of a group that a report shows. */
const MOST_STACKS = 10;
const MOST_EXAMPLES = 10;
/** The most functions of a package that are listed. */
const MOST_LEAVES = 20;

/** What the tallies of a group refer to by number. */
export interface GroupContext {
  readonly groupBy: GroupBy;
  readonly inputs: readonly ReadInput[];
  readonly sessions: ReadonlyMap<number, Session>;
  readonly scale: Grain;
  /** Missing for groups without a time line. */
  readonly slices?: TimeSlices | undefined;
  readonly history: VersionHistory;
  /** Missing if nothing says who owns what. */
  readonly ownership?: Ownership | undefined;
}

/** Makes the row of a report from a group of tallies. @param group at least one tally */
export function finishGroup({ members }: TallyGroup, context: GroupContext): Group {
  const { groupBy, inputs } = context;
  const tallies = talliesOf(members);
  const isReal = ({ key }: Tally): boolean => !isSuspect(key.kind);
  const real = tallies.filter(isReal);
  const suspected = tallies.filter((tally) => !isReal(tally));
  const shown = real.length === 0 ? members : members.filter(({ tally }) => isReal(tally));
  const described = talliesOf(shown);
  const { blame, identity } = heaviest(shown);
  const sessions = union(tallies.map((tally) => tally.sessions));
  const isOneFunction = isOfFunctions(groupBy);
  const { caller } = blame;
  return {
    id: identity.id,
    function: identity.name,
    title: titleOf(shown),
    place: isOneFunction ? locationOf(identity.subject) : fileOf(blame.frame, groupBy),
    location: isOneFunction ? locationOf(blame.frame) : fileOf(blame.frame, groupBy),
    package: isOfCode(groupBy) ? blame.package : undefined,
    origin: blame.origin,
    count: countOf(real),
    blockedMs: blockedUsOf(real) / 1000,
    ...lengthsOf(described),
    suspectedCount: countOf(suspected),
    suspectedMs: blockedUsOf(suspected) / 1000,
    unfinishedCount: sumOf(described.map(({ unfinishedCount }) => unfinishedCount)),
    hintCount: sumOf(described.map(({ hintCount }) => hintCount)),
    verdicts: verdictsOf(tallies),
    caller:
      caller === undefined || !isOneFunction
        ? undefined
        : { function: identity.caller ?? "", location: locationOf(caller) },
    leaves: groupBy === "function" && blame.package !== undefined ? leavesOf(shown) : undefined,
    parts: isOneFunction ? partsOf(shown, "parts", locationOf) : undefined,
    callbacks: isOneFunction ? partsOf(shown, "callbacks", locationOf) : undefined,
    turnCount: sumOf(described.map(({ turnCount }) => turnCount)),
    mostCallbacks: Math.max(...described.map(({ mostCallbacks }) => mostCallbacks)),
    source: undefined,
    stacks: stacksOf(shown),
    owners: ownersIn(blame, context),
    versions: distinct(tallies.map(({ key }) => key.program.version)),
    services: distinct(tallies.map(({ key }) => key.program.service)),
    hosts: distinct([...sessions].map((index) => context.sessions.get(index)?.facts?.host)),
    sessions: sessions.size,
    files: [...union(tallies.map((tally) => tally.inputs))].map((i) => inputs[i]?.path ?? ""),
    examples: examplesOf(described, inputs),
    trend: blockedBySlice(real, context.slices, context.scale),
    startupCount: sumOf(real.map(({ startupCount }) => startupCount)),
    startupMs: sumOf(real.map(({ startupUs }) => startupUs)) / 1000,
    contexts: contextsOf(described),
    trail: context.history.trailOf(described),
  };
}

/** What names a group of functions, and where it is. @param members at least one */
export function subjectOf(
  members: readonly GroupMember[],
): Pick<Group, "id" | "title" | "place" | "function" | "location" | "package"> {
  const { identity, blame } = heaviest(members);
  return {
    id: identity.id,
    title: titleOf(members),
    place: locationOf(identity.subject),
    function: identity.name,
    location: locationOf(blame.frame),
    package: blame.package,
  };
}

/** Who owns the blamed code; nobody for groups of hosts, services and other things that are not code. */
function ownersIn(blame: Blame, { groupBy, ownership }: GroupContext): readonly string[] {
  if (ownership === undefined) return [];
  return groupBy === "owner" || (isOfCode(groupBy) && groupBy !== "package")
    ? ownersOfBlame(blame, ownership.ownersOf)
    : [];
}

function talliesOf(members: readonly GroupMember[]): Tally[] {
  return members.map(({ tally }) => tally);
}

function lengthsOf(
  tallies: readonly Tally[],
): Pick<Group, "minMs" | "p50Ms" | "p95Ms" | "p99Ms" | "maxMs" | "firstSeenMs" | "lastSeenMs"> {
  const durations = mergedDurations(tallies);
  // A group has at least one stall.
  const quantile = (q: number): number => durations.quantile(q) as number;
  return {
    minMs: quantile(0),
    p50Ms: quantile(0.5),
    p95Ms: quantile(0.95),
    p99Ms: quantile(0.99),
    maxMs: quantile(1),
    firstSeenMs: Math.min(...tallies.map(({ firstSeenMs }) => firstSeenMs)),
    lastSeenMs: Math.max(...tallies.map(({ lastSeenMs }) => lastSeenMs)),
  };
}

function verdictsOf(tallies: readonly Tally[]): Map<VerdictKind, number> {
  const counts = new Map<VerdictKind, number>();
  for (const { key, count } of tallies) counts.set(key.kind, (counts.get(key.kind) ?? 0) + count);
  return new Map(
    VERDICT_KINDS.flatMap((kind) => {
      const count = counts.get(kind) ?? 0;
      return count === 0 ? [] : [[kind, count] as const];
    }),
  );
}

function examplesOf(tallies: readonly Tally[], inputs: readonly ReadInput[]): Group["examples"] {
  const order = byLength();
  return tallies
    .flatMap(({ examples, key }) => examples.map((example) => ({ example, kind: key.kind })))
    .sort((a, b) => order(a.example, b.example))
    .slice(0, MOST_EXAMPLES)
    .map(({ example, kind }) => groupExample(example, kind, inputs));
}

/** The functions of the package that blocked, by blocked time. */
function leavesOf(members: readonly GroupMember[]): GroupLeaf[] {
  const leaves = groupBy(members, ({ identity, blame: { frame } }) =>
    [identity.name, frame === undefined ? "" : fileIdentity(frame)].join("\n"),
  );
  return [...leaves.values()]
    .map((all): GroupLeaf => {
      const { blame, identity } = heaviest(all);
      const tallies = talliesOf(all);
      return {
        function: identity.name,
        location: locationOf(blame.frame),
        count: countOf(tallies),
        blockedMs: blockedUsOf(tallies) / 1000,
      };
    })
    .sort((a, b) => b.blockedMs - a.blockedMs || (a.function < b.function ? -1 : 1))
    .slice(0, MOST_LEAVES);
}

/** The durations of some tallies together, not to be changed. */
export function mergedDurations(tallies: readonly Tally[]): Durations {
  const [only, second] = tallies;
  if (only !== undefined && second === undefined) return only.durations;
  const all = new Durations();
  for (const { durations } of tallies) all.merge(durations);
  return all;
}

function union(sets: readonly NumberSet[]): NumberSet {
  const all = new NumberSet();
  for (const set of sets) all.addAll(set);
  return all;
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))].sort(byNumber);
}

/** Where a frame stands; undefined for a frame without a file. */
function locationOf(frame: ResolvedFrame | undefined): Location | undefined {
  if (frame?.file === undefined) return undefined;
  const { file, line, column, outcome } = frame;
  return { file, line, column, ...(outcome === "in-memory" && { inMemory: true }) };
}

function fileOf(frame: ResolvedFrame | undefined, groupBy: GroupBy): Location | undefined {
  if (groupBy !== "file" || frame?.file === undefined) return undefined;
  return { file: frame.file, line: undefined, column: undefined };
}

function stackKeyOf({ tally }: GroupMember): string {
  return tally.key.stack.key;
}

/**
 * The distinct stacks, as the user's own source shows them, by blocked time. A stack is the same in every folder that a release
 * was installed in.
 */
function stacksOf(members: readonly GroupMember[]): GroupStack[] {
  const [only, second] = members;
  if (only !== undefined && second === undefined) {
    const { count, blockedUs } = only.tally;
    return [{ count, blockedMs: blockedUs / 1000, frames: only.frames }];
  }
  const byText = new Map<
    string,
    { count: number; blockedUs: number; frames: readonly ResolvedFrame[] }
  >();
  // Of stacks that differ in their folders, the same one speaks for all whatever was read first.
  const ordered = [...members].sort((a, b) => (stackKeyOf(a) < stackKeyOf(b) ? -1 : 1));
  for (const { tally, frames } of ordered) {
    const text = frames
      .map(
        (frame) =>
          `${frame.functionName ?? ""} ${fileIdentity(frame)}:${frame.line}:${frame.column}`,
      )
      .join("\n");
    const known = byText.get(text) ?? { count: 0, blockedUs: 0, frames };
    known.frames = deepest(known.frames, frames);
    known.count += tally.count;
    known.blockedUs += tally.blockedUs;
    byText.set(text, known);
  }
  return [...byText.entries()]
    .sort(([textA, a], [textB, b]) => b.blockedUs - a.blockedUs || (textA < textB ? -1 : 1))
    .slice(0, MOST_STACKS)
    .map(([, { count, blockedUs, frames }]) => ({ count, blockedMs: blockedUs / 1000, frames }));
}
