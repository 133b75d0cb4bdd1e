/**
 * How often `compareRates` says "worse" when nothing changed, and how often when the rate doubled.
 *
 *     node dist/bench/stats/calibration.js [runs, 1000 unless told]
 *
 * Exits with 1 if any case of no change is called worse (or better) in more than 5 % of the runs.
 */
import { compareRates } from "../../src/stats/compare-rates.js";
import { seededRandom } from "../../src/stats/seeded-random.js";
import { type Process, simulateSide } from "./simulated-log.js";

const runs = Number(process.argv[2] ?? 1000);
const LIMIT = 0.05;

interface Tally {
  readonly worse: number;
  readonly better: number;
  readonly same: number;
}

function tally(hoursA: number, hoursB: number, mean: number, how: Process, ratio: number): Tally {
  const random = seededRandom(hoursA * 1e6 + hoursB * 1e4 + mean * 100 + ratio);
  let worse = 0;
  let better = 0;
  let same = 0;
  for (let run = 0; run < runs; run++) {
    const a = simulateSide(random, hoursA, mean, how);
    const b = simulateSide(random, hoursB, mean * ratio, how);
    const { outcome } = compareRates(a, b, { withBlockedTimeP: false });
    if (outcome === "worse" || outcome === "new") worse++;
    if (outcome === "better" || outcome === "fixed") better++;
    if (outcome === "no-meaningful-change") same++;
  }
  return { worse: worse / runs, better: better / runs, same: same / runs };
}

const processes: readonly (readonly [string, Process])[] = [
  ["Poisson", { kind: "hourly", varianceToMean: 1 }],
  ["VMR 2", { kind: "hourly", varianceToMean: 2 }],
  ["VMR 4", { kind: "hourly", varianceToMean: 4 }],
  ["VMR 8", { kind: "hourly", varianceToMean: 8 }],
  ["bursts of 5", { kind: "bursts", meanSize: 5 }],
];
const lengths: readonly (readonly [number, number])[] = [
  [48, 48],
  [24, 6],
  [8, 8],
  [4, 4], // fewer than six blocks: tested by burst
];

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const startedMs = performance.now();
let tooMany = 0;
let unpromised = 0;
console.log(
  "| A, B hours | stalls/h | process | false worse | false better | same | power at x2 |",
);
console.log("|---|---|---|---|---|---|---|");
for (const [hoursA, hoursB] of lengths) {
  for (const mean of [5, 0.5]) {
    for (const [name, how] of processes) {
      const none = tally(hoursA, hoursB, mean, how, 1);
      const doubled = tally(hoursA, hoursB, mean, how, 2);
      // Hours that differ within four hours of log, and no burst to see it by: shown, but not promised.
      const isPromised = hoursA >= 6 || name === "Poisson" || name === "bursts of 5";
      if (Math.max(none.worse, none.better) > LIMIT) {
        if (isPromised) tooMany++;
        else unpromised++;
      }
      const tallies = [
        `${hoursA}, ${hoursB}`,
        mean,
        name,
        percent(none.worse) + (isPromised ? "" : " (no promise)"),
        percent(none.better),
        percent(none.same),
        percent(doubled.worse),
      ];
      console.log(`| ${tallies.join(" | ")} |`);
    }
  }
}
const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
console.log(
  `\n${runs} runs a case, ${seconds} s; cases over ${percent(LIMIT)}: ${tooMany}, and ${unpromised} of no promise`,
);
process.exitCode = tooMany === 0 ? 0 : 1;
