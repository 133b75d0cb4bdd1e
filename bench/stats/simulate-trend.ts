/**
 * How often `trend` is right: false changes where there is none, and whether one is found where it is.
 *
 *     node dist/bench/stats/simulate-trend.js [runs, 200 unless told] [part of a scenario's name]
 */
import { HOUR_MS } from "../../src/record/time-units.js";
import type { TrendChange } from "../../src/report/trend-change.js";
import { findChanges, type ObservedBins, trendEvidence } from "../../src/trend/find-changes.js";
import { timeBins } from "../../src/trend/time-bins.js";
import { simulateTrend, TREND_EPOCH_MS, type TrendPlan } from "./trend-fleet.js";

/** A plan, and the hours at which it really changes. */
interface TrendScenario extends TrendPlan {
  readonly name: string;
  readonly changes: readonly number[];
}

const DAYS_14 = 14 * 24;
const steady = { hours: DAYS_14, rate: 2, changes: [] } as const;
const step =
  (at: number, factor: number) =>
  (hour: number): number =>
    hour < at ? 1 : factor;

const SCENARIOS: readonly TrendScenario[] = [
  { name: "14 days, nothing changes", ...steady },
  { name: "14 days, 0.3/h, VMR 8", ...steady, rate: 0.3, overdispersion: 8 },
  { name: "14 days, VMR 4", ...steady, overdispersion: 4 },
  { name: "14 days, diurnal", ...steady, diurnal: 0.9 },
  {
    name: "14 days, a third at weekends",
    ...steady,
    curve: (hour) => (hour % 168 < 120 ? 1 : 0.3),
  },
  { name: "3 days, diurnal", ...steady, hours: 72, diurnal: 0.9 },
  { name: "2 days, nothing changes", ...steady, hours: 48 },
  { name: "1 day, nothing changes", ...steady, hours: 24, rate: 5 },
  { name: "60 days by the day", ...steady, hours: 60 * 24 },
  { name: "60 days by the day, day sd 0.3", ...steady, hours: 60 * 24, daySd: 0.3 },
  { name: "14 days, day sd 0.3", ...steady, daySd: 0.3 },
  { name: "7 days, day sd 0.3", ...steady, hours: 168, daySd: 0.3 },
  { name: "14 days, drift, rho 0.5", ...steady, drift: { rho: 0.5, sd: 0.5 } },
  { name: "14 days, drift, rho 0.9", ...steady, drift: { rho: 0.9, sd: 0.5 } },
  { name: "1 day, drift, rho 0.9", ...steady, hours: 24, rate: 5, drift: { rho: 0.9, sd: 0.5 } },
  { name: "×2 in the middle", ...steady, curve: step(168, 2), changes: [168] },
  {
    name: "×2 in the middle, VMR 4",
    ...steady,
    overdispersion: 4,
    curve: step(168, 2),
    changes: [168],
  },
  {
    name: "×2 in the middle, diurnal",
    ...steady,
    diurnal: 0.9,
    curve: step(168, 2),
    changes: [168],
  },
  {
    name: "×2 in the middle, day sd 0.3",
    ...steady,
    daySd: 0.3,
    curve: step(168, 2),
    changes: [168],
  },
  { name: "×3 in the last tenth", ...steady, curve: step(303, 3), changes: [303] },
  {
    name: "×3 for two days, and back",
    ...steady,
    curve: (h) => (h >= 150 && h < 198 ? 3 : 1),
    changes: [150, 198],
  },
  {
    name: "3 times as long from the middle",
    ...steady,
    lengthMs: (h) => (h < 168 ? 300 : 900),
    changes: [168],
  },
  { name: "1 day, ×3 from noon", ...steady, hours: 24, rate: 5, curve: step(12, 3), changes: [12] },
];

interface Shares {
  /** Runs with a change that is none. */
  readonly falseShare: number;
  /** Of the changes that there are. */
  readonly found: number;
}

/** Makes the trend of many simulated logs of one plan. */
export function measureTrend(plan: TrendScenario, runs: number): Shares {
  let falseRuns = 0;
  let found = 0;
  for (let run = 0; run < runs; run++) {
    const changes = changesOf(plan, run + 1);
    if (changes.some((change) => !plan.changes.some((hour) => isAt(change, hour)))) falseRuns++;
    found += plan.changes.filter((hour) => changes.some((change) => isAt(change, hour))).length;
  }
  const real = runs * plan.changes.length;
  return { falseShare: falseRuns / runs, found: real === 0 ? 0 : found / real };
}

/** Whether a change was in the span that is told, give or take an hour. */
function isAt({ from, to }: TrendChange, hour: number): boolean {
  const atMs = TREND_EPOCH_MS + hour * HOUR_MS;
  return from - HOUR_MS <= atMs && atMs <= to + HOUR_MS;
}

/** The same as the command does with one function of one process. */
function changesOf(plan: TrendPlan, seed: number): readonly TrendChange[] {
  const window = { from: TREND_EPOCH_MS, to: TREND_EPOCH_MS + plan.hours * HOUR_MS };
  const bins = timeBins(window, 600_000, undefined);
  const counts = new Float64Array(bins.count);
  const blockedMs = new Float64Array(bins.count);
  for (const { atMs, durationMs } of simulateTrend(plan, seed)) {
    const bin = Math.floor(atMs / bins.binMs) - bins.first;
    counts[bin] = (counts[bin] ?? 0) + 1;
    blockedMs[bin] = (blockedMs[bin] ?? 0) + durationMs;
  }
  const watched: ObservedBins = {
    bins: Array.from(counts, (_, i) => bins.first + i),
    hours: new Float64Array(bins.count).fill(bins.binMs / HOUR_MS),
    counts,
    blockedMs,
  };
  const evidence = trendEvidence(watched, bins);
  return evidence === undefined ? [] : findChanges(watched, bins, evidence, evidence.p, []).changes;
}

function main(): void {
  const runs = Number(process.argv[2] ?? 200);
  const part = process.argv[3] ?? "";
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
  console.log("| scenario | runs with a false change | found |\n|---|---|---|");
  for (const plan of SCENARIOS.filter(({ name }) => name.includes(part))) {
    const { falseShare, found } = measureTrend(plan, runs);
    const shown = plan.changes.length === 0 ? "" : percent(found);
    console.log(`| ${plan.name} | ${percent(falseShare)} | ${shown} |`);
  }
}

if (process.argv[1]?.endsWith("simulate-trend.js") === true) main();
