import type { WorkNote } from "../report/warning.js";
import type { Span } from "../tally/span.js";
import type { DayKind, SharedHours } from "./clock-match.js";

/** Something that differs between the sides besides the code. The renderers make the words; `side` is the label of one. */
export type ComparabilityNote =
  /** It holds no records. */
  | { readonly code: "empty-side"; readonly side: string }
  /** It does not say for how long it was watched. */
  | { readonly code: "no-life-lines"; readonly side: string; readonly which: "before" | "after" }
  | WorkNote
  /** The share of its active time that is stalls. */
  | { readonly code: "mostly-stalled"; readonly side: string; readonly share: number }
  | { readonly code: "same-input" }
  /** Processes that are on both sides at one time, and the share of the smaller side's time. */
  | { readonly code: "overlap"; readonly processCount: number; readonly share: number }
  /** Versions of the after side, and those of them that ran before. */
  | {
      readonly code: "versions-mixed";
      readonly versions: readonly string[];
      readonly oldVersions: readonly string[];
    }
  /** Milliseconds from which on stalls were recorded. */
  | Differing<"thresholds-differ", readonly number[]>
  | Differing<"hours-differ", Span | undefined>
  /** The hours of the clock (UTC, 0 to 23) that both cover, and those of weekdays and weekends where they differ. */
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
  /** How many processes there were. */
  | Differing<"processes-differ", number>
  /** Lines that could not be read, and their share. */
  | {
      readonly code: "problems";
      readonly side: string;
      readonly lineCount: number;
      readonly share: number;
    }
  /** Silences inside of sessions, and whether they count as observed. */
  | {
      readonly code: "gaps";
      readonly side: string;
      readonly count: number;
      readonly areObserved: boolean;
    }
  /** The share of suspected false positives. */
  | Differing<"suspects-differ", number>
  /** Only one side has the counters by which starved stalls are told: how many look so. */
  | { readonly code: "judged-differently"; readonly starvedCount: number };

interface Differing<Code extends string, Value> {
  readonly code: Code;
  readonly before: Value;
  readonly after: Value;
}
