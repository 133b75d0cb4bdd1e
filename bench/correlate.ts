/**
 * Time of the correlation across processes, for more and more stalls of forty processes of one host. Twice the stalls
 * should take a little more than twice the time: the cost is that of sorting.
 *
 *     npx tsc -b && node dist/bench/correlate.js
 */

import { correlate } from "../src/report/correlate.js";
import { Aggregator } from "../src/tally/aggregator.js";

const PROCESSES = 40;
const BEGIN_MS = 1_763_600_000_000;

for (const count of [12_500, 25_000, 50_000, 100_000]) {
  for (const isMeasured of [false, true]) {
    const aggregator = new Aggregator({ filters: {}, idleFrames: [] });
    for (let process = 0; process < PROCESSES; process++) {
      const start = { type: "start", session: `s${process}`, host: "web-1" } as const;
      aggregator.add({ ...start, timestamp: BEGIN_MS }, BEGIN_MS, { input: process, line: 1 });
      for (let seq = 0; seq < count / PROCESSES; seq++) {
        // Every tenth moment all of them stall together.
        const timestamp = BEGIN_MS + seq * 60_000 + (seq % 10 === 0 ? 0 : process * 1500);
        const name = `f${process % 20}`;
        const stack = `at ${name} (/srv/${name}.js:1:2)`;
        const cpu = isMeasured ? { cpu: { main: 700 } } : {};
        const stall = { session: `s${process}`, seq, timestamp, duration: 800, stack, ...cpu };
        aggregator.add(stall, timestamp, { input: process, line: seq + 2 });
      }
    }
    const totals = aggregator.finish();
    const begin = performance.now();
    const { tallies } = correlate(totals);
    const tookMs = performance.now() - begin;
    const turned = tallies.filter(({ key }) => key.basis === "correlated");
    const stalls = turned.reduce((sum, tally) => sum + tally.count, 0);
    console.log(
      `${count} stalls ${isMeasured ? "with counters" : "with a stack"}: ${tookMs.toFixed(0)} ms, ${stalls} starved`,
    );
  }
}
