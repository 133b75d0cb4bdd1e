import type { Check } from "../record/check.js";
import { oneOf, shape, text, whole } from "../record/check.js";
import { defined } from "../record/defined.js";
import type { StallRecord } from "../record/record.js";
import type { StallColumns } from "../record/stall-columns.js";
import { Durations } from "../stats/durations.js";
import { VERDICT_KINDS, type VerdictBasis, type VerdictKind } from "../verdict/verdict.js";
import { BlockCounts } from "./block-counts.js";
import { BurstSpans } from "./burst-spans.js";
import { ContextCounts } from "./context-counts.js";
import type { DistinctStack } from "./distinct-stack.js";
import type { Example, ExampleOrder } from "./example.js";
import { NumberSet } from "./number-set.js";
import { PartSums } from "./part-sums.js";
import type { Program } from "./program.js";
import type { Scripts } from "./scripts.js";
import { keepExample, type Meaning, type Numbering, SUMS } from "./tally-sums.js";

/** What tells one tally from another. */
export interface TallyKey {
  readonly program: Program;
  readonly stack: DistinctStack;
  readonly kind: VerdictKind;
  readonly basis: VerdictBasis;
  /** What else a report is grouped by (`PartBy`); undefined if nothing, or if the stalls lack it. */
  readonly part?: string | undefined;
}

type Sums = typeof SUMS;

/**
 * The stalls of one program that have one stack and one verdict, added up. Everything in the report is a sum over
 * tallies; a group, a suspect or a side of a comparison is a choice of tallies, which takes no new reading. A tally takes as much
 * memory for a million stalls as for ten thousand. What the sums mean: {@link SUMS}.
 */
export type Tally = { readonly key: TallyKey } & {
  [Name in keyof Sums]: Parameters<Sums[Name]["encode"]>[0];
};

/** A tally as plain data, as a summary has it. */
export type TallyState = {
  /** Index of the program. */
  readonly population: number;
  /** Index of the distinct stack. */
  readonly shape: number;
  readonly kind: VerdictKind;
  readonly basis: VerdictBasis;
  readonly part?: string;
} & { readonly [Name in keyof Sums]: ReturnType<Sums[Name]["encode"]> };

/** One stall as tallies count it. */
export interface CountedStall {
  /** Index of the session. */
  readonly session: number;
  /** Index of the host. */
  readonly host: number;
  /** Index of the input. */
  readonly input: number;
  readonly timestampMs: number;
  /** Whole microseconds. */
  readonly durationUs: number;
  /** The process ended in it. */
  readonly isUnfinished: boolean;
  /** Its stack was caught only after it was over. */
  readonly isHint: boolean;
  /** The program was still starting. */
  readonly isStartup: boolean;
}

/** What stalls of one session and input have in common. */
export type StallPlace = Pick<CountedStall, "session" | "host" | "input">;

/** How finely tallies keep the time of their stalls. */
export interface Grain {
  /** Length of a block in ms. */
  readonly blockMs: number;
  /** A longer silence (ms) begins a new burst; undefined where bursts are not kept. */
  readonly burstGapMs: number | undefined;
}

const NAMES = Object.keys(SUMS) as (keyof Sums)[];
/** Sums that older summaries lack; there they count as nothing. */
const LATER: ReadonlySet<keyof Sums> = new Set([
  "startupCount",
  "startupUs",
  "contexts",
  "parts",
  "turnCount",
  "mostCallbacks",
] as const);

/** The sums without the types of their values: each meets only its own. */
const UNTYPED = SUMS as unknown as Record<
  keyof Sums,
  {
    encode(kept: unknown, numbering: Numbering): unknown;
    merge(kept: unknown, state: unknown, meaning: Meaning): unknown;
    readonly check: Check;
  }
>;

/**
 * A tally of nothing. Written out, because V8 keeps an object in a hash table, of four times the size, if more than a dozen
 * properties are added to it by computed names.
 */
export function emptyTally(key: TallyKey): Tally {
  return {
    key,
    count: 0,
    blockedUs: 0,
    firstSeenMs: Number.POSITIVE_INFINITY,
    lastSeenMs: Number.NEGATIVE_INFINITY,
    unfinishedCount: 0,
    hintCount: 0,
    startupCount: 0,
    startupUs: 0,
    contexts: new ContextCounts(),
    parts: new PartSums(),
    turnCount: 0,
    mostCallbacks: 0,
    mostProcesses: 0,
    durations: new Durations(),
    blocks: new BlockCounts(),
    bursts: new BurstSpans(),
    sessions: new NumberSet(),
    inputs: new NumberSet(),
    examples: [],
  };
}

/**
 * Counts one stall. Written out, because it runs for each stall of the logs; a law test ensures that no sum is forgotten.
 */
export function addStall(tally: Tally, stall: CountedStall, grain: Grain): void {
  const { session, timestampMs, durationUs } = stall;
  tally.count++;
  tally.blockedUs += durationUs;
  if (timestampMs < tally.firstSeenMs) tally.firstSeenMs = timestampMs;
  if (timestampMs > tally.lastSeenMs) tally.lastSeenMs = timestampMs;
  if (stall.isUnfinished) tally.unfinishedCount++;
  if (stall.isHint) tally.hintCount++;
  if (stall.isStartup) {
    tally.startupCount++;
    tally.startupUs += durationUs;
  }
  const durationMs = durationUs / 1000;
  tally.durations.add(durationMs);
  tally.blocks.add(stall.host, Math.floor(timestampMs / grain.blockMs), 1, durationUs);
  if (grain.burstGapMs !== undefined) {
    const endMs = timestampMs + durationMs;
    tally.bursts.add(session, timestampMs, endMs, durationMs, grain.burstGapMs);
  }
  tally.sessions.add(session);
  tally.inputs.add(stall.input);
}

/**
 * Counts stalls of one session and input that are neither unfinished nor of the program's start, and whose stacks are not hints.
 */
export function addStalls(
  tally: Tally,
  where: StallPlace,
  stalls: StallColumns,
  grain: Grain,
): void {
  const { count, startsMs, durationsMs } = stalls;
  tally.count += count;
  tally.blockedUs += stalls.blockedUs;
  tally.firstSeenMs = Math.min(tally.firstSeenMs, stalls.firstMs);
  tally.lastSeenMs = Math.max(tally.lastSeenMs, stalls.lastMs);
  tally.durations.addAll(durationsMs, stalls.shortestMs, stalls.longestMs);
  tally.blocks.addRuns(where.host, stalls.blocks, grain.blockMs / stalls.blockMs);
  if (grain.burstGapMs !== undefined) {
    for (let i = 0; i < count; i++) {
      const startMs = startsMs[i] as number;
      const durationMs = durationsMs[i] as number;
      const endMs = startMs + durationMs;
      tally.bursts.add(where.session, startMs, endMs, durationMs, grain.burstGapMs);
    }
  }
  tally.sessions.add(where.session);
  tally.inputs.add(where.input);
}

/** Adds what only few records have. */
export function addDetails(
  tally: Tally,
  { context, parts, turn }: Pick<StallRecord, "context" | "parts" | "turn">,
  durationUs: number,
  scripts: Scripts,
): void {
  if (context !== undefined) tally.contexts.add(context);
  if (parts !== undefined) tally.parts.add(parts, tally.key.stack, durationUs, scripts);
  if (turn === undefined) return;
  tally.turnCount++;
  tally.mostCallbacks = Math.max(tally.mostCallbacks, turn.callbacks ?? 0);
}

/** Keeps a stall as an example if it is among the longest of its tally. */
export function addExample(tally: Tally, example: Example, order: ExampleOrder): void {
  tally.examples = keepExample(tally.examples, example, order);
}

/** The blocked time of some tallies in whole microseconds, which depends on no order of adding. */
export function blockedUsOf(tallies: Iterable<Tally>): number {
  let sumUs = 0;
  for (const { blockedUs } of tallies) sumUs += blockedUs;
  return sumUs;
}

/** The number of stalls of some tallies. */
export function countOf(tallies: Iterable<Tally>): number {
  let sum = 0;
  for (const { count } of tallies) sum += count;
  return sum;
}

/** A tally as plain data. */
export function encodeTally(tally: Tally, numbering: Numbering): TallyState {
  const { program, stack, kind, basis, part } = tally.key;
  const sums = NAMES.map((name) => [name, UNTYPED[name].encode(tally[name], numbering)]);
  return {
    population: numbering.program(program),
    shape: numbering.stack(stack),
    kind,
    basis,
    ...defined({ part }),
    ...Object.fromEntries(sums),
  };
}

/** Adds what {@link encodeTally} wrote of another tally. */
export function mergeTally(tally: Tally, state: TallyState, meaning: Meaning): void {
  const sums = tally as Record<keyof Sums, unknown>;
  for (const name of NAMES) {
    if (state[name] === undefined) continue;
    sums[name] = UNTYPED[name].merge(sums[name], state[name], meaning);
  }
}

/** Checks the types of a tally that comes from a file. */
export const checkTally: Check = shape(
  {
    population: whole,
    shape: whole,
    kind: oneOf(...VERDICT_KINDS),
    basis: oneOf("measured", "stack", "correlated"),
    ...Object.fromEntries(
      NAMES.filter((name) => !LATER.has(name)).map((name) => [name, UNTYPED[name].check]),
    ),
  },
  {
    part: text,
    ...Object.fromEntries([...LATER].map((name) => [name, UNTYPED[name].check])),
  },
);
