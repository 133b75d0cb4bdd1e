/**
 * How often `compare` is right: false calls where nothing changed, power where something did, coverage of the intervals.
 *
 *     node dist/bench/stats/simulate.js [runs, 300 unless told] [part of a scenario's name]
 *
 * Exits with 1 if a promise is broken by more than chance.
 */

import type { Comparison } from "../../src/compare/comparison-model.js";
import { overallOutcome } from "../../src/compare/overall-outcome.js";
import { HOUR_MS } from "../../src/record/time-units.js";
import { rateBaseOf } from "../../src/report/rate-base.js";
import type { Outcome } from "../../src/stats/outcome.js";
import { type Counted, testRateRatio } from "../../src/stats/rate-ratio.js";
import { ALPHA } from "../../src/stats/significance.js";
import { compareFleet } from "./compare-fleet.js";
import { type Deploy, simulateFleet } from "./fleet.js";
import { SCENARIOS, type Scenario } from "./scenarios.js";

const NOTHING: Deploy = { rate: 1, length: 1 };

/** Whether an outcome says that something became worse, or better. */
const says = (word: "worse" | "better", outcome: Outcome): boolean =>
  overallOutcome(outcome) === word;

/** Shares of runs. */
export interface Shares {
  readonly worse: number;
  readonly better: number;
  /** A gate `--fail-on any` would fail. */
  readonly gate: number;
  /** The printed interval holds the truth; of runs that print one. */
  readonly coverage: number;
  readonly blockedCoverage: number;
  /** The exact test of two Poisson rates says worse: the most that any test can find, where it is valid. */
  readonly exact: number;
}

/** Compares many fleets of one plan. @param truth of the overall rate, if it is not that of the deploy */
export async function measure(
  plan: Scenario,
  deploy: Deploy,
  runs: number,
  firstSeed = 1,
): Promise<Shares> {
  const rateTruth = 1 + (deploy.rate - 1) / (plan.functions ?? 1);
  const blockedTruth = 1 + (deploy.rate * deploy.length - 1) / (plan.functions ?? 1);
  const count = {
    worse: 0,
    better: 0,
    gate: 0,
    intervals: 0,
    covered: 0,
    blocked: 0,
    blockedIn: 0,
    exact: 0,
  };
  for (let run = 0; run < runs; run++) {
    const { before, after } = simulateFleet(plan, deploy, firstSeed + run);
    const base = rateBaseOf(plan.traffic === undefined ? "hour" : "requests");
    const comparison = await compareFleet(before, after, base);
    const { outcome, rateRatio, blockedRatio } = comparison.overall;
    if (says("worse", outcome)) count.worse++;
    if (says("better", outcome)) count.better++;
    if (failsGate(comparison)) count.gate++;
    if (isWorseExactly(comparison)) count.exact++;
    if (rateRatio !== undefined) {
      count.intervals++;
      if (rateRatio.low <= rateTruth && rateTruth <= rateRatio.high) count.covered++;
    }
    if (blockedRatio !== undefined) {
      count.blocked++;
      if (blockedRatio.low <= blockedTruth && blockedTruth <= blockedRatio.high) count.blockedIn++;
    }
  }
  return {
    worse: count.worse / runs,
    better: count.better / runs,
    gate: count.gate / runs,
    coverage: count.covered / Math.max(1, count.intervals),
    blockedCoverage: count.blockedIn / Math.max(1, count.blocked),
    exact: count.exact / runs,
  };
}

function failsGate({ overall, groups }: Comparison): boolean {
  return [overall, ...groups].some(({ outcome }) => says("worse", outcome));
}

function isWorseExactly({ before, after, overall }: Comparison): boolean {
  const [a, b] = [before, after].map((side, i) => ({
    count: i === 0 ? overall.count.before : overall.count.after,
    exposure: side.coverage.observedMs / HOUR_MS,
  })) as [Counted, Counted];
  const test = testRateRatio(a, b);
  return test !== undefined && test < ALPHA && b.count * a.exposure > a.count * b.exposure;
}

/** Whether nothing but the deploy makes the rate differ from one hour, host or stall to another. */
function isPoisson(plan: Scenario): boolean {
  const { burstSize, overdispersion, rushes, diurnal, trend, hostSd, daySd, drift, traffic } = plan;
  return (
    plan.isBurstOfHost !== true &&
    plan.functions === undefined &&
    [burstSize, overdispersion, rushes, diurnal, trend, hostSd, daySd, drift, traffic].every(
      (one) => one === undefined,
    )
  );
}

/** The most false calls of one kind that a promise allows, and the least coverage; with room for chance. */
export function isKept({ promise }: Scenario, nothing: Shares, runs: number): boolean {
  if (promise === "told") return true;
  const limit = promise === "few" ? 0.07 : 0.05;
  const chance = (share: number): number => 2.5 * Math.sqrt((share * (1 - share)) / runs);
  return (
    Math.max(nothing.worse, nothing.better) <= limit + chance(limit) &&
    nothing.coverage >= 0.93 - chance(0.07)
  );
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

async function main(): Promise<void> {
  const runs = Number(process.argv[2] ?? 300);
  const part = process.argv[3] ?? "";
  console.log(
    "| scenario | false worse | false better | gate | coverage | blocked | at ×2 | exact test | coverage | at ×10 | 3 times as long |",
  );
  console.log("|---|---|---|---|---|---|---|---|---|---|---|");
  const startedMs = performance.now();
  for (const plan of SCENARIOS.filter(({ name }) => name.includes(part))) {
    const nothing = await measure(plan, NOTHING, runs);
    const doubled = await measure(plan, { rate: 2, length: 1 }, runs);
    const tenfold = await measure(plan, { rate: 10, length: 1 }, Math.ceil(runs / 5));
    const longer = await measure(plan, { rate: 1, length: 3 }, Math.ceil(runs / 3));
    const isFine = isKept(plan, nothing, runs);
    if (!isFine) process.exitCode = 1;
    const of = plan.functions === undefined ? ("worse" as const) : ("gate" as const);
    const cells = [
      `${plan.name}${plan.promise === "told" ? " †" : ""}${isFine ? "" : " **broken**"}`,
      ...[nothing.worse, nothing.better, nothing.gate, nothing.coverage, nothing.blockedCoverage],
      doubled[of],
      isPoisson(plan) ? doubled.exact : "",
      ...[doubled.coverage, tenfold[of], longer[of]],
    ].map((cell) => (typeof cell === "number" ? percent(cell) : cell));
    console.log(`| ${cells.join(" | ")} |`);
  }
  console.log(`\n${runs} runs a case, ${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
}

if (process.argv[1]?.endsWith("simulate.js") === true) await main();
