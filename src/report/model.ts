/**
 * The finished report: plain data that every renderer reads. All times are epoch milliseconds, all durations
 * milliseconds; the JSON format turns times into RFC 3339 and leaves the rest as it is.
 */

import type { Origin } from "../stack/frame.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";
import type { Coverage } from "../tally/observed-time.js";
import type { ReadInput } from "../tally/read-input.js";
import type { Span } from "../tally/span.js";
import type { VerdictKind } from "../verdict/verdict.js";
import type { AboutReading } from "./about-reading.js";
import type { ContextShare } from "./context-share.js";
import type { Deploy } from "./deploy.js";
import type { ReportWork } from "./rate-base.js";
import type { TrendChange } from "./trend-change.js";
import type { VersionTrail } from "./version-history.js";

/** The inputs that a reader of the report should see. */
export function shownInputs(inputs: readonly ReadInput[]): ReadInput[] {
  return inputs.filter((input) => input?.isSummary !== true);
}

/** The sums of the whole report. `count` and `blockedMs` are without suspects. */
export interface ReportTotals {
  readonly count: number;
  readonly blockedMs: number;
  readonly suspectedCount: number;
  readonly suspectedMs: number;
  readonly unfinishedCount: number;
}

/** Where a function stands. */
export interface Location {
  readonly file: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** The position is in what a transpiler made of the file in memory. */
  readonly inMemory?: true;
}

/** A distinct stack of a group. */
export interface GroupStack {
  readonly count: number;
  readonly blockedMs: number;
  /** Innermost first. */
  readonly frames: readonly ResolvedFrame[];
}

/** The lines of the user's source around the position that is blamed. */
export interface SourceExcerpt {
  /** 1-based number of the first of `lines`. */
  readonly firstLine: number;
  /** Without line ends; a few lines before the blamed one and a few after it. */
  readonly lines: readonly string[];
  /** 1-based; inside the excerpt. */
  readonly blamedLine: number;
}

/** A record of a group that can be looked up. */
export interface GroupExample {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly timestampMs: number;
  readonly durationMs: number;
  readonly verdict: VerdictKind;
  readonly reason: string;
  readonly context: Readonly<Record<string, unknown>> | undefined;
}

/** What one function had of a group. */
export interface GroupPart {
  readonly function: string;
  readonly location: Location | undefined;
  readonly blockedMs: number;
}

/** A function of a package in which a group was blocked. */
export interface GroupLeaf extends GroupPart {
  readonly count: number;
}

/** Why a known blocker is accepted, and until when. */
export interface Acceptance {
  /** The last day (UTC) on which it holds: `2027-03-01`. */
  readonly until: string;
  readonly why: string;
}

/** The stalls of one blocking function (or of one file, package, stack or service). */
export interface Group {
  readonly id: string;
  /** How it is called: `load`, `parse (csv-parse)`, `renderMarkdown → marked`, `appendJournal → fsync`. */
  readonly title: string;
  /** Where what the title names stands: for a package that was called, the caller. */
  readonly place: Location | undefined;
  /** The blocking function; of several, the one with the most blocked time. */
  readonly function: string;
  readonly location: Location | undefined;
  readonly package: string | undefined;
  readonly origin: Origin;
  /** Without suspects, as `blockedMs`. */
  readonly count: number;
  readonly blockedMs: number;
  /** These seven describe the stalls without suspects; in a group of nothing but suspects, the suspects. */
  readonly minMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly suspectedCount: number;
  readonly suspectedMs: number;
  readonly unfinishedCount: number;
  /** Stalls whose stack was caught only after they were over: a hint at the function and no proof. */
  readonly hintCount: number;
  readonly verdicts: ReadonlyMap<VerdictKind, number>;
  readonly caller:
    | { readonly function: string; readonly location: Location | undefined }
    | undefined;
  /** For a group of all that was blocked in a package: its functions by blocked time, at most twenty. */
  readonly leaves: readonly GroupLeaf[] | undefined;
  /** Where no function below the blocking one had most of its stalls: what they had, by blocked time. Undefined where that is not so. */
  readonly parts: readonly GroupPart[] | undefined;
  /** Where the loop ran several callbacks in one turn and none had most of it: what they had, the blocking one among them. */
  readonly callbacks: readonly GroupPart[] | undefined;
  /** Stalls in which many callbacks ran before the loop turned, and about how many that were at most; 0 is not known. */
  readonly turnCount: number;
  readonly mostCallbacks: number;
  /** Undefined where no source was found. */
  readonly source: SourceExcerpt | undefined;
  /** The heaviest stacks; if their sum is less than `blockedMs`, the rest is in stacks that are not kept. */
  readonly stacks: readonly GroupStack[];
  /** Who owns its code; empty where nobody is known. */
  readonly owners: readonly string[];
  readonly versions: readonly string[];
  readonly services: readonly string[];
  /** Another service has a group of the same title and place. */
  readonly hasTwin?: true;
  readonly hosts: readonly string[];
  readonly sessions: number;
  /** Paths of the inputs, in their order. */
  readonly files: readonly string[];
  readonly examples: readonly GroupExample[];
  /** Blocked time (ms) in equal slices of the window, without suspects; empty if the window is too short for it. */
  readonly trend: readonly number[];
  /** In which versions it was seen, and in which it was not. */
  readonly trail: VersionTrail;
  /** Since when it is worse or better; undefined if nothing changed, or for a group of little blocked time, for which it is not searched. */
  readonly lastChange?: TrendChange | undefined;
  /** Of the stalls without suspects, those while the program started, and their blocked time. */
  readonly startupCount: number;
  readonly startupMs: number;
  /** What the application said of its stalls: the keys of its contexts, by name; without suspects. */
  readonly contexts: readonly ContextShare[];
  /** It is a known blocker: counted, but neither ranked nor a reason for a gate to fail. Missing is no. */
  readonly acceptance?: Acceptance;
}

/** How many stalls a host had. */
export interface HostShare {
  /** Empty where it is not known. */
  readonly host: string;
  readonly count: number;
}

/** The hour of the day in which most of some stalls began. */
export interface SuspectPeak {
  /** UTC, 0 to 23. */
  readonly hourOfDay: number;
  /** How many of them, over all days. */
  readonly count: number;
  /** On how many days there was any of them. */
  readonly days: number;
}

/** The stalls that were set aside for one reason. */
export interface SuspectGroup {
  readonly kind: VerdictKind;
  readonly count: number;
  readonly blockedMs: number;
  /** The reason of the longest of them, with its figures. */
  readonly reason: string;
  readonly example: GroupExample | undefined;
  /** By the number of stalls. */
  readonly hosts: readonly HostShare[];
  /** Undefined where only the day of the stalls is known. */
  readonly peak: SuspectPeak | undefined;
}

/** One version of one service. */
export interface ProgramFigures {
  readonly service: string | undefined;
  readonly version: string | undefined;
  readonly sessions: number;
  readonly observedMs: number;
  /** Without suspects, as `blockedMs`. */
  readonly count: number;
  readonly blockedMs: number;
  readonly suspectedCount: number;
  readonly suspectedMs: number;
  /** The id of the group with the most blocked time in it; undefined if there is none. */
  readonly heaviestGroup: string | undefined;
}

/** The sums of the groups beyond `--top`. */
export interface Others {
  readonly groups: number;
  readonly count: number;
  readonly blockedMs: number;
  readonly maxMs: number;
}

/** One stall as a point of the time line. */
export interface TimelinePoint {
  /** When it began. */
  readonly timestampMs: number;
  readonly durationMs: number;
  readonly groupId: string;
  readonly kind: VerdictKind;
}

/** The stalls over time, suspects among them. */
export interface Timeline {
  /** By time; at most {@link MOST_TIMELINE_POINTS}, the longest. */
  readonly points: readonly TimelinePoint[];
  /** How many stalls were too short to be kept among the points. */
  readonly omittedCount: number;
}

/** One hour of the clock (UTC). Hours without a stall are listed, too, if they lie in the window. */
export interface HourOfReport {
  /** Its beginning. */
  readonly hourMs: number;
  /** Observed time, summed over the sessions; 0 means that nothing is known of this hour. */
  readonly observedMs: number;
  /** Stalls that began in it, without suspects. */
  readonly count: number;
  /** Without suspects. */
  readonly blockedMs: number;
  readonly suspectedCount: number;
}

/** The stalls of at least `fromMs` and less than `toMs`. */
export interface HistogramBin {
  readonly fromMs: number;
  readonly toMs: number;
  /** Without suspects. */
  readonly count: number;
  readonly suspectedCount: number;
}

/** What the groups are made of. */
export const GROUPINGS = [
  "function",
  "leaf",
  "file",
  "package",
  "stack",
  "service",
  "version",
  "host",
  "owner",
] as const;
/** `context.KEY` groups by a value of the application's own context. */
export type GroupBy = (typeof GROUPINGS)[number] | `context.${string}`;

/** What happens to suspected false positives: in a section of their own, left out, or nothing but them. */
export const SUSPECT_CHOICES = ["show", "hide", "only"] as const;
export type SuspectChoice = (typeof SUSPECT_CHOICES)[number];

/** The whole report. */
export interface Report extends AboutReading {
  readonly inputs: readonly ReadInput[];
  /** Undefined if nothing was observed. */
  readonly window: Span | undefined;
  readonly coverage: Coverage;
  readonly totals: ReportTotals;
  readonly groupBy: GroupBy;
  readonly groups: readonly Group[];
  readonly others: Others | undefined;
  readonly suspects: readonly SuspectGroup[];
  /** In the order of their first start. */
  readonly programs: readonly ProgramFigures[];
  readonly timeline: Timeline;
  /** By time. */
  readonly deploys: readonly Deploy[];
  /** By time, without holes. */
  readonly hourly: readonly HourOfReport[];
  /** From the shortest to the longest, without holes, of equal width on a logarithmic scale. */
  readonly histogram: readonly HistogramBin[];
  /** What rates are per; undefined per hour of observed time. */
  readonly work?: ReportWork | undefined;
  /** The blocked time of all groups, where the report is of one of them alone (`show`). */
  readonly wholeBlockedMs?: number;
}
