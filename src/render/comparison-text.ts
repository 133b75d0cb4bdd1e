/**
 * The sentences of a comparison, the same in every format. None of them is escaped: names of the log may be in them.
 */

import type {
  Change,
  ChangedGroup,
  Comparison,
  ComparisonSide,
  Outcome,
} from "../compare/comparison-model.js";
import { isCalled } from "../compare/overall-outcome.js";
import { undecidedGroups } from "./changes.js";
import { comparabilityText } from "./comparability-text.js";
import { causeText, divisionTexts } from "./division-text.js";
import { unreadText } from "./missing-text.js";
import { nameList } from "./name-list.js";
import { neededText } from "./needed-text.js";
import { OUTCOME_TITLES } from "./outcome-titles.js";
import {
  blockedPairText,
  decidingBlockedRatio,
  isFew,
  numberBeside,
  rateText,
  ratioText,
  shortNumber,
} from "./ratio-text.js";
import { confounderText } from "./since-text.js";
import { formatCount, formatDuration, formatSpan, plural } from "./units.js";

const MOST_VERSIONS = 3;
/** The most functions that the first line names. */
const MOST_NAMED = 3;
/** A stall this many times as long as any before, and of at least a second, is mentioned even if it is the only one. */
const FAR_LONGER = 2;
const LEAST_NEWS_MS = 1_000;
/** This many stalls of a new function are mentioned, however few bursts they came in. */
const LEAST_RUSH = 50;

/** The outcomes whose functions are named in the first line. */
const NAMED: readonly (readonly [Outcome, string])[] = [
  ["worse", "worse"],
  ["new", "new"],
  ["better", "better"],
  ["fixed", "fixed"],
];

/** The first line: the functions that changed by name, what is new and huge, and the verdict with its interval. */
export function verdictSentence(comparison: Comparison): string {
  const { overall, groups } = comparison;
  const named = NAMED.flatMap(([outcome, word]) => {
    const found = groups.filter(
      (group) => group.outcome === outcome && group.acceptance === undefined,
    );
    return found.length === 0 ? [] : [`${formatCount(found.length)} ${word}: ${namesText(found)}`];
  });
  const title = OUTCOME_TITLES[overall.outcome];
  const causes = isCalled(overall.outcome)
    ? causeText(overall) || confounderText(overall)
    : overall.notes.includes("fewer-but-longer")
      ? " (fewer stalls, but no less blocked time)"
      : "";
  const verdict = `${named.length === 0 ? "" : "Overall "}${title}${causes}: ${overallText(comparison)}`;
  const news = [
    ...movedText(comparison),
    ...rushText(comparison),
    ...longestText(comparison),
    ...divisionTexts(comparison),
  ];
  const sentences = [...named, ...news, verdict].join(". ");
  return `${unreadText(comparison)}${sentences}`;
}

function namesText(groups: readonly ChangedGroup[]): string {
  const names = groups.slice(0, MOST_NAMED).map((group) => `${group.title}${sizeText(group)}`);
  const left = groups.length - names.length;
  return [...names, ...(left > 0 ? [`${formatCount(left)} more`] : [])].join(", ");
}

/** ` (×2.4)`, or the blocked time of what only one side has. */
function sizeText(group: ChangedGroup): string {
  const { outcome, blockedMs, rateRatio } = group;
  if (outcome === "new") return ` (${formatDuration(blockedMs.after)})`;
  if (outcome === "fixed") return ` (was ${formatDuration(blockedMs.before)})`;
  const blocked = decidingBlockedRatio(group);
  if (blocked !== undefined) return ` (blocked time ×${shortNumber(blocked.estimate)})`;
  return rateRatio === undefined || isFew(group) ? "" : ` (×${shortNumber(rateRatio.estimate)})`;
}

/**
 * What is new, far more often than all before, and yet in so few bursts that no test can call it: `Not seen before: retryAll (2,000 stalls
 * in 1 burst)`.
 */
function rushText({ groups, overall }: Comparison): string[] {
  const found = groups.filter(
    ({ outcome, acceptance, count, ratePerHour, notes }) =>
      outcome === "cannot-tell" &&
      acceptance === undefined &&
      !notes.includes("unread-lines") &&
      count.before === 0 &&
      // Not news if it could not have been seen before.
      ratePerHour.before !== undefined &&
      count.after >= Math.max(LEAST_RUSH, overall.count.before / 2),
  );
  if (found.length === 0) return [];
  const names = found
    .slice(0, MOST_NAMED)
    .map(
      ({ title, count, bursts }) =>
        `${title} (${plural(count.after, "stall")} in ${plural(bursts.after, "burst")})`,
    );
  return [`Not seen before: ${names.join(", ")}`];
}

/** Mentions a stall that is far longer than any before, even a single one: rates do not show it. */
function longestText({ overall, after, groups }: Comparison): string[] {
  const before = overall.duration.before.maxMs ?? 0;
  const longest = overall.duration.after.maxMs ?? 0;
  if (longest < LEAST_NEWS_MS || longest < FAR_LONGER * before) return [];
  const isUnread = overall.notes.includes("unread-lines");
  const group = after.groups.find(({ maxMs }) => maxMs === longest);
  const name = groups.find(({ id }) => id === group?.id)?.function ?? group?.function;
  const where = name === undefined ? "" : ` in ${name}`;
  const old =
    before > 0
      ? `before: ${formatDuration(before)}`
      : isUnread
        ? "before: unreadable"
        : "none before";
  return [`Longest stall: ${formatDuration(longest)}${where} (${old})`];
}

/** `1 moved: readPrices (was parseRows, blocked time 1.2 s/h → 1.3 s/h)`: what would look like one fixed and one new. */
function movedText({ groups }: Comparison): string[] {
  const moved = groups.filter(
    ({ renamedFrom, acceptance }) => renamedFrom?.how === "moved" && acceptance === undefined,
  );
  if (moved.length === 0) return [];
  const names = moved
    .slice(0, MOST_NAMED)
    .map(({ title, renamedFrom, blockedMsPerHour, ratesPer }) => {
      const blocked = blockedPairText(blockedMsPerHour, ratesPer);
      return `${title} (was ${renamedFrom?.title}, blocked time ${blocked})`;
    });
  const left = moved.length - names.length;
  const all = [...names, ...(left > 0 ? [`${formatCount(left)} more`] : [])];
  return [`${formatCount(moved.length)} moved: ${all.join(", ")}`];
}

function overallText(comparison: Comparison): string {
  const { overall } = comparison;
  const { ratePerHour, blockedMsPerHour, count, rateAtMost, ratesPer } = overall;
  const counts = `${plural(count.before, "stall")} before, ${formatCount(count.after)} after`;
  const unshared = comparison.comparability.find(({ code }) => code === "no-shared-hours");
  if (unshared !== undefined) return comparabilityText(unshared);
  if (ratePerHour.before === undefined || ratePerHour.after === undefined) {
    return `${counts}, ${ratesPer === "h" ? "over an unknown time" : `the rate per ${ratesPer} is unknown`}`;
  }
  if (overall.outcome === "no-stalls") {
    return `neither side has any stalls; B has at most ${rateText(rateAtMost.after)} stalls/${ratesPer} (95 % confidence)`;
  }
  if (overall.notes.includes("unread-lines")) {
    return "unreadable lines may contain as many stalls as the difference";
  }
  const stalls = isFew(overall)
    ? counts
    : `stalls/${ratesPer === "h" ? "hour" : ratesPer} ${ratioText(overall.rateRatio, "95% CI ")}`;
  // Rates of all hours beside the ratio of some of them would contradict each other.
  const isOfSome = comparison.comparability.some(({ code }) => code === "hours-shared");
  const blocked =
    isOfSome && overall.blockedRatio !== undefined
      ? `${ratioText(overall.blockedRatio)} in the hours that both cover`
      : blockedPairText(blockedMsPerHour, ratesPer);
  return [
    stalls,
    `blocked time ${blocked}`,
    ...(isCalled(overall.outcome) || overall.notes.includes("fewer-but-longer")
      ? []
      : boundText(overall)),
    ...(overall.needed === undefined ? [] : [neededText(overall.needed, comparison.methods)]),
  ].join("; ");
}

/** `a doubling is ruled out`: how much worse it could be at most, when nothing more can be said. */
function boundText({ rateRatioAtMost }: Change): string[] {
  if (rateRatioAtMost === undefined || !Number.isFinite(rateRatioAtMost)) return [];
  const bound = `×${numberBeside(rateRatioAtMost, 2)}`;
  return [
    rateRatioAtMost < 2
      ? `a doubling is ruled out (at most ${bound})`
      : `more than ${bound} is ruled out`,
  ];
}

/** Whether the verdict depends on suspects or on accepted groups, one sentence each. */
export function verdictConditions(comparison: Comparison): string[] {
  const { groups, overall, withoutAccepted } = comparison;
  const accepted = groups.filter(({ acceptance }) => acceptance !== undefined).length;
  if (accepted === 0) return [suspectSentence(comparison)];
  const them = accepted === 1 ? "it" : "them";
  const verdict =
    withoutAccepted === overall.outcome
      ? "is the same"
      : `would be ${OUTCOME_TITLES[withoutAccepted]}`;
  return [
    suspectSentence(comparison),
    `${plural(accepted, "function")} accepted as known; without ${them}, the verdict ${verdict}`,
  ];
}

function suspectSentence(comparison: Comparison): string {
  const { withSuspects, withoutSuspects, before, after } = comparison;
  const suspects = before.totals.suspectedCount + after.totals.suspectedCount;
  if (suspects === 0) return "no suspected false positives on either side";
  const many = plural(suspects, "suspected false positive");
  const them = suspects === 1 ? "it" : "them";
  return withSuspects === withoutSuspects
    ? `excluding ${many}; including ${them}, the verdict is the same`
    : `excluding ${many}; INCLUDING ${them}, the verdict would be ${OUTCOME_TITLES[withSuspects]}`;
}

/** The observed time of a side, hours x processes: the denominator of its rates; undefined where it is unknown. */
export function observedText({ coverage }: ComparisonSide): string | undefined {
  return coverage.basis === "lifecycle" ? formatSpan(coverage.observedMs) : undefined;
}

/** `version 1.4.1`, `versions 1.4.0, 1.4.1, 1.4.2 and 3 more`. */
function versionsText(versions: readonly string[]): string {
  return `version${versions.length === 1 ? "" : "s"} ${nameList(versions, MOST_VERSIONS)}`;
}

/** `before (3 files, 34 m 30 s, 3 processes, 1 host, version 1.4.1)`: a side and its observed time. */
export function sideText(side: ComparisonSide): string {
  const { coverage, label, inputs, hosts, versions } = side;
  const facts = [
    plural(inputs.length, "file"),
    observedText(side) ?? (coverage.sessions === 0 ? "nothing monitored" : "observed time unknown"),
    plural(coverage.sessions, "process", "processes"),
    ...(hosts.length === 0 ? [] : [plural(hosts.length, "host")]),
    ...(versions.length === 0 || (versions.length === 1 && versions[0] === label)
      ? []
      : [versionsText(versions)]),
  ];
  return `${label} (${facts.join(", ")})`;
}

/** How many functions are undecided, and how much longer to observe; empty if none are. */
export function undecidedSentence(comparison: Comparison): string {
  const { length } = undecidedGroups(comparison);
  if (length === 0) return "";
  const need = undecidedNeed(comparison);
  return `UNDECIDED (${formatCount(length)})${need === "" ? "" : `: ${need}`}`;
}

/** How much longer to observe for a typical undecided function; empty if that is unknown. */
export function undecidedNeed({ groups, methods }: Comparison): string {
  const needs = groups
    .flatMap(({ outcome, needed }) =>
      outcome === "cannot-tell" && needed?.wallHours !== undefined ? [needed] : [],
    )
    .sort((a, b) => (a.wallHours ?? 0) - (b.wallHours ?? 0));
  const typical = needs[Math.floor(needs.length / 2)];
  return typical === undefined ? "" : `for a typical one, ${neededText(typical, methods)}`;
}
