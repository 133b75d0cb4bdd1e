/**
 * All that an aggregator has added up, as plain data, which is what a summary holds. Durations are
 * milliseconds unless a name says microseconds, times epoch milliseconds; ranges are [first, last].
 */

import type { FunctionStarts, SessionFacts, StallOpenRecord } from "../record/record.js";
import type { Frame } from "../stack/frame.js";
import type { StackState } from "../verdict/idle-stack.js";
import type { CrowdState } from "./crowd-line.js";
import type { RecordPlace } from "./example.js";
import type { NumberRange } from "./number-set.js";
import type { ScriptState } from "./scripts.js";
import type { TallyState } from "./tally.js";
import type { WorkState } from "./work-line.js";

/** The sessions that run one program. */
export interface ProgramState {
  readonly service?: string;
  readonly version?: string;
  /** The files that it runs in versions up to 3; empty in later ones. */
  readonly scripts: readonly ScriptState[];
}

/** One session. */
export interface SessionState {
  readonly id: string;
  /** Index of its program. */
  readonly population: number;
  readonly facts?: SessionFacts;
  /** The times at which it was observed. */
  readonly spans: readonly NumberRange[];
  /** The age that the process reported last, and when; missing if no record has it, or if the state is of a part of its life. */
  readonly uptime?: readonly [uptimeMs: number, atMs: number];
  /** Stands for many sessions that are not told apart: the id, the spans and the numbers are empty then. */
  readonly crowd?: CrowdState;
  /** What it has done; missing if no record says so. */
  readonly work?: WorkState;
  /** The numbers of its stalls that are over. */
  readonly closed: readonly NumberRange[];
  /** [reason, number of records lost]. */
  readonly dropped: readonly (readonly [string, number])[];
}

/** A distinct stack. */
export interface DistinctStackState {
  /** Innermost first. */
  readonly frames: readonly Frame[];
  readonly functionStarts?: FunctionStarts;
  readonly state: StackState;
  readonly folding: 0 | 1 | 2;
  /** What is known of the files of its frames; missing if nothing is. */
  readonly scripts?: readonly ScriptState[];
}

/** A stall that was still going on. */
export interface OpenStallState {
  readonly session: number;
  readonly record: StallOpenRecord;
  readonly timestampMs: number;
  readonly place: RecordPlace;
  /** Those files of its stack that its session had described; missing if there are none. */
  readonly scripts?: readonly ScriptState[];
}

/** Everything. The names are those of the summary format (`docs/summary-format.md`). */
export interface AggregatorState {
  readonly hosts: readonly string[];
  readonly populations: readonly ProgramState[];
  readonly sessions: readonly SessionState[];
  readonly shapes: readonly DistinctStackState[];
  readonly cells: readonly TallyState[];
  readonly open: readonly OpenStallState[];
  /** The longest stalls, three numbers each: start, duration, tally. */
  readonly longest: readonly number[];
  /**
   * Every single stall, six numbers each: session, start, duration in microseconds, input, flags (1 unfinished, 2 its stack
   * is a hint), tally. Missing where there are too many.
   */
  readonly stalls?: readonly number[];
  readonly stallCount: number;
  /** Length of a block. */
  readonly blockMs: number;
  /** The silence that ends a burst; missing if bursts were not kept. */
  readonly burstGapMs?: number;
  readonly duplicateCount: number;
  readonly sessionlessCount: number;
}
