import { DurationSummary } from "../stats/duration-summary.js";
import type { CellState } from "./aggregate-state.js";
import { BlockCounts } from "./block-counts.js";
import { Cell, type CellKey, type Example, type RecordPlace } from "./cell.js";
import { NumberSet } from "./number-set.js";

/** What the numbers in the state of a cell stand for in the aggregator that takes it. */
export interface CellReferences {
  readonly key: CellKey;
  /** By the numbers of the state. */
  readonly sessionIndexes: readonly number[];
  readonly hostIndexes: readonly number[];
  readonly place: (place: RecordPlace) => RecordPlace;
  readonly burstGapMs: number | undefined;
}

/** What a cell refers to, as numbers. */
export interface CellNumbers {
  readonly population: number;
  readonly shape: number;
  /** By the index of a session. */
  readonly sessions: ReadonlyMap<number, number>;
}

/** A cell as plain data. */
export function encodeCell(cell: Cell, { population, shape, sessions }: CellNumbers): CellState {
  return {
    population,
    shape,
    kind: cell.key.kind,
    basis: cell.key.basis,
    count: cell.count,
    blockedUs: cell.blockedUs,
    firstSeenMs: cell.firstSeenMs,
    lastSeenMs: cell.lastSeenMs,
    unfinishedCount: cell.unfinishedCount,
    hintCount: cell.hintCount,
    mostProcesses: cell.mostProcesses,
    durations: cell.durations.toJSON(),
    blocks: blockRows(cell.blocks),
    bursts: Array.from(cell.bursts.entries(), ([session, { startMs, endMs, longestMs }]) => {
      return [sessions.get(session) ?? 0, startMs, endMs, longestMs];
    }).flat(),
    sessions: renumbered(cell.sessions, sessions),
    inputs: cell.inputs.ranges.map(([first, last]) => [first, last]),
    examples: cell.examples,
  };
}

/** Reads what {@link encodeCell} wrote into the terms of another aggregator. */
export function decodeCell(state: CellState, references: CellReferences): Cell {
  const { sessionIndexes, hostIndexes, place } = references;
  const cell = new Cell(references.key);
  cell.count = state.count;
  cell.blockedUs = state.blockedUs;
  cell.firstSeenMs = state.firstSeenMs;
  cell.lastSeenMs = state.lastSeenMs;
  cell.unfinishedCount = state.unfinishedCount;
  cell.hintCount = state.hintCount;
  cell.mostProcesses = state.mostProcesses;
  cell.durations.merge(DurationSummary.fromJSON(state.durations) ?? new DurationSummary());
  cell.blocks = new BlockCounts();
  const { blocks, bursts } = state;
  for (let i = 0; i + 3 < blocks.length; i += 4) {
    const [host = 0, block = 0, count = 0, blockedUs = 0] = blocks.slice(i, i + 4);
    cell.blocks.add(hostIndexes[host] ?? 0, block, count, blockedUs);
  }
  const { burstGapMs } = references;
  if (burstGapMs !== undefined) {
    for (let i = 0; i + 3 < bursts.length; i += 4) {
      const [session = 0, startMs = 0, endMs = 0, longestMs = 0] = bursts.slice(i, i + 4);
      cell.bursts.add(sessionIndexes[session] ?? 0, startMs, endMs, longestMs, burstGapMs);
    }
  }
  addRanges(cell.sessions, state.sessions, (n) => sessionIndexes[n] ?? 0);
  addRanges(cell.inputs, state.inputs, (n) => place({ input: n, line: 0 }).input);
  cell.keepExamples(
    state.examples.map((example): Example => ({ ...example, place: place(example.place) })),
  );
  return cell;
}

function blockRows(blocks: BlockCounts): number[] {
  const rows: number[] = [];
  for (const [host, block, { count, blockedUs }] of blocks.entries()) {
    rows.push(host, block, count, blockedUs);
  }
  return rows;
}

function renumbered(set: NumberSet, numbers: ReadonlyMap<number, number>): CellState["sessions"] {
  const others = new NumberSet();
  for (const number of set) others.add(numbers.get(number) ?? 0);
  return others.ranges.map(([first, last]) => [first, last]);
}

function addRanges(
  set: NumberSet,
  ranges: CellState["sessions"],
  translate: (number: number) => number,
): void {
  for (const [first, last] of ranges) for (let n = first; n <= last; n++) set.add(translate(n));
}
