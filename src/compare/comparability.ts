import type { CommonGround } from "./common-ground.js";
import type { ComparabilityNote, ComparisonSide } from "./comparison-model.js";
import type { Observation } from "./observation.js";
import { type RateScaleFound, workPerHour } from "./rate-base.js";
import { samenessNotes } from "./sameness.js";
import { rangesText } from "./shared-hours.js";

const HOUR_MS = 3_600_000;
/** A difference of suspects that says that the machine changed, not the code. */
const SUSPECT_SHARE_DIFFERENCE = 0.2;
/** A list of names is cut here. */
const MOST_NAMES = 4;

/** What is known of a comparison before anything is judged. */
export interface Circumstances {
  readonly observations: readonly [before: Observation, after: Observation];
  /** Said of the hours of the clock, if they were matched by --match-hours. */
  readonly matchedHours: ComparabilityNote | undefined;
  /** Said of suspects, if they cannot be told alike on both sides. */
  readonly suspicion: ComparabilityNote | undefined;
  readonly ground: CommonGround | undefined;
  readonly rates: RateScaleFound;
}

type Sides = readonly [before: ComparisonSide, after: ComparisonSide];

/** Lists what differs between the sides besides the code, each with what to do about it. */
export function comparabilityOf(sides: Sides, circumstances: Circumstances): ComparabilityNote[] {
  const { observations, matchedHours, suspicion, ground, rates } = circumstances;
  const isGapWatched = observations[0].filters.excludesGaps !== true;
  return [
    ...(matchedHours?.code === "no-shared-hours" ? [] : sides.flatMap(emptyNote)),
    ...sides.flatMap((side, i) => lifeLineNote(side, i === 0 ? "before" : "after")),
    ...workNotes(sides, rates, observations),
    ...samenessNotes(observations, sides),
    ...thresholdNote(sides),
    ...(matchedHours === undefined ? hoursNote(sides, ground) : [matchedHours]),
    ...daysNote(sides),
    ...listNote("hosts", sides, ({ hosts }) => hosts),
    ...listNote("Node versions", sides, ({ nodeVersions }) => nodeVersions),
    ...processesNote(sides),
    ...sides.flatMap((side, i) => rejectedNote(side, observations[i] as Observation)),
    ...sides.flatMap((side) => gapsNote(side, isGapWatched)),
    ...suspectsNote(sides),
    ...(suspicion === undefined ? [] : [suspicion]),
  ];
}

function emptyNote({ coverage, label }: ComparisonSide): ComparabilityNote[] {
  if (coverage.sessions > 0) return [];
  const message = `${label} has no records: nothing was monitored, or the wrong files were named`;
  return [{ code: "empty-side", message }];
}

function lifeLineNote(
  { coverage, label }: ComparisonSide,
  side: "before" | "after",
): ComparabilityNote[] {
  if (coverage.sessions === 0 || coverage.basis !== "span") return [];
  return [
    {
      code: "no-life-lines",
      message: `${label} does not say for how long it was observed (no start records): rates cannot be compared; state it with --window ${side}=24h`,
    },
  ];
}

/** The code of a note that says that rates are unknown, because nobody told what they are told per. */
export const NO_WORK = "no-work";

/** A stall is activity itself: where that is most of it, twice the stalls are hardly more per active hour. */
const LEAST_STALLED_SHARE = 0.25;

function workNotes(
  sides: Sides,
  { base, problems, notes }: RateScaleFound,
  observations: Circumstances["observations"],
): ComparabilityNote[] {
  const note = (code: string, messages: readonly (string | undefined)[]): ComparabilityNote[] =>
    messages.flatMap((message) => (message === undefined ? [] : [{ code, message }]));
  return [
    ...note(NO_WORK, problems),
    ...note("work-unknown", notes),
    ...(base.kind === "active-hour"
      ? sides.flatMap((side, i) =>
          mostlyStalledNote(side, workPerHour(base, observations[i] as Observation)),
        )
      : []),
  ];
}

function mostlyStalledNote(
  { label, coverage, totals }: ComparisonSide,
  activePerHour = 0,
): ComparabilityNote[] {
  const share = totals.blockedMs / (activePerHour * coverage.observedMs);
  if (!(share >= LEAST_STALLED_SHARE)) return [];
  return [
    {
      code: "mostly-stalled",
      message: `${percent(Math.min(1, share))} of the active time of ${label} is stalls: more stalls make more active hours, which hides a part of the change; compare without --per active-hour, too`,
    },
  ];
}

function thresholdNote([before, after]: Sides): ComparabilityNote[] {
  const thresholds = new Set([...before.thresholds, ...after.thresholds]);
  if (thresholds.size < 2) return [];
  const largest = Math.max(...thresholds);
  return [
    {
      code: "thresholds-differ",
      message: `the threshold was ${list(before.thresholds)} ms before and ${list(after.thresholds)} ms after; only stalls of at least ${largest} ms are compared`,
    },
  ];
}

function hoursNote([before, after]: Sides, ground: CommonGround | undefined): ComparabilityNote[] {
  if (ground === undefined) return [];
  if (ground.confounders.includes("time-of-day")) {
    return [
      {
        code: "hours-differ",
        message: `before covers ${hourRange(before)}, after ${hourRange(after)} (UTC), different hours of the day: the load may explain part of this; compare with the same hours of another day`,
      },
    ];
  }
  if (ground.sharedHours === undefined) return [];
  return [
    {
      code: "hours-shared",
      message: `before covers ${hourRange(before)}, after ${hourRange(after)} (UTC): ratios and tests use ${rangesText(ground.sharedHours)}, which both cover; counts and rates use all hours`,
    },
  ];
}

function hourRange({ window }: ComparisonSide): string {
  if (window === undefined) return "nothing";
  const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 16);
  const isLong = window.to - window.from >= 23 * HOUR_MS;
  return isLong ? "whole days" : `${clock(window.from)}-${clock(window.to)}`;
}

function daysNote([before, after]: Sides): ComparabilityNote[] {
  const days = [daysOf(before), daysOf(after)] as const;
  if (days[0] === undefined || days[1] === undefined || days[0] === days[1]) return [];
  return [
    {
      code: "weekdays-differ",
      message: `before covers ${days[0]}, after ${days[1]}: the load may explain part of this; compare like days`,
    },
  ];
}

/** Which kind of days a side covers; undefined where both kinds are in it, or nothing is. */
function daysOf({ window }: ComparisonSide): "weekdays" | "a weekend" | undefined {
  if (window === undefined || window.to - window.from >= 5 * 24 * HOUR_MS) return undefined;
  const kinds = new Set<"weekdays" | "a weekend">();
  for (let ms = window.from; ms < window.to; ms += HOUR_MS) {
    const day = new Date(ms).getUTCDay();
    kinds.add(day === 0 || day === 6 ? "a weekend" : "weekdays");
  }
  const [kind] = kinds;
  return kinds.size === 1 ? kind : undefined;
}

function listNote(
  what: string,
  [before, after]: Sides,
  namesOf: (side: ComparisonSide) => readonly string[],
): ComparabilityNote[] {
  const [old, fresh] = [namesOf(before), namesOf(after)];
  if (old.length === 0 || fresh.length === 0 || old.join("\n") === fresh.join("\n")) return [];
  const code = `${what.toLowerCase().replaceAll(" ", "-")}-differ`;
  return [{ code, message: `different ${what}: ${list(old)} before, ${list(fresh)} after` }];
}

function processesNote([before, after]: Sides): ComparabilityNote[] {
  const counts = [before.coverage.sessions, after.coverage.sessions] as const;
  if (Math.max(...counts) < 2 * Math.max(1, Math.min(...counts))) return [];
  const message = `${counts[0]} processes before, ${counts[1]} after: rates are per process hour`;
  return [{ code: "processes-differ", message }];
}

function rejectedNote(
  { label, inputs }: ComparisonSide,
  { rejectedLineCount }: Observation,
): ComparabilityNote[] {
  if (rejectedLineCount === 0) return [];
  const records = inputs.reduce((sum, input) => sum + input.records, 0);
  const percent = (100 * rejectedLineCount) / (records + rejectedLineCount);
  const lines = rejectedLineCount === 1 ? "1 bad line" : `${rejectedLineCount} bad lines`;
  return [
    {
      code: "problems",
      message: `${label} has ${lines} (${percent < 1 ? "less than 1" : Math.round(percent)} % of its lines): what they contained is missing; \`stall-report validate\` lists them`,
    },
  ];
}

function gapsNote({ coverage, label }: ComparisonSide, isGapWatched: boolean): ComparabilityNote[] {
  // Without life lines every quiet time looks like a gap.
  const { length } = coverage.gaps;
  if (length === 0 || coverage.basis !== "lifecycle") return [];
  const silences = length === 1 ? "1 silence" : `${length} silences`;
  const meaning = isGapWatched
    ? "counted as observed although that is unknown; --exclude-gap leaves them out"
    : "not counted as observed";
  return [
    { code: "gaps", message: `${label} has ${silences} of more than ten minutes, ${meaning}` },
  ];
}

function suspectsNote([before, after]: Sides): ComparabilityNote[] {
  const shares = [suspectShare(before), suspectShare(after)] as const;
  if (Math.abs(shares[0] - shares[1]) <= SUSPECT_SHARE_DIFFERENCE) return [];
  return [
    {
      code: "suspects-differ",
      message: `${percent(shares[0])} of the stalls before and ${percent(shares[1])} after are suspected false positives: the machine changed, not only the code`,
    },
  ];
}

function suspectShare({ totals }: ComparisonSide): number {
  const all = totals.count + totals.suspectedCount;
  return all === 0 ? 0 : totals.suspectedCount / all;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function list(values: readonly (string | number)[]): string {
  const shown = values.slice(0, MOST_NAMES).join(", ");
  return values.length > MOST_NAMES ? `${shown} ...` : shown;
}
