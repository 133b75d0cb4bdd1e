import type { ChangeEvidence, ChangeInput } from "./change.js";
import { ALPHA } from "./significance.js";
import { studentCriticalValue } from "./student-t.js";
import { sumOf } from "./sum-of.js";

/** The 80th percentile of the standard normal distribution. */
const Z_OF_POWER = 0.8416;
/** The probability that the change is found after the needed time. */
export const POWER = 0.8;
/** The change to be found: a doubling. */
export const RATIO_TO_FIND = 2;
/** No more than this many times the observed time is proposed. */
const MOST_TIMES = 1_000;
const MOST_UNITS = 60;
/** The before side is in the past: observing it again pays only if waiting for the after side alone takes this many times longer. */
const LONGER_WAIT = 4;
/**
 * A factor on the variance, because the noise of a log that is too short is more often under- than overestimated. Calibrated with
 * `bench/stats`, so that a doubling is found in about the promised share of cases.
 */
const CAUTION = 1.6;

/** What else must be observed to find a doubling in four of five cases. */
export interface Needed {
  /** The side that needs more: the after side, or both (the before side would have to be observed again). */
  readonly side: "after" | "both";
  /** Hosts or days if these differ, because more hours of the same ones would not help. */
  readonly unit: "hours" | "days" | "hosts";
  /** For hours: hours x processes, of each side that needs more. */
  readonly amount: number;
}

/** Computes how much more must be observed. @returns undefined if there is enough already, or too little to know */
export function neededToTell(
  { compared }: ChangeInput,
  { rate }: ChangeEvidence,
): Needed | undefined {
  const noise = rate?.noise;
  if (compared === undefined || noise === undefined) return undefined;
  const hours = compared.observedHours;
  const total = sumOf(compared.counts);
  // Pooled, so that a side without stalls has an answer, too.
  const perHour = total / (hours.before + hours.after);
  if (!(perHour > 0)) return undefined;
  // A doubling is already ruled out.
  if ((rate?.inner.high ?? 0) < RATIO_TO_FIND) return undefined;
  const { source, degreesOfFreedom, dispersion } = noise;
  /** Whether a doubling would be found with this many times the time on each side. */
  const isEnough = (timesBefore: number, timesAfter: number, df: number): boolean => {
    const ofBefore = 1 / (perHour * hours.before * timesBefore);
    const ofAfter = 1 / (RATIO_TO_FIND * perHour * hours.after * timesAfter);
    const standardError = Math.sqrt(CAUTION * dispersion * (ofBefore + ofAfter));
    const critical = studentCriticalValue(ALPHA, Math.max(1, df));
    return standardError * (critical + Z_OF_POWER) <= Math.log(RATIO_TO_FIND);
  };
  if (source === "host" || source === "day") {
    const units = unitCounts(compared, source);
    return neededUnits(source, (moreBefore, moreAfter) =>
      isEnough(
        1 + moreBefore / units.before,
        1 + moreAfter / units.after,
        degreesOfFreedom + moreBefore + moreAfter,
      ),
    );
  }
  const dfAt = (timesBefore: number, timesAfter: number): number => {
    const share = hours.before / (hours.before + hours.after);
    return degreesOfFreedom * (share * timesBefore + (1 - share) * timesAfter);
  };
  const ofAfter = leastTimes((times) => isEnough(1, times, dfAt(1, times)));
  // The same additional time for both sides, as a multiple of the longer one.
  const longer = Math.max(hours.before, hours.after);
  const ofBoth = leastTimes((times) => {
    const more = (times - 1) * longer;
    const timesBefore = 1 + more / hours.before;
    const timesAfter = 1 + more / hours.after;
    return isEnough(timesBefore, timesAfter, dfAt(timesBefore, timesAfter));
  });
  const afterAlone = ofAfter === undefined ? undefined : (ofAfter - 1) * hours.after;
  const ofEach = ofBoth === undefined ? undefined : (ofBoth - 1) * longer;
  if (afterAlone === undefined || ofEach === undefined) {
    return ofEach === undefined ? undefined : { side: "both", unit: "hours", amount: ofEach };
  }
  const isAfterEnough = afterAlone <= LONGER_WAIT * ofEach;
  const amount = isAfterEnough ? afterAlone : ofEach;
  if (!(amount > 0)) return undefined;
  return { side: isAfterEnough ? "after" : "both", unit: "hours", amount };
}

function neededUnits(
  source: "host" | "day",
  isEnough: (moreBefore: number, moreAfter: number) => boolean,
): Needed | undefined {
  const unit = source === "host" ? "hosts" : "days";
  for (const side of ["after", "both"] as const) {
    for (let more = 1; more <= MOST_UNITS; more++) {
      if (isEnough(side === "both" ? more : 0, more)) return { side, unit, amount: more };
    }
  }
  return undefined;
}

function unitCounts(
  { grid }: NonNullable<ChangeInput["compared"]>,
  source: "host" | "day",
): { readonly before: number; readonly after: number } {
  const units = [new Set<number>(), new Set<number>()];
  const clustering = grid.clusterings.find((one) => one.source === source);
  for (const [cell, unit] of clustering?.unitOf.entries() ?? []) {
    units[grid.isAfter[cell] as number]?.add(unit);
  }
  return { before: units[0]?.size || 1, after: units[1]?.size || 1 };
}

/** The smallest sufficient factor ≥ 1, to one part in a thousand; undefined if there is none. */
function leastTimes(isEnough: (times: number) => boolean): number | undefined {
  if (isEnough(1)) return 1;
  if (!isEnough(MOST_TIMES)) return undefined;
  let low = 0;
  let high = Math.log(MOST_TIMES);
  while (high - low > 1e-3) {
    const middle = (low + high) / 2;
    if (isEnough(Math.exp(middle))) high = middle;
    else low = middle;
  }
  return Math.exp(high);
}
