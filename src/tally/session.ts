import type { LifeLine } from "./life-line.js";
import type { NumberSet } from "./number-set.js";
import type { Program } from "./program.js";

/** What the start of a session says about where its stalls belong. */
export interface SessionFacts {
  readonly pid?: number;
  readonly host?: string;
  readonly service?: string;
  readonly version?: string;
  readonly node?: string;
  readonly platform?: string;
  readonly threshold?: number;
  readonly interval?: number;
  readonly emitter?: string;
}

/** One run of an emitter, as far as the logs tell of it. */
export interface Session {
  readonly id: string;
  /** Number of the session in its table. */
  readonly index: number;
  /** Undefined until (or unless) a `start` was read. */
  facts: SessionFacts | undefined;
  /** Number of the host in the table. */
  host: number;
  readonly lifeLine: LifeLine;
  /** Numbers of the stalls that were closed by a `stall`. */
  readonly closed: NumberSet;
  /** The highest count of dropped records by reason; the emitter counts from its start. */
  readonly dropped: Map<string, number>;
  program: Program;
}
