/**
 * A summary that was merged leaves nothing behind but its counts: the memory stays that of a few.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { SummaryTaker } from "../../src/gather/take-summaries.js";
import { Aggregator } from "../../src/tally/aggregator.js";
import { formatVersionOf, writtenState } from "../../src/tally/encode-state.js";
import { encodeSummary } from "../../src/tally/summary.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const START_MS = 1_763_600_000_000;
const STALLS = 10;
const options = { filters: {}, idleFrames: [], keepsPoints: true };
/** Ten distinct stacks of 40 frames. */
const stacks = Array.from({ length: STALLS }, (_, number) =>
  Array.from(
    { length: 40 },
    (_, frame) => `at f${frame} (/srv/${"deep/".repeat(12)}${number}.js:${frame + 1}:1)`,
  ).join("\n"),
);

/** The summary of one minute of a process. */
function summaryOf(minute: number): string {
  const aggregator = new Aggregator(options);
  aggregator.nameInput(0, "shop.ndjson");
  for (const [i, stack] of stacks.entries()) {
    const timestamp = START_MS + 60_000 * minute + 1000 * i;
    const stall = { session: "one", seq: STALLS * minute + i, timestamp, duration: 100, stack };
    aggregator.add(stall, timestamp, { input: 0, line: i + 1 });
  }
  const totals = aggregator.finish();
  const state = writtenState(totals, { hasMoments: true, filters: {} });
  const input = { path: "shop.ndjson", label: undefined, bytes: 1, records: STALLS, problems: 0 };
  const summary = { inputs: [input], problems: [], problemCounts: [], state };
  return [...encodeSummary(summary, formatVersionOf(totals), "1.0.0")].join("");
}

test("the memory for merged summaries does not grow with their number", () => {
  const aggregator = new Aggregator(options);
  const taker = new SummaryTaker(aggregator, options, 0);
  let taken = 0;
  let takenBytes = 0;
  const takeUntil = (count: number): number => {
    for (; taken < count; taken++) {
      const text = summaryOf(taken);
      takenBytes += text.length;
      assert.equal(taker.take(JSON.parse(text), `${taken}.json`), undefined);
    }
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const few = takeUntil(40);
  const fewBytes = takenBytes;
  const growth = takeUntil(120) - few;
  assert.ok(growth < (takenBytes - fewBytes) / 4, `${growth} of ${takenBytes} bytes`);
  assert.equal(aggregator.finish().moments.count, 120 * STALLS);
});
