/**
 * The caveats of a comparison, and how it was made. Nothing here is escaped.
 */

import type { Change, Comparison, Methods, OutcomeNote } from "../compare/comparison-model.js";
import { isCalled } from "../compare/overall-outcome.js";
import type { SideDivision } from "../compare/side-division.js";
import { MINUTE_MS } from "../record/time-units.js";
import type { Confounder } from "../report/trend-change.js";
import { comparabilityText } from "./comparability-text.js";
import { causeText, hostsText } from "./division-text.js";
import { problemKinds } from "./problem-counts.js";
import { shortNumber } from "./ratio-text.js";
import { formatCount } from "./units.js";
import { warningText } from "./warning-text.js";

/** The meanings of the notes on the overall outcome, but for those that the first line expresses. */
const NOTES: Readonly<Partial<Record<OutcomeNote, string>>> = {
  "few-blocks":
    "too few blocks of time to measure how much they vary, so bursts were tested instead, which is less certain; longer logs help",
  rush: "a rush of one to three blocks of time widens the interval; the test counts them like the next busiest block, which can only understate the change",
  bursty: "stalls come in bursts; the intervals allow for it",
  "by-blocked-time": "blocked time changed; the number of stalls need not have",
  opposite: "the number of stalls and the blocked time changed in opposite directions",
  "durations-differ":
    "as many stalls as before, but their durations or the blocked time differ: look at the functions",
};

/** How to tell the change from something else that differs between the sides; advice on the time of day is given with the hours. */
const REMEDIES: Readonly<Record<Confounder, string>> = {
  day: "a busier day would look the same: several earlier days (--baseline DAY --baseline DAY AFTER) or a canary beside the old version can tell",
  host: "a busier host would look the same: the same hosts on both sides, or several more, can tell",
  "time-of-day": "",
};

/** The variation that an interval allows for, by where the noise was measured. */
const NOISE_WORDS: Readonly<Record<NonNullable<Change["noise"]>, string>> = {
  block: "blocks of time per host",
  time: "blocks of time",
  drift: "runs of blocks, because the load drifts",
  host: "hosts, because the sides have different ones",
  day: "days, because the sides have different ones",
};

/** The caveats of the verdict, and what to do about them. */
export function comparisonNotes(comparison: Comparison): string[] {
  const problems = problemKinds(comparison.problemCounts);
  return [
    ...comparison.comparability.map(comparabilityText),
    ...overallNotes(comparison),
    ...comparison.warnings.map(warningText),
    ...(problems === "" ? [] : [`problems in the logs: ${problems}`]),
  ];
}

/** For this long after a deploy, a program may still be warming up. */
const WARM_UP_MS = 2 * 3_600_000;

/** What may have made a side more than one thing, and how to find out. */
function divisionNote({ side, cut }: SideDivision, comparison: Comparison): string[] {
  const name = side === "before" ? "A" : "B";
  if (cut.by === "time") return [turnNote(name, cut.atMs, comparison)];
  if (cut.by === "host") return [oddHostsNote(name, cut.names)];
  // A version that is on both sides says the same already.
  const isTold = comparison.comparability.some(({ code }) => code === "versions-mixed");
  return isTold
    ? []
    : [`${name} has versions that are not alike; --by-version OLD..NEW compares two`];
}

function turnNote(name: string, atMs: number, { after }: Comparison): string {
  const split = `--split-at ${new Date(atMs).toISOString().slice(0, 16)}Z compares before and after it`;
  const startMs = after.window?.from ?? Number.NEGATIVE_INFINITY;
  return name === "B" && atMs - startMs <= WARM_UP_MS
    ? `the first hours of B are not like the rest: a deploy that warms up looks like this, and so does what it does at its start; ${split}`
    : `${name} became another within its own time, which no deploy between the sides explains: look for a flag, a setting or a job of that hour; ${split}`;
}

function oddHostsNote(name: string, hosts: readonly string[]): string {
  const [are, look] =
    hosts.length === 1
      ? ["is", "that machine, at its settings, and at what it alone serves"]
      : ["are", "those machines, at their settings, and at what they alone serve"];
  return `${hostsText(hosts)} ${are} not like the other hosts of ${name}, which a deploy to all of them does not explain: look at ${look}`;
}

function overallNotes(comparison: Comparison): string[] {
  const { overall, selfCheck, methods } = comparison;
  const notes = overall.notes.flatMap((note) => NOTES[note] ?? []);
  // A busier day would reach all hosts and versions.
  if (isCalled(overall.outcome) && causeText(overall) === "") {
    notes.push(...overall.confounders.map((one) => REMEDIES[one]).filter((text) => text !== ""));
  }
  notes.push(...overall.divisions.flatMap((one) => divisionNote(one, comparison)));
  for (const [side, outcome] of Object.entries(selfCheck ?? {})) {
    if (outcome === "worse" || outcome === "better") {
      notes.push(
        `SELF-CHECK: the ${side} side compared with itself gives "${outcome}": too noisy to trust the verdict`,
      );
    } else notes.push(`self-check of the ${side} side: ${outcome ?? "too short"}`);
  }
  const lengths = [overall.duration.before, overall.duration.after];
  if (lengths.some(({ p95Ms, p95Interval }) => p95Ms !== undefined && p95Interval === undefined)) {
    const { before, after } = overall.bursts;
    notes.push(
      `no interval for p95: it needs ${methods.leastBurstsForP95} bursts per side; A has ${formatCount(before)}, B has ${formatCount(after)}`,
    );
  }
  return notes;
}

function blockText(blockMs: number): string {
  const minutes = blockMs / MINUTE_MS;
  if (minutes < 60) return `${minutes} min`;
  return minutes < 1440 ? `${minutes / 60} h` : `${minutes / 1440} d`;
}

const CLOCK_WORDS: Readonly<Record<Methods["clock"], string>> = {
  concurrent: "each hour of B is compared with the same hour of A",
  hours: "each hour of the day is compared with the same hour",
  none: "hours of the day are not matched",
};

/** What rates are per: `rates are per 1,000 requests (an observed hour of a process has 3,400 before, 6,800 requests after)`. */
function ratesText({ rates }: Methods): string {
  if (rates.kind === "hour") return "rates are per observed hour (hours x processes)";
  const { before, after } = rates.perObservedHour;
  const held = [before, after].map((many) => (many === undefined ? "?" : shortNumber(many)));
  const unit = rates.text.replace("1,000 ", "");
  return `rates are per ${rates.text} (an observed hour of a process has ${held.join(" before, ")} ${unit} after); an hour with twice as many counts as two`;
}

/** How the numbers were computed, so that they can be reproduced. */
export function methodSentences({ methods, overall }: Comparison): string[] {
  const { blockMs, burstGapMs, seed, level, meaningfulRatio } = methods;
  const noise =
    overall.noise === undefined
      ? ""
      : `; 95 % interval from the variance between ${NOISE_WORDS[overall.noise]}`;
  const found = overall.test === undefined ? "" : `, p by ${overall.test}`;
  const least = Math.round(100 / meaningfulRatio) / 100;
  return [
    `${ratesText(methods)}; blocks of ${blockText(blockMs)} per host; ${CLOCK_WORDS[methods.clock]}; ${burstGapMs / 1000} s of silence end a burst; nearest-rank quantiles`,
    `two pre-specified tests, stalls and blocked time per hour (Simes)${found}${noise}; the same for each group, with q-values by Benjamini-Hochberg per service`,
    `worse or better: q < ${level}, the interval excludes 1, and the ratio is at least ${meaningfulRatio}; no meaningful change: the 90 % interval lies within ${least} to ${meaningfulRatio}; shuffles use seed ${seed}`,
  ];
}
