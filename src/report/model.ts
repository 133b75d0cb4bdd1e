/**
 * The finished report: plain data that every renderer reads. All times are epoch milliseconds, all durations
 * milliseconds; the JSON format turns times into RFC 3339 and leaves the rest as it is.
 */
import type { Origin } from "../stack/frame.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";
import type { VerdictKind } from "../verdict/verdict.js";
import type { Span } from "./life-line.js";

/** One input as it was read. */
export interface InputSummary {
  readonly path: string;
  readonly label: string | undefined;
  readonly bytes: number;
  readonly records: number;
  readonly problems: number;
}

/** For how long somebody was watching. */
export interface Coverage {
  /** Sum over the sessions. */
  readonly observedMs: number;
  /** `lifecycle`: from the sessions' own start and end; `span`: at least in part from the first to the last stall. */
  readonly basis: "lifecycle" | "span";
  readonly sessions: number;
  /** Silences of more than ten minutes inside of a session. */
  readonly gaps: readonly ({ readonly session: string } & Span)[];
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
}

/** A distinct stack of a group. */
export interface GroupStack {
  readonly count: number;
  readonly blockedMs: number;
  /** Innermost first. */
  readonly frames: readonly ResolvedFrame[];
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

/** The stalls of one blocking function (or of one file, package, stack or service). */
export interface Group {
  readonly id: string;
  readonly function: string;
  readonly location: Location | undefined;
  readonly package: string | undefined;
  readonly origin: Origin;
  /** Without suspects. */
  readonly count: number;
  /** Without suspects. */
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
  readonly stacks: readonly GroupStack[];
  readonly versions: readonly string[];
  readonly services: readonly string[];
  readonly hosts: readonly string[];
  readonly sessions: number;
  /** Paths of the inputs, in their order. */
  readonly files: readonly string[];
  readonly examples: readonly GroupExample[];
}

/** The stalls that were set aside for one reason. */
export interface SuspectSummary {
  readonly kind: VerdictKind;
  readonly count: number;
  readonly blockedMs: number;
  /** The reason of the longest of them, with its figures. */
  readonly reason: string;
  readonly example: GroupExample | undefined;
}

/** A bad line, or an input that could not be read. */
export interface ReportProblem {
  readonly code: string;
  readonly path: string;
  /** 1-based; undefined where the whole file is meant. */
  readonly line: number | undefined;
  /** 0-based byte in the (decompressed) file. */
  readonly offset: number | undefined;
  readonly message: string;
}

/** Something that the reader of the report should know before believing it. */
export interface ReportWarning {
  readonly code: string;
  readonly message: string;
}

/** What the groups beyond `--top` come to. */
export interface Others {
  readonly groups: number;
  readonly count: number;
  readonly blockedMs: number;
  readonly maxMs: number;
}

/** What the groups are made of. */
export const GROUPINGS = ["function", "file", "package", "stack", "service"] as const;
export type GroupBy = (typeof GROUPINGS)[number];

/** The whole report. */
export interface Report {
  readonly inputs: readonly InputSummary[];
  /** Undefined if nothing was observed. */
  readonly window: Span | undefined;
  readonly coverage: Coverage;
  readonly totals: ReportTotals;
  readonly groupBy: GroupBy;
  readonly groups: readonly Group[];
  readonly others: Others | undefined;
  readonly suspects: readonly SuspectSummary[];
  readonly problems: readonly ReportProblem[];
  readonly problemCounts: ReadonlyMap<string, number>;
  readonly warnings: readonly ReportWarning[];
  /** Reading was interrupted: the report is of what had been read by then. */
  readonly isPartial: boolean;
}
