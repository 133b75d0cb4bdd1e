import type { StallRecord } from "../record/record.js";
import type { StallColumns } from "../record/stall-columns.js";

/** The stalls of one kind and session, added up and as columns; valid until the call returns. */
export interface CountedStalls extends StallColumns {
  readonly evidence: CountedEvidence;
}

/** The evidence from which examples are described, as columns in which the first of the stalls has index `first`. */
export interface CountedEvidence {
  readonly first: number;
  /** Not rounded. */
  readonly durationsMs: Float64Array;
  /** CPU time of the main thread; NaN if it was not measured. */
  readonly cpuMs: Float64Array;
  /** Their line numbers, 1-based. */
  readonly lines: Float64Array;
}

/** Receives what the kernel counted itself. The session is undefined for records without one. */
export interface StallCounting {
  /** Countings with the same scope share their kinds. */
  readonly scope: object;
  /** The longest silence (ms) that does not end a span in which a session was alive. */
  readonly longestSilenceMs: number;
  /** Whether every `alive` record is passed on, rather than only its time. */
  readonly isToldOfLife: boolean;
  /** The length of the blocks of time by which stalls are added up. */
  readonly blockMs: number;
  /** What all stalls like this one have in common; undefined if each must be read individually. */
  kindOf(stall: StallRecord): object | undefined;
  /** Whether all stalls of a session from this `seq` on are new. */
  isNewFrom(session: string, seq: number): boolean;
  /** @param kind returned by {@link kindOf} */
  addStalls(kind: object, session: string | undefined, stalls: CountedStalls): void;
  /** Reports that the stalls of a session with these `seq` numbers were counted or read. */
  addSeqs(session: string, first: number, last: number): void;
  /** Reports that a session was alive in this span. */
  addSpan(session: string | undefined, fromMs: number, toMs: number): void;
  /** Reports the uptime of a session. */
  addUptime(session: string | undefined, uptimeMs: number, atMs: number): void;
  /** Reports the number of records counted. */
  addRecords(count: number): void;
}
