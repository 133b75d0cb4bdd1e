/**
 * Converts tallies to the input of the statistics: counts in cells, exposures and bursts.
 */

import { HOUR_MS } from "../record/time-units.js";
import { mergedDurations } from "../report/finish-group.js";
import type { RateScale } from "../report/rate-base.js";
import type { BeforeAfter, ChangeInput, Compared, Seen } from "../stats/change.js";
import type { Grid } from "../stats/grid.js";
import { BurstSpans } from "../tally/burst-spans.js";
import { blockedUsOf, countOf, type Tally } from "../tally/tally.js";
import type { Totals } from "../tally/totals.js";
import type { CommonGround } from "./common-ground.js";
import type { ComparisonScale, Observation } from "./observation.js";

/** From so many cells a side on, their variance can be measured without a belief in bursts. */
const LEAST_DENSE_CELLS = 3;

/** The observed time of both sides in which something can occur: that of some services, or of all. */
export interface Exposure {
  /** Hours x processes, in the unit of the cells; undefined if unknown. */
  readonly observedHours: BeforeAfter<number | undefined>;
  readonly rates: RateScale;
  /** Undefined if a side has no observed time. */
  readonly ground: CommonGround | undefined;
  readonly cellNumbers: BeforeAfter<CellNumber>;
}

/** The index of a cell of the ground, by its host and block; undefined if it is not on the ground. */
export type CellNumber = (host: string, block: number) => number | undefined;

/** Distributes the stalls of both sides over the cells of an exposure. */
export function changeInputOf(
  tallies: BeforeAfter<readonly Tally[]>,
  exposure: Exposure,
  observations: BeforeAfter<Observation>,
  scale: ComparisonScale,
): ChangeInput {
  const fill = (side: "before" | "after"): FilledSide => ({
    tallies: tallies[side],
    observation: observations[side],
    bursts: burstsOf(tallies[side], scale.burstGapMs),
    cellNumber: exposure.cellNumbers[side],
  });
  const before = fill("before");
  const after = fill("after");
  const { observedHours, ground } = exposure;
  return {
    before: seenOf(before, observedHours.before),
    after: seenOf(after, observedHours.after),
    compared:
      ground === undefined ||
      observedHours.before === undefined ||
      observedHours.after === undefined
        ? undefined
        : comparedOf(before, after, ground, scale),
  };
}

interface FilledSide {
  readonly tallies: readonly Tally[];
  readonly observation: Observation;
  readonly bursts: BurstSpans;
  readonly cellNumber: CellNumber;
}

/** The merged bursts of some tallies. */
export function burstsOf(tallies: readonly Tally[], gapMs: number): BurstSpans {
  const bursts = new BurstSpans();
  for (const tally of tallies) bursts.merge(tally.bursts, gapMs);
  return bursts;
}

function seenOf({ tallies, bursts }: FilledSide, observedHours: number | undefined): Seen {
  return {
    count: countOf(tallies),
    blockedMs: blockedUsOf(tallies) / 1000,
    observedHours,
    burstCount: bursts.size,
    lengthsMs: mergedDurations(tallies).evenly(bursts.size),
  };
}

function comparedOf(
  before: FilledSide,
  after: FilledSide,
  { grid, beforeCount, byHour }: CommonGround,
  scale: ComparisonScale,
): Compared {
  const counts = new Float64Array(grid.hours.length);
  const blockedUs = new Float64Array(grid.hours.length);
  const inHours = byHour && {
    hours: byHour.hours,
    counts: new Float64Array(byHour.hours.hours.length),
    blockedMs: new Float64Array(byHour.hours.hours.length),
  };
  const hours = { before: 0, after: 0 };
  for (const [cell, time] of grid.hours.entries()) {
    hours[cell < beforeCount ? "before" : "after"] += time;
  }
  for (const [side, { tallies, observation, cellNumber }] of [before, after].entries()) {
    const { hosts, scale: kept } = observation.totals;
    for (const tally of tallies) {
      tally.blocks.forEach((host, block, stalls, us) => {
        const number = Math.floor((block * kept.blockMs) / scale.blockMs);
        const hour = byHour?.indexOf(side as 0 | 1, number);
        if (inHours !== undefined && hour !== undefined) {
          inHours.counts[hour] = (inHours.counts[hour] as number) + stalls;
          inHours.blockedMs[hour] = (inHours.blockedMs[hour] as number) + us / 1000;
        }
        const cell = cellNumber(hosts[host] ?? "", number);
        if (cell === undefined) return;
        counts[cell] = (counts[cell] as number) + stalls;
        blockedUs[cell] = (blockedUs[cell] as number) + us;
      });
    }
  }
  return {
    grid,
    counts,
    byHour: inHours,
    isDense: isDense(counts, grid, scale.burstGapMs),
    blockedMs: blockedUs.map((us) => us / 1000),
    burstCount: {
      before: burstsInCells(before, scale.blockMs),
      after: burstsInCells(after, scale.blockMs),
    },
    observedHours: hours,
  };
}

/** Whether the mean distance of a side's stalls is below the burst gap, where each side has enough cells to measure their variance. */
function isDense(counts: Float64Array, { isAfter, hours }: Grid, burstGapMs: number): boolean {
  const sides = [0, 1].map(() => ({ cellCount: 0, count: 0, hours: 0 }));
  for (const [cell, count] of counts.entries()) {
    const side = sides[isAfter[cell] as number] as (typeof sides)[number];
    side.cellCount++;
    side.count += count;
    side.hours += hours[cell] as number;
  }
  return (
    sides.every(({ cellCount }) => cellCount >= LEAST_DENSE_CELLS) &&
    sides.some((side) => side.count * burstGapMs >= side.hours * HOUR_MS)
  );
}

function burstsInCells({ observation, bursts, cellNumber }: FilledSide, blockMs: number): number {
  const hosts = hostsBySession(observation.totals);
  let count = 0;
  bursts.forEach((session, startMs) => {
    const block = Math.floor(startMs / blockMs);
    if (cellNumber(hosts.get(session) ?? "", block) !== undefined) count++;
  });
  return count;
}

/** Found once for all functions of a side. */
const foundHosts = new WeakMap<Totals, ReadonlyMap<number, string>>();

/** The names of the hosts by the numbers of their sessions; empty where it is not known. */
function hostsBySession(totals: Totals): ReadonlyMap<number, string> {
  const hosts =
    foundHosts.get(totals) ??
    new Map(totals.sessions.map(({ index, facts }) => [index, facts?.host ?? ""]));
  foundHosts.set(totals, hosts);
  return hosts;
}
