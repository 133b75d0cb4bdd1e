import type { StallRecord } from "../record/record.js";
import type { StallColumns } from "../record/stall-columns.js";

/** Stalls of one kind and session, added up and in columns; valid until the call returns. */
export interface CountedStalls extends StallColumns {
  readonly evidence: CountedEvidence;
}

/** What examples are described by: columns in which the first of the stalls has this index. */
export interface CountedEvidence {
  readonly first: number;
  /** Not rounded. */
  readonly durationsMs: Float64Array;
  /** CPU time of the main thread; not a number where it was not measured. */
  readonly cpuMs: Float64Array;
  /** The lines on which they stand. */
  readonly lines: Float64Array;
}

/** Takes what the kernel counted by itself. A session is undefined for records that name none. */
export interface StallCounting {
  /** Kinds are the same for all that have this in common. */
  readonly scope: object;
  /** The longest silence (ms) that does not end a span in which a session was alive. */
  readonly longestSilenceMs: number;
  /** Whether each line that says that a session is alive is told, and not only its time. */
  readonly isToldOfLife: boolean;
  /** Length of the blocks of time by which stalls are added up. */
  readonly blockMs: number;
  /** What all stalls like this one have in common, which was looked at; undefined if each must be looked at. */
  kindOf(stall: StallRecord): object | undefined;
  /** Whether all stalls of a session from this number on are new. */
  isNewFrom(session: string, seq: number): boolean;
  /** @param kind of {@link kindOf} */
  addStalls(kind: object, session: string | undefined, stalls: CountedStalls): void;
  /** Stalls of a session were counted, or looked at, that have all numbers of a run. */
  addSeqs(session: string, first: number, last: number): void;
  /** A session was alive from one time to another. */
  addSpan(session: string | undefined, fromMs: number, toMs: number): void;
  /** A session said how old it was. */
  addUptime(session: string | undefined, uptimeMs: number, atMs: number): void;
  /** So many records were counted. */
  addRecords(count: number): void;
}
