/**
 * All that an aggregator has added up, as plain data: what threads hand to each other and what a summary file holds. Durations are
 * milliseconds unless a name says microseconds, times epoch milliseconds; ranges are [first, last].
 */

import {
  amount,
  type Check,
  flag,
  listOf,
  oneOf,
  shape,
  tags,
  text,
  tuple,
  whole,
  wrongType,
} from "../record/check.js";
import { decodeValue, factsOfStart, functionStarts } from "../record/decode.js";
import type { LineProblem } from "../record/problem.js";
import type { FunctionStarts, SessionFacts, StallOpenRecord } from "../record/record.js";
import type { Frame } from "../stack/frame.js";
import { type DurationSummaryJson, Durations } from "../stats/duration-summary.js";
import type { StackState } from "../verdict/idle-stack.js";
import { VERDICT_KINDS, type VerdictBasis, type VerdictKind } from "../verdict/verdict.js";
import type { Example } from "./example.js";

type Range = readonly [first: number, last: number];

/** The sessions that run one program. */
export interface ProgramState {
  readonly service?: string;
  readonly version?: string;
  /** [name in stacks, SHA-256, debug id]; null where it is not known. */
  readonly scripts: readonly (readonly [string, string | null, string | null])[];
}

/** One session. */
export interface SessionState {
  readonly id: string;
  /** Index of its program. */
  readonly population: number;
  readonly facts?: SessionFacts;
  /** The times at which it was watching. */
  readonly spans: readonly Range[];
  /** The numbers of its stalls that are over. */
  readonly closed: readonly Range[];
  /** [reason, how many records were lost for it]. */
  readonly dropped: readonly (readonly [string, number])[];
}

/** A distinct stack. */
export interface DistinctStackState {
  /** Innermost first. */
  readonly frames: readonly Frame[];
  readonly functionStarts?: FunctionStarts;
  readonly state: StackState;
  readonly folding: 0 | 1 | 2;
}

/** The stalls of one program with one stack and one verdict. */
export interface TallyState {
  readonly population: number;
  readonly shape: number;
  readonly kind: VerdictKind;
  readonly basis: VerdictBasis;
  readonly count: number;
  /** Whole microseconds. */
  readonly blockedUs: number;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly unfinishedCount: number;
  readonly hintCount: number;
  /** Of correlated stalls: the most processes that stalled at the same instant. */
  readonly mostProcesses: number;
  readonly durations: DurationSummaryJson;
  /** Four numbers a block: host, number of the block since the epoch, stalls, blocked microseconds. */
  readonly blocks: readonly number[];
  /** Four numbers a burst: session, start, end, longest stall. */
  readonly bursts: readonly number[];
  readonly sessions: readonly Range[];
  readonly inputs: readonly Range[];
  readonly examples: readonly Example[];
}

/** A stall that was still going on. */
export interface OpenStallState {
  readonly session: number;
  readonly record: StallOpenRecord;
  readonly timestampMs: number;
  readonly place: Example["place"];
}

/** Everything. */
export interface AggregateState {
  readonly hosts: readonly string[];
  readonly populations: readonly ProgramState[];
  readonly sessions: readonly SessionState[];
  readonly shapes: readonly DistinctStackState[];
  readonly cells: readonly TallyState[];
  readonly open: readonly OpenStallState[];
  /** The longest stalls, three numbers each: start, duration, cell. */
  readonly longest: readonly number[];
  /** When each stall began, and where; missing where nobody needs it any more. */
  readonly moments?: MomentsState;
  readonly stallCount: number;
  /** Length of a block. */
  readonly blockMs: number;
  /** The silence that ends a burst; missing if bursts were not kept. */
  readonly burstGapMs?: number;
  readonly duplicateCount: number;
  readonly sessionlessCount: number;
}

/** Parallel lists, one entry a stall. */
export interface MomentsState {
  readonly startsMs: Float64Array;
  readonly durationsMs: Float64Array;
  readonly sessions: Uint32Array;
  readonly inputs: Uint32Array;
  readonly tallies: Uint32Array;
}

const range = tuple(whole, whole);
const time: Check = (value, path) =>
  typeof value === "number" && Math.abs(value) <= 8.64e15 ? undefined : amount(value, path);
const textOrNull: Check = (value, path) => (value === null ? undefined : text(value, path));
const place = shape({ input: whole, line: whole }, {});

/** A table as one list of numbers, row after row: thousands of small arrays would cost more than what is in them. */
function rows(...columns: readonly Check[]): Check {
  return (value, path) => {
    if (!Array.isArray(value) || value.length % columns.length !== 0) {
      return wrongType(path, `rows of ${columns.length} numbers`, value);
    }
    for (const [i, number] of value.entries()) {
      const problem = columns[i % columns.length]?.(number, `${path}[${i}]`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

function column(table: readonly number[], width: number, at: number): number[] {
  return table.filter((_, i) => i % width === at);
}

const facts = shape({}, factsOfStart);

const frame = shape(
  {},
  {
    functionName: text,
    alias: text,
    file: text,
    line: whole,
    column: whole,
    isAsync: flag,
    isConstructor: flag,
    isEval: flag,
    isNative: flag,
    isWasm: flag,
    isPython: flag,
  },
);

const cell = shape(
  {
    population: whole,
    shape: whole,
    kind: oneOf(...VERDICT_KINDS),
    basis: oneOf("measured", "stack", "correlated"),
    count: whole,
    blockedUs: whole,
    firstSeenMs: time,
    lastSeenMs: time,
    unfinishedCount: whole,
    hintCount: whole,
    mostProcesses: whole,
    durations: tags,
    blocks: rows(whole, time, whole, whole),
    bursts: rows(whole, time, time, amount),
    sessions: listOf(range),
    inputs: listOf(range),
    examples: listOf(
      shape(
        { place, timestampMs: time, durationMs: amount, reason: text },
        { context: tags, processes: whole },
      ),
    ),
  },
  {},
);

/** Checks a state that comes from a file; what it says of counts and places is believed, its types and indexes are not. */
export const checkState: Check = (value, path) => checkTypes(value, path) ?? checkIndexes(value);

const checkTypes = shape(
  {
    hosts: listOf(text),
    populations: listOf(
      shape(
        { scripts: listOf(tuple(text, textOrNull, textOrNull)) },
        { service: text, version: text },
      ),
    ),
    sessions: listOf(
      shape(
        {
          id: text,
          population: whole,
          spans: listOf(tuple(time, time)),
          closed: listOf(range),
          dropped: listOf(tuple(text, whole)),
        },
        { facts },
      ),
    ),
    shapes: listOf(
      shape(
        {
          frames: listOf(frame),
          state: oneOf("plumbing", "poll", "running"),
          folding: whole,
        },
        { functionStarts },
      ),
    ),
    cells: listOf(cell),
    open: listOf(shape({ session: whole, record: tags, timestampMs: time, place }, {})),
    longest: rows(time, amount, whole),
    stallCount: whole,
    blockMs: amount,
    duplicateCount: whole,
    sessionlessCount: whole,
  },
  { burstGapMs: amount },
);

function checkIndexes(value: unknown): LineProblem | undefined {
  const { hosts, populations, sessions, shapes, cells, open, longest } = value as AggregateState;
  const indexes: [path: string, index: number, list: readonly unknown[]][] = [];
  for (const { population } of sessions) {
    indexes.push(["sessions.population", population, populations]);
  }
  for (const cell of cells) {
    indexes.push(["cells.population", cell.population, populations]);
    indexes.push(["cells.shape", cell.shape, shapes]);
    for (const host of column(cell.blocks, 4, 0)) indexes.push(["cells.blocks", host, hosts]);
    for (const [, last] of cell.sessions) indexes.push(["cells.sessions", last, sessions]);
    for (const session of column(cell.bursts, 4, 0)) {
      indexes.push(["cells.bursts", session, sessions]);
    }
    const durations = Durations.fromJSON(cell.durations);
    if (durations?.count !== cell.count || cell.count === 0) {
      return wrongType("cells.durations", `the durations of ${cell.count} stalls`, cell.durations);
    }
  }
  for (const { session, record } of open) {
    indexes.push(["open.session", session, sessions]);
    const decoded = decodeValue(record);
    if (decoded.kind !== "record" || decoded.record.type !== "stall-open") {
      return wrongType("open.record", "a record of an open stall", record);
    }
  }
  for (const index of column(longest, 3, 2)) indexes.push(["longest", index, cells]);
  const wrong = indexes.find(([, index, list]) => index >= list.length);
  return wrong === undefined
    ? undefined
    : wrongType(wrong[0], `an index below ${wrong[2].length}`, wrong[1]);
}
