import type { Problem } from "../record/problem.js";
import type { LackingOutcome } from "../stack/resolved-frame.js";
import type { Span } from "../tally/span.js";
import type { Condition } from "../tally/where.js";
import type { WorkKind } from "../tally/work-line.js";
import type { ContextShare } from "./context-share.js";

/** Something that the reader of a report should know before believing it. The renderers make the words. */
export type ReportWarning =
  /** Stalls that were met twice and are counted once. */
  | { readonly code: "duplicate-records"; readonly count: number }
  /** Sessions beyond those that are told apart, and how many are. */
  | { readonly code: "not-told-apart"; readonly count: number; readonly kept: number }
  /** Processes of services and versions beyond those that are told apart, and how many are. */
  | { readonly code: "programs-not-told-apart"; readonly count: number; readonly kept: number }
  /** There are too many stalls to see which processes stalled at the same instant. */
  | { readonly code: "not-correlated"; readonly count: number }
  /** Records that an emitter could not write, by its reason. */
  | { readonly code: "dropped-records"; readonly count: number; readonly reason: string }
  /** Sessions record from different durations on; ascending. */
  | { readonly code: "mixed-thresholds"; readonly thresholdsMs: readonly number[] }
  /** How many stalls `--suspects` leaves out. */
  | { readonly code: "suspects-only" | "suspects-hidden"; readonly count: number }
  | NothingPassed
  /** Stalls are dated when there was no Node.js, or in another century: a clock was not set. */
  | { readonly code: "unlikely-times"; readonly window: Span }
  /** No record says for how long processes were observed. */
  | { readonly code: "no-life-lines" }
  /** Processes, or some of them, do not say what rates are to be told per; in the words of a comparison. */
  | WorkNote
  /** What was read keeps the time of stalls more coarsely than it was asked for. */
  | { readonly code: "kept-coarser"; readonly by: string; readonly kept: "hour" | "day" }
  /** What records were wrapped in, and how many lines of other programs were among them. */
  | {
      readonly code: "unwrapped";
      readonly shapes: readonly string[];
      readonly passedOverCount: number;
    }
  /** Stalls that are in two inputs and counted in both, by their numbers, or as far as can be told without. */
  | CountedTwice
  /** A summary that was read before, under another path, and is ignored. */
  | { readonly code: "summary-repeated"; readonly path: string; readonly earlierPath: string }
  /** A known blocker that is accepted no longer, and that is here. */
  | ({
      readonly code: "acceptance-expired";
      readonly path: string;
      readonly until: string;
      readonly why: string;
    } & GroupName)
  /** Known blockers that are no group of this report. */
  | {
      readonly code: "acceptance-unmatched";
      readonly path: string;
      readonly blockers: readonly GroupName[];
    }
  /** Groups whose function has no name and is told from others by the distance of lines alone. */
  | { readonly code: "functions-guessed"; readonly groups: readonly GroupName[] }
  | LackOfMap
  /** Groups that newer versions do not have, and that are not shown because they are ranked last for it. */
  | {
      readonly code: "probably-fixed";
      readonly groups: readonly FixedGroup[];
    }
  /** Built files without a warning of their own. */
  | { readonly code: "more-source-maps"; readonly fileCount: number };

/** Two inputs, which may be one and the same, and how many stalls they share. */
export interface CountedTwice {
  readonly code: "counted-twice" | "alike-stalls";
  readonly paths: readonly [string, string];
  readonly count: number;
  /** How many other pairs of inputs are as alike. */
  readonly otherPairs?: number;
}

/** A group that is probably fixed. */
export interface FixedGroup {
  readonly id: string;
  readonly title: string;
  readonly blockedMs: number;
  /** The first version without it. */
  readonly version: string;
}

/** What is unknown of the work that rates are per; `side` is the label of the logs. */
export type WorkNote =
  /** Rates are unknown: too many processes do not say what they did, or none did anything. */
  | {
      readonly code: "no-work";
      readonly side: string;
      readonly kind: WorkKind;
      readonly isUntold: boolean;
      /** The share of the observed time that is of processes that do not say what they did. */
      readonly share: number;
    }
  /** The share of the observed time that is of processes that do not say what they did; they are taken to be like the others. */
  | {
      readonly code: "work-unknown";
      readonly side: string;
      readonly kind: WorkKind;
      readonly share: number;
    }
  /** Services that do none of the counted work; undefined: the processes without a service. */
  | {
      readonly code: "not-overall";
      readonly kind: WorkKind;
      readonly services: readonly (string | undefined)[];
    };

/** A group by its id, and by its name if that is known. */
export interface GroupName {
  readonly id: string;
  readonly function?: string | undefined;
}

/** The filters left no stalls: a name was mistyped, or the logs are of another time. */
export interface NothingPassed {
  readonly code: "nothing-passed";
  /** The names that there are, for each kind that was asked for; empty: no record says any. */
  readonly services?: readonly string[];
  readonly hosts?: readonly string[];
  readonly versions?: readonly string[];
  readonly owners?: readonly string[];
  /** From when to when there are records, if a time was asked for. */
  readonly window?: Span;
  /** What was asked of the context. */
  readonly where?: readonly Condition[];
  /** The values of the context that there are, if they are known. */
  readonly contexts?: readonly ContextShare[];
  /** The longest stall there is, ms, if it is known and only longer ones were asked for. */
  readonly longestMs?: number;
}

/** Frames of a built file that have no map, or none that can be used; a file of several versions is one. */
export interface LackOfMap {
  readonly code: "source-maps";
  /** The path of one of the versions. */
  readonly file: string;
  readonly versions: readonly string[];
  /** What is wrong with most of them that can be helped. */
  readonly outcome: LackingOutcome;
  readonly count: number;
  /** All distinct frames of the file. */
  readonly frameCount: number;
  /** What kept a map from being used, if anything did. */
  readonly problem?: Pick<Problem, "path" | "message"> | undefined;
}
