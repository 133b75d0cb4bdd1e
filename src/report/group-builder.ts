import { deepest } from "../stack/fold-recursion.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";
import { Durations } from "../stats/duration-summary.js";
import { byLength } from "../tally/example.js";
import { NumberSet } from "../tally/number-set.js";
import type { ReadInput } from "../tally/read-input.js";
import type { Session } from "../tally/session.js";
import { sumMs } from "../tally/sum-ms.js";
import type { Tally } from "../tally/tally.js";
import type { Blame } from "../verdict/blame.js";
import { isSuspect, VERDICT_KINDS, type VerdictKind } from "../verdict/verdict.js";
import { groupExample } from "./group-example.js";
import { type GroupIdentity, TOP_LEVEL_NAME } from "./group-key.js";
import type { Group, GroupBy, GroupStack, Location } from "./model.js";

/** How many distinct stacks of a group the report shows. */
const MOST_STACKS = 10;
const MOST_EXAMPLES = 10;

interface Member {
  readonly tally: Tally;
  readonly frames: readonly ResolvedFrame[];
  readonly blame: Blame;
}

/** Puts the tallies of one group together. */
export class GroupBuilder {
  readonly #identity: GroupIdentity;
  readonly #groupBy: GroupBy;
  readonly #inputs: readonly ReadInput[];
  readonly #sessions: ReadonlyMap<number, Session>;
  readonly #members: Member[] = [];

  /** @param inputs by their numbers; @param sessions by their numbers */
  constructor(
    identity: GroupIdentity,
    groupBy: GroupBy,
    inputs: readonly ReadInput[],
    sessions: ReadonlyMap<number, Session>,
  ) {
    this.#identity = identity;
    this.#groupBy = groupBy;
    this.#inputs = inputs;
    this.#sessions = sessions;
  }

  add(tally: Tally, frames: readonly ResolvedFrame[], blame: Blame): void {
    this.#members.push({ tally, frames, blame });
  }

  finish(): Group {
    const real = this.#members.filter(({ tally }) => !isSuspect(tally.key.kind));
    const suspected = this.#members.filter(({ tally }) => isSuspect(tally.key.kind));
    const described = real.length > 0 ? real : suspected;
    const durations = mergedDurations(described.map(({ tally }) => tally));
    // A group has at least one stall.
    const quantile = (q: number): number => durations.quantile(q) as number;
    // The member with the most blocked time speaks for the group; among equals, the one with the smaller key.
    const main = [...described].sort(
      (a, b) =>
        b.tally.blockedMs - a.tally.blockedMs ||
        (a.tally.key.stack.key < b.tally.key.stack.key ? -1 : 1),
    )[0] as Member;
    const sessions = union(this.#members.map(({ tally }) => tally.sessions));
    const programs = this.#members.map(({ tally }) => tally.key.program);
    const { caller } = main.blame;
    const isOneFunction = this.#groupBy === "function" || this.#groupBy === "stack";
    const verdicts = new Map<VerdictKind, number>();
    for (const kind of VERDICT_KINDS) {
      const count = countOf(this.#members.filter(({ tally }) => tally.key.kind === kind));
      if (count > 0) verdicts.set(kind, count);
    }
    return {
      id: this.#identity.id,
      function: this.#identity.name,
      location: isOneFunction
        ? locationOf(main.blame.frame)
        : fileOf(main.blame.frame, this.#groupBy),
      package: this.#groupBy === "service" ? undefined : main.blame.package,
      origin: main.blame.origin,
      count: countOf(real),
      blockedMs: blockedMsOf(real),
      minMs: quantile(0),
      p50Ms: quantile(0.5),
      p95Ms: quantile(0.95),
      p99Ms: quantile(0.99),
      maxMs: quantile(1),
      firstSeenMs: Math.min(...described.map(({ tally }) => tally.firstSeenMs)),
      lastSeenMs: Math.max(...described.map(({ tally }) => tally.lastSeenMs)),
      suspectedCount: countOf(suspected),
      suspectedMs: blockedMsOf(suspected),
      unfinishedCount: this.#members.reduce((sum, { tally }) => sum + tally.unfinishedCount, 0),
      hintCount: this.#members.reduce((sum, { tally }) => sum + tally.hintCount, 0),
      verdicts,
      caller:
        caller === undefined || !isOneFunction
          ? undefined
          : { function: caller.functionName ?? TOP_LEVEL_NAME, location: locationOf(caller) },
      source: undefined,
      stacks: stacksOf(described),
      versions: distinct(programs.map(({ version }) => version)),
      services: distinct(programs.map(({ service }) => service)),
      hosts: distinct([...sessions].map((index) => this.#sessions.get(index)?.facts?.host)),
      sessions: sessions.size,
      files: this.#filesOf(),
      examples: this.#examplesOf(described),
    };
  }

  #filesOf(): string[] {
    const indexes = union(this.#members.map(({ tally }) => tally.inputs));
    return [...indexes].map((index) => this.#inputs[index]?.path ?? "");
  }

  #examplesOf(members: readonly Member[]): Group["examples"] {
    return members
      .flatMap(({ tally }) => tally.examples.map((example) => ({ example, kind: tally.key.kind })))
      .sort((a, b) => byLength(a.example, b.example))
      .slice(0, MOST_EXAMPLES)
      .map(({ example, kind }) => groupExample(example, kind, this.#inputs));
  }
}

/** The durations of some tallies together. */
export function mergedDurations(tallies: readonly Tally[]): Durations {
  const all = new Durations();
  for (const { durations } of tallies) all.merge(durations);
  return all;
}

function union(sets: readonly NumberSet[]): NumberSet {
  const all = new NumberSet();
  for (const set of sets) all.addAll(set);
  return all;
}

function countOf(members: readonly Member[]): number {
  return members.reduce((sum, { tally }) => sum + tally.count, 0);
}

function blockedMsOf(members: readonly Member[]): number {
  return sumMs(members.map(({ tally }) => tally.blockedMs));
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))].sort();
}

/** Where a frame stands; undefined for a frame without a file. */
export function locationOf(frame: ResolvedFrame | undefined): Location | undefined {
  if (frame?.file === undefined) return undefined;
  return { file: frame.file, line: frame.line, column: frame.column };
}

function fileOf(frame: ResolvedFrame | undefined, groupBy: GroupBy): Location | undefined {
  if (groupBy !== "file" || frame?.file === undefined) return undefined;
  return { file: frame.file, line: undefined, column: undefined };
}

/** The distinct stacks, as the user's own source shows them, by blocked time. */
function stacksOf(members: readonly Member[]): GroupStack[] {
  const byText = new Map<
    string,
    { count: number; blockedUs: number; frames: readonly ResolvedFrame[] }
  >();
  for (const { tally, frames } of members) {
    const text = frames
      .map(
        (frame) => `${frame.functionName ?? ""} ${frame.file ?? ""}:${frame.line}:${frame.column}`,
      )
      .join("\n");
    const known = byText.get(text) ?? { count: 0, blockedUs: 0, frames };
    known.frames = deepest(known.frames, frames);
    known.count += tally.count;
    known.blockedUs += Math.round(tally.blockedMs * 1000);
    byText.set(text, known);
  }
  return [...byText.entries()]
    .sort(([textA, a], [textB, b]) => b.blockedUs - a.blockedUs || (textA < textB ? -1 : 1))
    .slice(0, MOST_STACKS)
    .map(([, { count, blockedUs, frames }]) => ({ count, blockedMs: blockedUs / 1000, frames }));
}
