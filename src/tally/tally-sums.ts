/**
 * The sums of a tally, each declared once: its form as plain data, how that form is added to another, and how it is checked if it
 * comes from a file. Only `emptyTally` and `addStall` have another line for each.
 */

import {
  amount,
  type Check,
  listOf,
  onlyTrue,
  shape,
  tags,
  text,
  tuple,
  whole,
} from "../record/check.js";
import { Durations, type DurationsJson } from "../stats/durations.js";
import type { BlockCounts } from "./block-counts.js";
import type { BurstSpans } from "./burst-spans.js";
import type { ContextCounts, ContextState } from "./context-counts.js";
import type { DistinctStack } from "./distinct-stack.js";
import type { Example, ExampleOrder, RecordPlace } from "./example.js";
import { checkRange, type NumberRange, NumberSet } from "./number-set.js";
import type { PartState, PartSums } from "./part-sums.js";
import type { Program } from "./program.js";
import { frame, rows, script, time } from "./state-check.js";

/** How many examples a tally keeps: the longest ones. */
const MOST_EXAMPLES = 5;

/** Converts the objects and indexes of an aggregator to the numbers of its plain data. */
export interface Numbering {
  program(program: Program): number;
  stack(stack: DistinctStack): number;
  session(index: number): number;
  host(index: number): number;
  input(index: number): number;
}

/** Converts the numbers of plain data to the indexes of the aggregator that takes it. */
export interface Meaning {
  session(number: number): number;
  host(number: number): number;
  place(place: RecordPlace): RecordPlace;
  /** How many times as long the blocks of the aggregator are. */
  readonly blockFactor: number;
  /** Undefined if bursts are not kept. */
  readonly burstGapMs: number | undefined;
  readonly exampleOrder: ExampleOrder;
}

interface Sum<Kept, State> {
  encode(kept: Kept, numbering: Numbering): State;
  /** Adds the plain data of another sum. @returns the sum of both; `kept` may be changed into it */
  merge(kept: Kept, state: State, meaning: Meaning): Kept;
  readonly check: Check;
}

/** A number that is its own plain form. */
function number(merge: (a: number, b: number) => number, check: Check): Sum<number, number> {
  return { encode: (kept) => kept, merge: (a, b) => merge(a, b), check };
}

const total = number((a, b) => a + b, whole);

/** Indexes, as ranges of them. */
function indexes(
  encode: (numbering: Numbering, index: number) => number,
  decode: (meaning: Meaning, number: number) => number,
): Sum<NumberSet, readonly NumberRange[]> {
  return {
    encode(kept, numbering) {
      const numbers = new NumberSet();
      for (const index of kept) numbers.add(encode(numbering, index));
      return numbers.ranges.map(([first, last]) => [first, last]);
    },
    merge(kept, ranges, meaning) {
      for (const [first, last] of ranges) {
        for (let n = first; n <= last; n++) kept.add(decode(meaning, n));
      }
      return kept;
    },
    check: listOf(checkRange),
  };
}

const durations: Sum<Durations, DurationsJson> = {
  encode: (kept) => kept.toJSON(),
  merge(kept, state) {
    kept.merge(Durations.fromJSON(state) ?? new Durations());
    return kept;
  },
  check: tags,
};

/** Four numbers a block: host, number of the block since the epoch, stalls, blocked microseconds. */
const blocks: Sum<BlockCounts, readonly number[]> = {
  encode: (kept, { host }) => kept.rows(host),
  merge(kept, state, { host, blockFactor }) {
    for (let i = 0; i + 3 < state.length; i += 4) {
      const block = Math.floor((state[i + 1] as number) / blockFactor);
      kept.add(host(state[i] as number), block, state[i + 2] as number, state[i + 3] as number);
    }
    return kept;
  },
  check: rows(whole, time, whole, whole),
};

/** Four numbers a burst: session, start, end, longest stall. */
const bursts: Sum<BurstSpans, readonly number[]> = {
  encode: (kept, { session }) => kept.rows(session),
  merge(kept, state, { session, burstGapMs }) {
    if (burstGapMs === undefined) return kept;
    for (let i = 0; i + 3 < state.length; i += 4) {
      const [startMs, endMs, longestMs] = state.slice(i + 1, i + 4) as [number, number, number];
      kept.add(session(state[i] as number), startMs, endMs, longestMs, burstGapMs);
    }
    return kept;
  },
  check: rows(whole, time, time, amount),
};

const examples: Sum<readonly Example[], readonly Example[]> = {
  encode: (kept, { input }) =>
    kept.map((one) => ({ ...one, place: { ...one.place, input: input(one.place.input) } })),
  merge: (kept, state, { place, exampleOrder }) =>
    state
      .filter(({ durationMs }) => mayBeExample(kept, durationMs))
      .reduce(
        (all, one) => keepExample(all, { ...one, place: place(one.place) }, exampleOrder),
        kept,
      ),
  check: listOf(
    shape(
      {
        place: shape({ input: whole, line: whole }, {}),
        timestampMs: time,
        durationMs: amount,
        reason: text,
      },
      { context: tags, processes: whole },
    ),
  ),
};

/** By key and value. */
const contexts: Sum<ContextCounts, readonly ContextState[]> = {
  encode: (kept) => kept.toState(),
  merge(kept, state) {
    kept.merge(state);
    return kept;
  },
  check: listOf(tuple(text, listOf(tuple(text, whole)), whole)),
};

const functionStart: Check = tuple(whole, whole);

/** By function. */
const parts: Sum<PartSums, readonly PartState[]> = {
  encode: (kept) => kept.toState(),
  merge(kept, state) {
    kept.merge(state);
    return kept;
  },
  check: listOf(
    shape(
      { frame, count: whole, blockedUs: whole },
      { functionStart, script, isCallback: onlyTrue },
    ),
  ),
};

/** The examples with one more, if it is among the longest. */
export function keepExample(
  kept: readonly Example[],
  example: Example,
  order: ExampleOrder,
): readonly Example[] {
  const next = kept.findIndex((one) => order(example, one) < 0);
  // A copy by `[...kept, example]` has room for 17.
  const all = next < 0 ? kept.concat(example) : kept.toSpliced(next, 0, example);
  return all.length > MOST_EXAMPLES ? all.slice(0, MOST_EXAMPLES) : all;
}

/** Whether a stall of this length may become an example: only then need it be described. */
export function mayBeExample(kept: readonly Example[], durationMs: number): boolean {
  return kept.length < MOST_EXAMPLES || durationMs >= (kept.at(-1)?.durationMs ?? 0);
}

/** The names are those of the summary format (`docs/summary-format.md`). */
export const SUMS = {
  count: total,
  /** Whole microseconds: sums of whole numbers do not depend on the order of adding. */
  blockedUs: total,
  firstSeenMs: number(Math.min, time),
  lastSeenMs: number(Math.max, time),
  /** Stalls in which the process ended. */
  unfinishedCount: total,
  /** Stalls whose stack was caught only after they were over. */
  hintCount: total,
  /** Stalls while the program started. */
  startupCount: total,
  /** Whole microseconds. */
  startupUs: total,
  contexts,
  /** The parts of the functions that shared stalls, if none had most of the time. */
  parts,
  /** Stalls in which many callbacks ran before the loop turned, and the most callbacks of one of them. */
  turnCount: total,
  mostCallbacks: number(Math.max, whole),
  /** The most processes that stalled at the same instant, if the stalls are correlated. */
  mostProcesses: number(Math.max, whole),
  durations,
  /** By host and block of time. */
  blocks,
  /** By session; empty unless bursts are kept. */
  bursts,
  sessions: indexes(
    ({ session }, index) => session(index),
    ({ session }, n) => session(n),
  ),
  inputs: indexes(
    ({ input }, index) => input(index),
    ({ place }, n) => place({ input: n, line: 0 }).input,
  ),
  examples,
};
