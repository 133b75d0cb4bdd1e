import type { WorkNote } from "../report/warning.js";
import type { Span } from "../tally/span.js";
import type { DayKind, SharedHours } from "./clock-match.js";

/** Something besides the code that differs between the sides. The renderers make the words; `side` is the label of one. */
export type ComparabilityNote =
  /** The side has no records. */
  | { readonly code: "empty-side"; readonly side: string }
  /** The side's observed time is unknown. */
  | { readonly code: "no-life-lines"; readonly side: string; readonly which: "before" | "after" }
  | WorkNote
  /** The share of the side's active time that is stalls. */
  | { readonly code: "mostly-stalled"; readonly side: string; readonly share: number }
  | { readonly code: "same-input" }
  /** Processes that are on both sides at the same time, and their share of the smaller side's time. */
  | { readonly code: "overlap"; readonly processCount: number; readonly share: number }
  /** The versions of the after side, and those of them that ran before. */
  | {
      readonly code: "versions-mixed";
      readonly versions: readonly string[];
      readonly oldVersions: readonly string[];
    }
  /** The thresholds of the emitters (ms). */
  | Differing<"thresholds-differ", readonly number[]>
  | Differing<"hours-differ", Span | undefined>
  /** The hours of the day (UTC, 0 to 23) that both cover, separately for weekdays and weekends if these differ. */
  | (Differing<"hours-shared", Span | undefined> & {
      readonly hours: readonly number[];
      readonly ofDays: readonly SharedHours[];
    })
  | { readonly code: "no-shared-hours"; readonly sides: readonly string[] }
  | {
      readonly code: "hours-matched";
      readonly hours: readonly number[];
      readonly leftOut: readonly {
        readonly side: string;
        readonly observedMs: number;
        readonly count: number;
      }[];
    }
  | Differing<"weekdays-differ", DayKind>
  | Differing<"hosts-differ" | "node-versions-differ", readonly string[]>
  /** The number of processes. */
  | Differing<"processes-differ", number>
  /** Lines that could not be read, and their share. */
  | {
      readonly code: "problems";
      readonly side: string;
      readonly lineCount: number;
      readonly share: number;
    }
  /** Gaps inside sessions, and whether they count as observed time. */
  | {
      readonly code: "gaps";
      readonly side: string;
      readonly count: number;
      readonly areObserved: boolean;
    }
  /** The share of suspected false positives. */
  | Differing<"suspects-differ", number>
  /** Only one side has the counters that reveal starvation; the count of stalls judged suspect by them. */
  | { readonly code: "judged-differently"; readonly starvedCount: number };

interface Differing<Code extends string, Value> {
  readonly code: Code;
  readonly before: Value;
  readonly after: Value;
}
