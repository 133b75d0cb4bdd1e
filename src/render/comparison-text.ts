/**
 * The sentences of a comparison, the same in every format.
 */
import type { Change, Comparison, ComparisonSide, Outcome } from "../compare/comparison-model.js";
import { PARTIAL } from "./headline.js";
import { missingText } from "./missing-text.js";
import { blockedRateText, isFew, pairText, ratioText } from "./ratio-text.js";
import { formatCount, formatSpan, plural } from "./units.js";

const HOUR_MS = 3_600_000;
const MOST_VERSIONS = 3;

/** How each verdict is headed. */
export const OUTCOME_TITLES: Readonly<Record<Outcome, string>> = {
  worse: "WORSE",
  new: "NEW",
  better: "BETTER",
  fixed: "FIXED",
  "no-meaningful-change": "NO MEANINGFUL CHANGE",
  "cannot-tell": "CANNOT TELL",
};

const TALLY: readonly (readonly [Outcome, string])[] = [
  ["worse", "worse"],
  ["new", "new"],
  ["better", "better"],
  ["fixed", "fixed"],
  ["no-meaningful-change", "without meaningful change"],
  ["cannot-tell", "too few to tell"],
];

/** The one honest sentence: the verdict, its ratio with the interval, and what became of the functions. */
export function verdictSentence(comparison: Comparison): string {
  const { overall, groups, missing, isPartial } = comparison;
  const tally = TALLY.map(
    ([verdict, words]) =>
      [groups.filter((group) => group.outcome === verdict).length, words] as const,
  )
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${formatCount(count)} ${words}`)
    .join(", ");
  return [
    missingText(missing),
    isPartial ? PARTIAL : "",
    `${OUTCOME_TITLES[overall.outcome]}: ${overallText(overall)}`,
    tally === "" ? "" : `. Functions: ${tally}`,
  ].join("");
}

function overallText(overall: Change): string {
  const { ratePerHour, blockedMsPerHour, count, needHours } = overall;
  const counts = `${plural(count.before, "stall")} before, ${formatCount(count.after)} after`;
  if (ratePerHour.before === undefined || ratePerHour.after === undefined) {
    return `${counts}, over unknown times`;
  }
  if (count.before + count.after === 0) return "no stalls on either side";
  const stalls = isFew(overall) ? counts : `stalls/hour ${ratioText(overall.rateRatio, "95% CI ")}`;
  const more =
    needHours === undefined
      ? ""
      : `; about ${formatSpan(needHours * HOUR_MS)} more of B would show a doubling`;
  return `${stalls}; blocked time ${pairText(blockedMsPerHour, blockedRateText)}${more}`;
}

/** Whether the verdict depends on what is done with the suspected false positives. */
export function suspectSentence(comparison: Comparison): string {
  const { withSuspects, withoutSuspects, before, after } = comparison;
  const suspects = before.totals.suspectedCount + after.totals.suspectedCount;
  if (suspects === 0) return "no suspected false positives on either side";
  const many = plural(suspects, "suspected false positive");
  return withSuspects === withoutSuspects
    ? `without the ${many}; with them the verdict is the same`
    : `without the ${many}; WITH them the verdict would be ${OUTCOME_TITLES[withSuspects]}`;
}

/** For how long a side was watched, hours x processes: the denominator of its rates; undefined where nobody knows. */
export function observedText({ coverage }: ComparisonSide): string | undefined {
  return coverage.basis === "lifecycle" ? formatSpan(coverage.observedMs) : undefined;
}

/** `before (3 files, 34 m 30 s, 3 processes, 1 host, version 1.4.1)`: a side and for how long it was watched. */
export function sideText(side: ComparisonSide): string {
  const { coverage, label, inputs, hosts, versions } = side;
  const facts = [
    plural(inputs.length, "file"),
    observedText(side) ?? (coverage.sessions === 0 ? "nothing monitored" : "observed time unknown"),
    plural(coverage.sessions, "process", "processes"),
    ...(hosts.length === 0 ? [] : [plural(hosts.length, "host")]),
    ...(versions.length === 0 || (versions.length === 1 && versions[0] === label)
      ? []
      : [`version ${versions.slice(0, MOST_VERSIONS).join(", ")}`]),
  ];
  return `${label} (${facts.join(", ")})`;
}

/** How many functions nothing can be said of, and how much longer to watch: the accounted rest. Empty if none. */
export function undecidedSentence(comparison: Comparison): string {
  const { length } = comparison.groups.filter((group) => group.outcome === "cannot-tell");
  if (length === 0) return "";
  const need = undecidedNeed(comparison);
  return `TOO FEW TO TELL (${formatCount(length)})${need === "" ? "" : `: ${need}`}`;
}

/** How much longer to watch for the typical function of which too little is known; empty if nobody can say. */
export function undecidedNeed({ groups }: Comparison): string {
  const undecided = groups.filter((group) => group.outcome === "cannot-tell");
  const needs = undecided.flatMap((group) => group.needHours ?? []).sort((a, b) => a - b);
  const typical = needs[Math.floor(needs.length / 2)];
  return typical === undefined
    ? ""
    : `about ${formatSpan(typical * HOUR_MS)} more of B would show a doubling of the typical one`;
}

/** What to mind before believing the verdict, and what to do about it. */
export function comparisonNotes(comparison: Comparison): string[] {
  const problems = [...comparison.problemCounts]
    .map(([code, many]) => `${formatCount(many)} ${code}`)
    .join(", ");
  return [
    ...comparison.comparability.map((note) => note.message),
    ...overallNotes(comparison),
    ...comparison.warnings.map((warning) => warning.message),
    ...(problems === "" ? [] : [`problems in the logs: ${problems}`]),
  ];
}

/** Below this many values, no distribution-free 95 % interval of p95 is finite (`stats/quantile.ts`). */
const P95_BURSTS = 72;

function overallNotes({ overall, selfCheck }: Comparison): string[] {
  const notes: string[] = [];
  if (overall.notes.includes("few-blocks")) {
    notes.push(
      "fewer than six blocks of time on a side: tested by burst, which is less sure; longer logs make it better",
    );
  }
  if (overall.notes.includes("bursty")) {
    notes.push("stalls come in bursts: tested per block of time, not per stall");
  }
  if (overall.notes.includes("methods-disagree")) {
    notes.push("the test and the interval disagree, so nothing is claimed; longer logs will tell");
  }
  if (overall.notes.includes("durations-differ")) {
    notes.push(
      "as many stalls as before, but their lengths or the blocked time differ: look at the functions",
    );
  }
  for (const [side, verdict] of Object.entries(selfCheck ?? {})) {
    if (verdict === "worse" || verdict === "better") {
      notes.push(
        `SELF-CHECK: the ${side} side compared with itself says "${verdict}": the noise is too large to trust the verdict`,
      );
    } else notes.push(`self-check of the ${side} side: ${verdict ?? "too short"}`);
  }
  const lengths = [overall.duration.before, overall.duration.after];
  if (lengths.some(({ p95Ms, p95Interval }) => p95Ms !== undefined && p95Interval === undefined)) {
    const { before, after } = overall.bursts;
    notes.push(
      `p95 without an interval: that needs ${P95_BURSTS} bursts on a side, and A has ${formatCount(before)}, B ${formatCount(after)}`,
    );
  }
  return notes;
}
