/**
 * Laws of the report: it is the same for any order of the files and any distribution of the records over them.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { LogRecord } from "../../src/record/record.js";
import { buildReport } from "../../src/report/build-report.js";
import type { Report } from "../../src/report/model.js";
import type { ResolvedFrame } from "../../src/stack/resolved-frame.js";
import { Aggregator } from "../../src/tally/aggregator.js";

const STACKS = [
  "",
  "at chargeCards (/srv/shop/billing.js:12:34)",
  "at chargeCards (/srv/shop/billing.js:14:2)\nat main (/srv/shop/main.js:1:1)",
  "at Object.parse (/srv/shop/node_modules/yaml/index.js:3:4)\nat load (/srv/shop/config.js:5:6)",
  "at listOnTimeout (node:internal/timers:581:17)",
];

const stall = fc.record({
  type: fc.constantFrom("stall" as const, "stall" as const, "stall-open" as const),
  session: fc.constantFrom("a", "b", "c"),
  seq: fc.nat(30),
  timestamp: fc.integer({ min: 1_700_000_000_000, max: 1_700_000_600_000 }),
  duration: fc.integer({ min: 1, max: 2_000_000 }).map((us) => us / 1000),
  stack: fc.constantFrom(...STACKS),
});

/** One closing and one opening record per stall at the most: what a correct emitter writes. */
const records = fc
  .uniqueArray(stall, {
    selector: ({ type, session, seq }) => `${type} ${session} ${seq}`,
    maxLength: 60,
  })
  .map((stalls): LogRecord[] => [
    ...["a", "b", "c"].map((session) => ({
      type: "start" as const,
      session,
      timestamp: 1_699_999_999_000,
      service: `service-${session}`,
    })),
    ...stalls,
  ]);

async function reportOf(
  files: readonly (readonly LogRecord[])[],
  mostStacks = 1000,
): Promise<Report> {
  const aggregator = new Aggregator({ filters: {}, idleFrames: [], mostStacks });
  for (const [input, file] of files.entries()) {
    for (const [i, record] of file.entries()) {
      aggregator.add(record, record.timestamp as number, { input, line: i + 1 });
    }
  }
  const report = await buildReport(aggregator.finish(), {
    filters: {},
    groupBy: "function",
    inputs: [],
    reading: {
      problems: [],
      problemCounts: new Map(),
      warnings: [],
      missing: [],
      isPartial: false,
    },
    resolveStacks: async (stacks) =>
      stacks.map(({ frames }) =>
        frames.map((frame) => ({ ...frame, outcome: "no-map" as const, generated: frame })),
      ),
  });
  // Where a record stood is the one thing that may differ.
  return {
    ...report,
    groups: report.groups.map((group) => ({ ...group, examples: [], files: [] })),
    suspects: report.suspects.map((suspect) => ({ ...suspect, example: undefined, reason: "" })),
  };
}

test("any order and any split of the records give the same report", async () => {
  await fc.assert(
    fc.asyncProperty(
      records,
      fc.infiniteStream(fc.nat(4)),
      fc.infiniteStream(fc.nat()),
      async (all, split, order) => {
        const files: LogRecord[][] = [[], [], [], [], []];
        for (const record of all) (files[split.next().value] as LogRecord[]).push(record);
        const shuffled = files
          .map((file) => ({ file, rank: order.next().value }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ file }) => [...file].reverse());
        assert.deepEqual(await reportOf(shuffled), await reportOf([all]));
      },
    ),
  );
});

test("stacks beyond count are folded to their functions, the same ones in any order, and nothing is lost", async () => {
  const byFunction = ({ groups }: Report): unknown =>
    groups.map(({ id, count, blockedMs, suspectedCount, p50Ms, verdicts }) => [
      ...[id, count, blockedMs, suspectedCount, p50Ms],
      ...verdicts,
    ]);
  await fc.assert(
    fc.asyncProperty(records, async (all) => {
      const whole = await reportOf([all]);
      const bounded = await reportOf([all], 2);
      assert.deepEqual(await reportOf([[...all].reverse()], 2), bounded);
      assert.deepEqual(bounded.totals, whole.totals);
      // Two functions beyond those that are whole fit here, so every group is still the same.
      const kinds = new Set(all.flatMap((one) => ("stack" in one ? [one.stack] : [])));
      if (kinds.size <= 4) assert.deepEqual(byFunction(bounded), byFunction(whole));
      const frames = bounded.groups.flatMap((group) => group.stacks.map((stack) => stack.frames));
      // Of a package that was called, the caller is kept as well.
      const isWhole = (stack: readonly ResolvedFrame[]): boolean =>
        stack.length > (stack[0]?.file?.includes("node_modules") ? 2 : 1);
      const kept = frames.filter(isWhole).map((stack) => JSON.stringify(stack));
      assert.ok(new Set(kept).size <= 2);
    }),
  );
});

test("the totals are the sums of the groups, and nothing is lost", async () => {
  await fc.assert(
    fc.asyncProperty(records, async (all) => {
      const report = await reportOf([all]);
      const keys = new Set(
        all.flatMap((one) => ("seq" in one ? [`${one.session} ${one.seq}`] : [])),
      );
      assert.equal(report.totals.count + report.totals.suspectedCount, keys.size);
      const sum = report.groups.reduce((total, group) => total + group.blockedMs, 0);
      assert.ok(Math.abs(sum - report.totals.blockedMs) < 1e-6);
      const points = report.timeline.points.length + report.timeline.omittedCount;
      assert.equal(points, keys.size);
      const binned = report.histogram.reduce(
        (total, bin) => total + bin.count + bin.suspectedCount,
        0,
      );
      assert.equal(binned, keys.size);
      const hourly = report.hourly.reduce(
        (total, hour) => total + hour.count + hour.suspectedCount,
        0,
      );
      assert.equal(hourly, keys.size);
    }),
  );
});
