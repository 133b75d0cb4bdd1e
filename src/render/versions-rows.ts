/** The cells of several versions side by side, defined once for all formats. */
import type {
  VersionFigures,
  VersionsComparison,
  VersionsRow,
} from "../compare/compare-versions.js";
import type { Change, ComparisonSide, Outcome } from "../compare/comparison-model.js";
import { comparisonNotes } from "./comparison-notes.js";
import { observedText, verdictSentence } from "./comparison-text.js";
import {
  blockedRateText,
  decidingBlockedRatio,
  isFew,
  rateText,
  shortNumber,
} from "./ratio-text.js";

/** What a cell says of a version against the one that it is compared with. */
const MARKS: Readonly<Record<Outcome, string>> = {
  worse: "worse",
  new: "new",
  better: "better",
  fixed: "fixed",
  "small-change": "small",
  "no-meaningful-change": "same",
  "no-stalls": "",
  "cannot-tell": "?",
};

/** What the marks mean, in a sentence. */
export function marksMeaning({ steps }: VersionsComparison): string {
  const per = steps[0]?.overall.ratesPer ?? "h";
  return `stalls per ${per === "h" ? "observed hour" : per}; worse and better show the ratio; same: no meaningful change; small: too small a difference to act on; ?: cannot tell`;
}

/** One row as it is shown: a function, or all of them. */
export interface ShownVersions {
  /** Undefined for all functions together. */
  readonly row: VersionsRow | undefined;
  readonly name: string;
  readonly figures: readonly VersionFigures[];
  readonly changes: readonly (Change | undefined)[];
  /** Its rates have another unit than those of all functions. */
  readonly isOtherUnit: boolean;
}

/** All functions together, then each. */
export function shownVersions({ overall, steps, rows }: VersionsComparison): ShownVersions[] {
  const per = overall[0]?.ratesPer;
  return [
    {
      row: undefined,
      name: "all functions",
      figures: overall,
      changes: [undefined, ...steps.map((step) => step.overall)],
      isOtherUnit: false,
    },
    ...rows.map((row) => {
      const { title: name, figures, changes } = row;
      return { row, name, figures, changes, isOtherUnit: figures[0]?.ratesPer !== per };
    }),
  ];
}

/** `1.4.2`, and below it its observed time. */
export function versionTitle(side: ComparisonSide): readonly [version: string, observed: string] {
  return [side.label, observedText(side) ?? "time unknown"];
}

/** `7.1 worse ×3.5`: the rate of a version, and what is said of it. */
export function versionCell(
  { figures, changes, isOtherUnit }: ShownVersions,
  version: number,
): string {
  const own = figures[version];
  if (own === undefined) return "";
  const unit = isOtherUnit ? `/${own.ratesPer}` : "";
  return [`${rateText(own.ratePerHour)}${unit}`, markText(changes[version])]
    .filter((text) => text !== "")
    .join(" ");
}

function markText(change: Change | undefined): string {
  if (change === undefined) return "";
  const { outcome, rateRatio } = change;
  const mark = MARKS[outcome];
  if (outcome !== "worse" && outcome !== "better") return mark;
  const blocked = decidingBlockedRatio(change);
  if (blocked !== undefined) return `${mark} ×${shortNumber(blocked.estimate)} blocked`;
  return rateRatio === undefined || isFew(change)
    ? mark
    : `${mark} ×${shortNumber(rateRatio.estimate)}`;
}

/** `4.10 s/h`, for a title. */
export function blockedCell({ figures }: ShownVersions, version: number): string {
  const own = figures[version];
  return own?.blockedMsPerHour === undefined
    ? ""
    : blockedRateText(own.blockedMsPerHour, own.ratesPer);
}

/** The verdict of each version against the one it is compared with: `1.4.2 against 1.4.1: 1 worse: ...`. */
export function stepSentences({ steps }: VersionsComparison): string[] {
  return steps.map(
    (step) => `${step.after.label} against ${step.before.label}: ${verdictSentence(step)}`,
  );
}

/** What to mind, each with the versions that it is about. */
export function stepNotes({ steps }: VersionsComparison): string[] {
  const labels = new Map<string, string[]>();
  for (const step of steps) {
    for (const note of comparisonNotes(step)) {
      labels.set(note, [...(labels.get(note) ?? []), `${step.before.label}..${step.after.label}`]);
    }
  }
  return Array.from(labels, ([note, of]) =>
    of.length === steps.length ? note : `${of.join(", ")}: ${note}`,
  );
}
