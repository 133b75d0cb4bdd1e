import { Durations } from "../stats/duration-summary.js";
import type { TallyState } from "./aggregator-state.js";
import { BlockCounts } from "./block-counts.js";
import type { Example, RecordPlace } from "./example.js";
import { NumberSet } from "./number-set.js";
import { Tally, type TallyKey } from "./tally.js";

/** What the numbers in the state of a tally stand for in the aggregator that takes it. */
export interface TallyReferences {
  readonly key: TallyKey;
  /** By the numbers of the state. */
  readonly sessionIndexes: readonly number[];
  readonly hostIndexes: readonly number[];
  readonly place: (place: RecordPlace) => RecordPlace;
  readonly burstGapMs: number | undefined;
}

/** What a tally refers to, as numbers. */
export interface TallyNumbers {
  readonly population: number;
  readonly shape: number;
  /** By the index of a session. */
  readonly sessions: ReadonlyMap<number, number>;
}

/** A tally as plain data. */
export function encodeTally(
  tally: Tally,
  { population, shape, sessions }: TallyNumbers,
): TallyState {
  return {
    population,
    shape,
    kind: tally.key.kind,
    basis: tally.key.basis,
    count: tally.count,
    blockedUs: tally.blockedUs,
    firstSeenMs: tally.firstSeenMs,
    lastSeenMs: tally.lastSeenMs,
    unfinishedCount: tally.unfinishedCount,
    hintCount: tally.hintCount,
    mostProcesses: tally.mostProcesses,
    durations: tally.durations.toJSON(),
    blocks: blockRows(tally.blocks),
    bursts: Array.from(tally.bursts.entries(), ([session, { startMs, endMs, longestMs }]) => {
      return [sessions.get(session) ?? 0, startMs, endMs, longestMs];
    }).flat(),
    sessions: renumbered(tally.sessions, sessions),
    inputs: tally.inputs.ranges.map(([first, last]) => [first, last]),
    examples: tally.examples,
  };
}

/** Reads what {@link encodeTally} wrote into the terms of another aggregator. */
export function decodeTally(state: TallyState, references: TallyReferences): Tally {
  const { sessionIndexes, hostIndexes, place } = references;
  const tally = new Tally(references.key);
  tally.count = state.count;
  tally.blockedUs = state.blockedUs;
  tally.firstSeenMs = state.firstSeenMs;
  tally.lastSeenMs = state.lastSeenMs;
  tally.unfinishedCount = state.unfinishedCount;
  tally.hintCount = state.hintCount;
  tally.mostProcesses = state.mostProcesses;
  tally.durations.merge(Durations.fromJSON(state.durations) ?? new Durations());
  tally.blocks = new BlockCounts();
  const { blocks, bursts } = state;
  for (let i = 0; i + 3 < blocks.length; i += 4) {
    const [host = 0, block = 0, count = 0, blockedUs = 0] = blocks.slice(i, i + 4);
    tally.blocks.add(hostIndexes[host] ?? 0, block, count, blockedUs);
  }
  const { burstGapMs } = references;
  if (burstGapMs !== undefined) {
    for (let i = 0; i + 3 < bursts.length; i += 4) {
      const [session = 0, startMs = 0, endMs = 0, longestMs = 0] = bursts.slice(i, i + 4);
      tally.bursts.add(sessionIndexes[session] ?? 0, startMs, endMs, longestMs, burstGapMs);
    }
  }
  addRanges(tally.sessions, state.sessions, (n) => sessionIndexes[n] ?? 0);
  addRanges(tally.inputs, state.inputs, (n) => place({ input: n, line: 0 }).input);
  tally.keepExamples(
    state.examples.map((example): Example => ({ ...example, place: place(example.place) })),
  );
  return tally;
}

function blockRows(blocks: BlockCounts): number[] {
  const rows: number[] = [];
  for (const [host, block, { count, blockedUs }] of blocks.entries()) {
    rows.push(host, block, count, blockedUs);
  }
  return rows;
}

function renumbered(set: NumberSet, numbers: ReadonlyMap<number, number>): TallyState["sessions"] {
  const others = new NumberSet();
  for (const number of set) others.add(numbers.get(number) ?? 0);
  return others.ranges.map(([first, last]) => [first, last]);
}

function addRanges(
  set: NumberSet,
  ranges: TallyState["sessions"],
  translate: (number: number) => number,
): void {
  for (const [first, last] of ranges) for (let n = first; n <= last; n++) set.add(translate(n));
}
