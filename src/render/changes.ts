/**
 * What a comparison shows of all stalls and of each function: rows and columns defined once, as `ranking.ts` does it for
 * reports.
 */
import {
  type Change,
  type ChangedGroup,
  type Comparison,
  type ComparisonSide,
  type Estimate,
  OUTCOMES,
  type Outcome,
} from "../compare/comparison-model.js";
import type { Group } from "../report/model.js";
import { divisionText } from "./division-text.js";
import { ownersText } from "./group-text.js";
import { OUTCOME_TITLES } from "./outcome-titles.js";
import { shortId } from "./ranking.js";
import {
  blockedColumnText,
  blockedPairText,
  blockedRateText,
  chanceText,
  decidingBlockedRatio,
  isFew,
  pairText,
  rateText,
  ratioText,
  shortNumber,
} from "./ratio-text.js";
import { formatCount, formatDuration, rowUnitsFor } from "./units.js";

/** One quantity of all stalls on both sides. */
export interface OverallRow {
  readonly title: string;
  readonly before: string;
  readonly after: string;
  /** B/A with its 95 % interval, where there is one. */
  readonly ratio: Estimate | undefined;
  /** The evidence: `p=0.014`. */
  readonly evidence: string;
}

/** The figures of all stalls: how many, how often, for how long. */
export function overallRows({ count, duration, ...overall }: Change): OverallRow[] {
  const row = (
    title: string,
    before: string,
    after: string,
    ratio?: Estimate,
    evidence = "",
  ): OverallRow => ({ title, before, after, ratio, evidence });
  const { ratePerHour, blockedMsPerHour, ratesPer } = overall;
  const quantile = (title: "p50" | "p95", ratio?: Estimate): OverallRow => {
    const [before, after] = [duration.before, duration.after].map((side) =>
      durationText(side[`${title}Ms`], side[`${title}Interval`]),
    );
    return row(title, before ?? "", after ?? "", ratio);
  };
  return [
    row("stalls", formatCount(count.before), formatCount(count.after)),
    row(
      `stalls/${ratesPer}`,
      rateText(ratePerHour.before),
      rateText(ratePerHour.after),
      overall.rateRatio,
      chanceText("p", overall.pValue),
    ),
    row(
      `blocked/${ratesPer}`,
      blockedColumnText(blockedMsPerHour.before, ratesPer),
      blockedColumnText(blockedMsPerHour.after, ratesPer),
      overall.blockedRatio,
    ),
    quantile("p50", duration.ratio),
    quantile("p95"),
    row("max", durationText(duration.before.maxMs), durationText(duration.after.maxMs)),
  ];
}

/** `310 ms`, or `310 ms (290–340 ms)` with its interval, all in one unit. */
function durationText(
  durationMs: number | undefined,
  interval?: readonly [number, number],
): string {
  if (durationMs === undefined) return "-";
  if (interval === undefined) return formatDuration(durationMs);
  const [low, high] = interval;
  const text = rowUnitsFor([high])(high);
  return `${text(durationMs)} (${text(low).replace(/ .*$/, "")}–${text(high)})`;
}

/** A column of the functions that changed. */
export interface ChangeColumn {
  readonly title: string;
  readonly meaning: string;
  readonly kind: "id" | "name" | "figure";
  text(group: ChangedGroup): string;
}

const figure = (title: string, meaning: string, text: ChangeColumn["text"]): ChangeColumn => ({
  title,
  meaning,
  kind: "figure",
  text,
});

/** The columns that say which function it is; its place stands below its name. */
export const CHANGE_NAMES: readonly ChangeColumn[] = [
  {
    title: "id",
    meaning: "Stable across deploys",
    kind: "id",
    text: ({ id }) => shortId(id),
  },
  {
    title: "function",
    meaning: "The function that blocked the thread",
    kind: "name",
    text: ({ title }) => title,
  },
];

/** Stalls of a function on either side. */
export const CHANGE_COUNTS: readonly ChangeColumn[] = [
  figure("A", "Stalls before, and their total blocked time", ({ count, blockedMs }) =>
    countText(count.before, blockedMs.before),
  ),
  figure("B", "Stalls after, and their total blocked time", ({ count, blockedMs }) =>
    countText(count.after, blockedMs.after),
  ),
];

/** The same per observed hour, or per the base of rates, and how long one was. */
export function changeRates(ratesPer: string): readonly ChangeColumn[] {
  const per = ratesPer === "h" ? "observed hour" : ratesPer;
  return [
    figure(`stalls/${ratesPer}`, `Stalls per ${per}, before and after`, (group) => {
      const pair = pairText(group.ratePerHour, rateText);
      return group.ratesPer === ratesPer ? pair : `${pair}/${group.ratesPer}`;
    }),
    figure(`blocked/${ratesPer}`, `Blocked time per ${per}, before and after`, (group) =>
      blockedPairText(group.blockedMsPerHour, group.ratesPer),
    ),
    figure("p50", "Median duration, before and after", ({ duration }) =>
      pairText({ before: duration.before.p50Ms, after: duration.after.p50Ms }, durationText),
    ),
  ];
}

/** The reasons for the verdict on a function. */
export const CHANGE_EVIDENCE: readonly ChangeColumn[] = [
  figure(
    "B/A (95 %)",
    "Ratio of the rates with its 95 % interval, or of the blocked time if the verdict is about that; omitted if a side has fewer than five stalls",
    groupRatioText,
  ),
  figure(
    "evidence",
    "q: probability of such a difference without a change, corrected for the number of functions; expected: how many stalls the other side should have had",
    evidenceText,
  ),
];

/** `×4 (3.2–5)`, or `blocked ×10 (6.2–16)`: the ratio that the verdict on a function is about; empty with few stalls. */
export function groupRatioText(group: ChangedGroup): string {
  const blocked = ratioText(decidingBlockedRatio(group));
  if (blocked !== "") return `blocked ${blocked}`;
  return isFew(group) ? "" : ratioText(group.rateRatio);
}

/** `probably renderTable renamed: the same file and the same callers`; empty if the function kept its name and its work. */
function renameText({ renamedFrom }: ChangedGroup): string {
  return renamedFrom === undefined
    ? ""
    : `probably ${renamedFrom.title} ${renamedFrom.how}: ${renamedFrom.reason}`;
}

/** The notes on a function: `worse; accepted until 2027-03-01: the vendor mends it`. */
export function changeNotes(group: ChangedGroup): string[] {
  const { acceptance, outcome } = group;
  const accepted =
    acceptance === undefined
      ? ""
      : `${OUTCOME_TITLES[outcome].toLowerCase()}; accepted until ${acceptance.until}: ${acceptance.why}`;
  return [
    renameText(group),
    ...group.divisions.map(divisionText),
    ownersText(group.owners),
    accepted,
  ].filter((text) => text !== "");
}

/** The figures of a function on one side, per observed hour and per stall: `16/h`, `blocked 78.3 s/h`, `p50 2.73 s`. */
export function sideFigures(group: ChangedGroup, side: "before" | "after"): string[] {
  if (group.count[side] === 0) return [];
  const { ratePerHour, blockedMsPerHour, duration, ratesPer } = group;
  const rates = [
    `${rateText(ratePerHour[side])}/${ratesPer}`,
    `blocked ${blockedRateText(blockedMsPerHour[side], ratesPer)}`,
  ];
  return [
    ...(ratePerHour[side] === undefined ? [] : rates),
    `p50 ${durationText(duration[side].p50Ms)}`,
  ];
}

function countText(count: number, blockedMs: number): string {
  return `${formatCount(count)} (${formatDuration(blockedMs)})`;
}

function evidenceText({ appearance, qValue }: ChangedGroup): string {
  return [
    appearance === undefined ? "" : `expected ${shortNumber(appearance.expected)}`,
    chanceText("q", qValue),
  ]
    .filter((text) => text !== "")
    .join("  ");
}

/** Groups with one verdict, or the known blockers. */
export interface ChangeSection {
  readonly outcome: Outcome | "accepted";
  readonly title: string;
  readonly groups: readonly ChangedGroup[];
}

/** The functions with an outcome, by outcome; empty sections are left out. */
export function changeSections({ groups }: Comparison): ChangeSection[] {
  const open = groups.filter(({ acceptance }) => acceptance === undefined);
  const sections: ChangeSection[] = OUTCOMES.filter((outcome) => outcome !== "cannot-tell").map(
    (outcome) => ({
      outcome,
      title: OUTCOME_TITLES[outcome],
      groups: open.filter((group) => group.outcome === outcome),
    }),
  );
  const accepted = groups.filter(({ acceptance }) => acceptance !== undefined);
  sections.push({ outcome: "accepted", title: "ACCEPTED AS KNOWN", groups: accepted });
  return sections.filter((section) => section.groups.length > 0);
}

/** The functions with too little data to judge. */
export function undecidedGroups({ groups }: Comparison): ChangedGroup[] {
  return groups.filter(
    ({ outcome, acceptance }) => outcome === "cannot-tell" && acceptance === undefined,
  );
}

/** The group of one side; undefined if that side has none. */
export function groupOnSide(side: ComparisonSide, id: string | undefined): Group | undefined {
  return side.groups.find((group) => group.id === id);
}

/** The ids that a changed group has on the sides; they differ if it was renamed. */
export function idsOnSides({ id, renamedFrom }: ChangedGroup): { before: string; after: string } {
  return { before: renamedFrom?.id ?? id, after: id };
}
