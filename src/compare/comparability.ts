import { HOUR_MS } from "../record/time-units.js";
import { notOverallNotes, type RateScaleFound, workPerHour } from "../report/rate-base.js";
import { type DayKind, dayKindOf } from "./clock-match.js";
import type { CommonGround } from "./common-ground.js";
import type { ComparabilityNote } from "./comparability-note.js";
import type { ComparisonSide } from "./comparison-model.js";
import type { Observation } from "./observation.js";
import { samenessNotes } from "./sameness.js";

/** Above this difference in the share of suspects, the machine has changed rather than the code. */
const SUSPECT_SHARE_DIFFERENCE = 0.2;

/** What is known about a comparison before anything is judged. */
export interface Circumstances {
  readonly observations: readonly [before: Observation, after: Observation];
  /** The note about the hours of the day, if they were matched by --match-hours. */
  readonly matchedHours: ComparabilityNote | undefined;
  /** The note about suspects, if they cannot be judged alike on both sides. */
  readonly suspicion: ComparabilityNote | undefined;
  readonly ground: CommonGround | undefined;
  readonly rates: RateScaleFound;
}

type Sides = readonly [before: ComparisonSide, after: ComparisonSide];

/** Lists what differs between the sides besides the code. */
export function comparabilityOf(sides: Sides, circumstances: Circumstances): ComparabilityNote[] {
  const { observations, matchedHours, suspicion, ground, rates } = circumstances;
  const isGapWatched = observations[0].filters.excludesGaps !== true;
  return [
    ...(matchedHours?.code === "no-shared-hours" ? [] : sides.flatMap(emptyNote)),
    ...sides.flatMap((side, i) => lifeLineNote(side, i === 0 ? "before" : "after")),
    ...workNotes(sides, rates, observations),
    ...notOverallNotes(
      rates,
      observations.flatMap(({ totals }) => totals.sessions),
    ),
    ...samenessNotes(observations, sides),
    ...thresholdNote(sides),
    ...(matchedHours === undefined ? hoursNote(sides, ground) : [matchedHours]),
    ...daysNote(sides),
    ...listNote("hosts-differ", sides, ({ hosts }) => hosts),
    ...listNote("node-versions-differ", sides, ({ nodeVersions }) => nodeVersions),
    ...processesNote(sides),
    ...sides.flatMap((side, i) => rejectedNote(side, observations[i] as Observation)),
    ...sides.flatMap((side) => gapsNote(side, isGapWatched)),
    ...suspectsNote(sides),
    ...(suspicion === undefined ? [] : [suspicion]),
  ];
}

function emptyNote({ coverage, label: side }: ComparisonSide): ComparabilityNote[] {
  return coverage.sessions > 0 ? [] : [{ code: "empty-side", side }];
}

function lifeLineNote(
  { coverage, label: side }: ComparisonSide,
  which: "before" | "after",
): ComparabilityNote[] {
  const isSilent = coverage.sessions > 0 && coverage.basis === "span";
  return isSilent ? [{ code: "no-life-lines", side, which }] : [];
}

/** Stalls count as active time: from this share of it on, twice the stalls are hardly more per active hour. */
const LEAST_STALLED_SHARE = 0.25;

function workNotes(
  sides: Sides,
  rates: RateScaleFound,
  observations: Circumstances["observations"],
): ComparabilityNote[] {
  const { problems, notes } = rates;
  const active = rates.base.kind !== "active-hour" ? [] : sides;
  return [
    ...problems.flatMap((problem) => problem ?? []),
    ...notes.flatMap((note) => note ?? []),
    ...active.flatMap((side, i) =>
      mostlyStalledNote(side, workPerHour(rates, observations[i] as Observation)),
    ),
  ];
}

function mostlyStalledNote(
  { label: side, coverage, totals }: ComparisonSide,
  activePerHour = 0,
): ComparabilityNote[] {
  const share = totals.blockedMs / (activePerHour * coverage.observedMs);
  return share >= LEAST_STALLED_SHARE ? [{ code: "mostly-stalled", side, share }] : [];
}

function thresholdNote([before, after]: Sides): ComparabilityNote[] {
  const [old, fresh] = [before.thresholds, after.thresholds];
  if (new Set([...old, ...fresh]).size < 2) return [];
  return [{ code: "thresholds-differ", before: old, after: fresh }];
}

function hoursNote(sides: Sides, ground: CommonGround | undefined): ComparabilityNote[] {
  if (ground === undefined) return [];
  const [before, after] = sides.map(({ window }) => window);
  if (ground.confounders.includes("time-of-day")) return [{ code: "hours-differ", before, after }];
  if (ground.sharedHours === undefined) return [];
  const ofDays = ground.sharedHours;
  const hours = [...new Set(ofDays.flatMap((part) => part.hours))].sort((a, b) => a - b);
  return [{ code: "hours-shared", before, after, hours, ofDays }];
}

function daysNote(sides: Sides): ComparabilityNote[] {
  const [before, after] = sides.map(daysOf);
  if (before === undefined || after === undefined || before === after) return [];
  return [{ code: "weekdays-differ", before, after }];
}

/** The kind of days that a side covers; undefined for both kinds, or none. */
function daysOf({ window }: ComparisonSide): DayKind | undefined {
  if (window === undefined || window.to - window.from >= 5 * 24 * HOUR_MS) return undefined;
  const kinds = new Set<DayKind>();
  for (let ms = window.from; ms < window.to; ms += HOUR_MS) {
    kinds.add(dayKindOf(ms));
  }
  const [kind] = kinds;
  return kinds.size === 1 ? kind : undefined;
}

function listNote(
  code: "hosts-differ" | "node-versions-differ",
  sides: Sides,
  namesOf: (side: ComparisonSide) => readonly string[],
): ComparabilityNote[] {
  const [before, after] = [namesOf(sides[0]), namesOf(sides[1])];
  const areAlike = before.join("\n") === after.join("\n");
  return before.length === 0 || after.length === 0 || areAlike ? [] : [{ code, before, after }];
}

function processesNote(sides: Sides): ComparabilityNote[] {
  const [before, after] = [sides[0].coverage.sessions, sides[1].coverage.sessions];
  if (Math.max(before, after) < 2 * Math.max(1, Math.min(before, after))) return [];
  return [{ code: "processes-differ", before, after }];
}

function rejectedNote(
  { label: side, inputs }: ComparisonSide,
  { rejectedLineCount: lineCount }: Observation,
): ComparabilityNote[] {
  if (lineCount === 0) return [];
  const records = inputs.reduce((sum, input) => sum + input.records, 0);
  return [{ code: "problems", side, lineCount, share: lineCount / (records + lineCount) }];
}

function gapsNote(
  { coverage, label: side }: ComparisonSide,
  areObserved: boolean,
): ComparabilityNote[] {
  // Without start, alive and stop records, every quiet time looks like a gap.
  const { length: count } = coverage.gaps;
  if (count === 0 || coverage.basis !== "lifecycle") return [];
  return [{ code: "gaps", side, count, areObserved }];
}

function suspectsNote(sides: Sides): ComparabilityNote[] {
  const [before, after] = [suspectShare(sides[0]), suspectShare(sides[1])];
  if (Math.abs(before - after) <= SUSPECT_SHARE_DIFFERENCE) return [];
  return [{ code: "suspects-differ", before, after }];
}

function suspectShare({ totals }: ComparisonSide): number {
  const all = totals.count + totals.suspectedCount;
  return all === 0 ? 0 : totals.suspectedCount / all;
}
