import type { StallOpenRecord } from "../record/record.js";
import type { RecordPlace } from "./example.js";
import type { StallPoint } from "./longest-stalls.js";
import type { Moments } from "./moments.js";
import type { Session } from "./session.js";
import type { Tally } from "./tally.js";
import type { TimeScale } from "./time-scale.js";

/** A stall that was still going on when its record was written. */
export interface OpenStall {
  readonly session: Session;
  readonly record: StallOpenRecord;
  readonly timestampMs: number;
  readonly place: RecordPlace;
}

/** All that was read, added up. */
export interface Totals {
  readonly tallies: readonly Tally[];
  /** By id. */
  readonly sessions: readonly Session[];
  /** Stalls that may still be closed; none once all is read. */
  readonly open: readonly OpenStall[];
  /** The longest stalls of all, longest first. */
  readonly longest: readonly StallPoint[];
  readonly moments: Moments;
  readonly scale: TimeScale;
  /** The names of the hosts by their numbers in the blocks of the tallies. */
  readonly hosts: readonly string[];
  /** Stalls that were met twice with the same session and number; counted once. */
  readonly duplicateCount: number;
  /** Stalls that have no session, so that nobody knows for how long they were watched for. */
  readonly sessionlessCount: number;
}
