import type { Bounds } from "./bounds.js";
import type { StallPoint } from "./longest-stalls.js";
import type { Moments } from "./moments.js";
import type { OpenStall } from "./open-stalls.js";
import type { Session } from "./session.js";
import type { Grain, Tally } from "./tally.js";

/** All that was read, added up. */
export interface Totals {
  readonly tallies: readonly Tally[];
  /** By id. */
  readonly sessions: readonly Session[];
  /** The sessions that do not pass the filters, to say which values there are. */
  readonly filteredOut: readonly Session[];
  /** Stalls that may still be closed; none once all is read. */
  readonly open: readonly OpenStall[];
  /** The longest stalls, longest first; empty unless they are kept. */
  readonly longest: readonly StallPoint[];
  readonly moments: Moments;
  readonly scale: Grain;
  /** How many things were told apart. */
  readonly bounds: Bounds;
  /** The names of the hosts by their numbers in the blocks of the tallies. */
  readonly hosts: readonly string[];
  /** Repeated stalls, of the same session and number; each was counted once. */
  readonly duplicateCount: number;
  /** Stalls without a session: their observed time is unknown. */
  readonly sessionlessCount: number;
}
