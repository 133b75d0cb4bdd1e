/**
 * What becomes of those who wait: whether a doubling is found after the time that `compare` says is needed, and how often nothing is
 * called worse by somebody who looks every hour.
 *
 *     node dist/bench/stats/waiting.js [runs, 100 unless told]
 */
import { HOUR_MS } from "../../src/record/time-units.js";
import { quantileOf } from "../quantile-of.js";
import { compareFleet } from "./compare-fleet.js";
import { type FleetPlan, type SidePlan, simulateFleet } from "./fleet.js";

const HOSTS = ["web-1"];
const side = (startHour: number, hours: number, processes = 1): SidePlan => ({
  startHour,
  hours,
  hosts: HOSTS,
  processes,
});

/** Logs that are too short, of fleets whose rate doubles. */
const SHORT: readonly FleetPlan[] = [
  { name: "24 h v 6 h, 2/h", before: side(0, 24), after: side(33, 6), rate: 2 },
  { name: "48 h v 6 h, 1/h", before: side(0, 48), after: side(57, 6), rate: 1 },
  { name: "24 h v 4 h, 2 processes, 1/h", before: side(0, 24, 2), after: side(33, 4, 2), rate: 1 },
  {
    name: "48 h v 6 h, VMR 2, 2/h",
    before: side(0, 48),
    after: side(57, 6),
    rate: 2,
    overdispersion: 2,
  },
];
const LONGEST_WAIT_HOURS = 24 * 21;

/** The share of undecided runs that are decided after the time that they were told, simulated anew. */
export async function decidedAfterWaiting(
  plan: FleetPlan,
  runs: number,
): Promise<{ readonly told: number; readonly decided: number; readonly medianHours: number }> {
  const doubled = { rate: 2, length: 1 };
  const waits: number[] = [];
  let decided = 0;
  for (let run = 0; run < runs; run++) {
    const short = simulateFleet(plan, doubled, run + 1);
    const { outcome, needed } = (await compareFleet(short.before, short.after)).overall;
    const hours = needed?.wallHours;
    if (outcome !== "cannot-tell" || needed === undefined || hours === undefined) continue;
    if (hours > LONGEST_WAIT_HOURS) continue;
    const more = Math.ceil(hours);
    waits.push(more);
    const longer: FleetPlan = {
      ...plan,
      before: { ...plan.before, hours: plan.before.hours + (needed.side === "both" ? more : 0) },
      after: {
        ...plan.after,
        startHour: plan.after.startHour + (needed.side === "both" ? more : 0),
        hours: plan.after.hours + more,
      },
    };
    const long = simulateFleet(longer, doubled, 100_000 + run);
    const { overall } = await compareFleet(long.before, long.after);
    if (overall.outcome === "worse") decided++;
  }
  return {
    told: waits.length,
    decided: decided / Math.max(1, waits.length),
    medianHours: quantileOf(waits, 0.5),
  };
}

/** The share of runs in which one of so many looks, an hour apart, calls nothing worse. */
export async function alarmsOfPeeks(plan: FleetPlan, looks: number, runs: number): Promise<number> {
  let alarms = 0;
  for (let run = 0; run < runs; run++) {
    const { before, after } = simulateFleet(plan, { rate: 1, length: 1 }, run + 1);
    for (let look = 1; look <= looks; look++) {
      const seen = after.map((process) => {
        const toMs = process.fromMs + look * HOUR_MS;
        return { ...process, toMs, stalls: process.stalls.filter((one) => one.timestampMs < toMs) };
      });
      const { overall } = await compareFleet(before, seen);
      if (overall.outcome !== "worse") continue;
      alarms++;
      break;
    }
  }
  return alarms / runs;
}

async function main(): Promise<void> {
  const runs = Number(process.argv[2] ?? 100);
  console.log(
    "| a doubling, too short | undecided | median wait | decided after it |\n|---|---|---|---|",
  );
  for (const plan of SHORT) {
    const { told, decided, medianHours } = await decidedAfterWaiting(plan, runs);
    const share = told < 10 ? "too few" : `${(100 * decided).toFixed(0)} %`;
    console.log(`| ${plan.name} | ${told} of ${runs} | ${medianHours} h | ${share} |`);
  }
  console.log("\n| ten looks, an hour apart, nothing changed | called worse |\n|---|---|");
  for (const overdispersion of [1, 4]) {
    const plan = { name: "", before: side(0, 24), after: side(33, 10), rate: 5, overdispersion };
    const share = await alarmsOfPeeks(plan, 10, runs);
    console.log(`| VMR ${overdispersion} | ${(100 * share).toFixed(0)} % |`);
  }
}

if (process.argv[1]?.endsWith("waiting.js") === true) await main();
