import type { VerdictBasis, VerdictKind } from "../verdict/verdict.js";
import type { Session } from "./session-table.js";
import type { Shape } from "./shape-table.js";

/** Where a record stands. */
export interface RecordPlace {
  /** Index of the input. */
  readonly input: number;
  /** 1-based line in it. */
  readonly line: number;
}

/** One stall that is kept whole, for `show` and for the example of a suspect. */
export interface Example {
  readonly place: RecordPlace;
  readonly timestampMs: number;
  readonly durationMs: number;
  readonly reason: string;
  readonly context: Readonly<Record<string, unknown>> | undefined;
}

/** How many examples a cell keeps: the longest ones. */
const MOST_EXAMPLES = 5;

/** What tells one cell from another. */
export interface CellKey {
  readonly session: Session;
  readonly shape: Shape;
  readonly kind: VerdictKind;
  readonly basis: VerdictBasis;
}

/**
 * The stalls of one session that have one stack and one verdict, added up. Everything in the report is a sum over
 * cells, so a group, a suspect or a side of a comparison is a choice of cells and no new reading.
 */
export class Cell {
  readonly key: CellKey;
  count = 0;
  /** Whole microseconds: sums of whole numbers do not depend on the order of adding. */
  #blockedUs = 0;
  minMs = Number.POSITIVE_INFINITY;
  maxMs = 0;
  firstSeenMs = Number.POSITIVE_INFINITY;
  lastSeenMs = Number.NEGATIVE_INFINITY;
  /** Stalls in which the process ended. */
  unfinishedCount = 0;
  /** Stalls whose stack was caught only after they were over. */
  hintCount = 0;
  /** Start (epoch ms) and duration (ms) of each stall, in the order of reading. */
  readonly starts: number[] = [];
  readonly durations: number[] = [];
  readonly inputs = new Set<number>();
  examples: Example[] = [];

  constructor(key: CellKey) {
    this.key = key;
  }

  get blockedMs(): number {
    return this.#blockedUs / 1000;
  }

  add(stall: {
    readonly timestampMs: number;
    readonly durationMs: number;
    readonly place: RecordPlace;
    readonly reason: string;
    readonly context: Readonly<Record<string, unknown>> | undefined;
    readonly isUnfinished: boolean;
    readonly isHint: boolean;
  }): void {
    const { timestampMs, durationMs } = stall;
    this.count++;
    this.#blockedUs += Math.round(durationMs * 1000);
    if (durationMs < this.minMs) this.minMs = durationMs;
    if (durationMs > this.maxMs) this.maxMs = durationMs;
    if (timestampMs < this.firstSeenMs) this.firstSeenMs = timestampMs;
    if (timestampMs > this.lastSeenMs) this.lastSeenMs = timestampMs;
    if (stall.isUnfinished) this.unfinishedCount++;
    if (stall.isHint) this.hintCount++;
    this.starts.push(timestampMs);
    this.durations.push(durationMs);
    this.inputs.add(stall.place.input);
    const shortest = this.examples.at(-1);
    if (this.examples.length < MOST_EXAMPLES || durationMs > (shortest?.durationMs ?? 0)) {
      const { place, reason, context } = stall;
      this.examples.push({ place, timestampMs, durationMs, reason, context });
      this.examples.sort(byLength);
      this.examples.length = Math.min(this.examples.length, MOST_EXAMPLES);
    }
  }
}

/** The longest example first; among equals the earliest, then the one that was named first. */
export function byLength(a: Example, b: Example): number {
  return (
    b.durationMs - a.durationMs ||
    a.timestampMs - b.timestampMs ||
    a.place.input - b.place.input ||
    a.place.line - b.place.line
  );
}
