/**
 * The outcome: rules of comparison.md section 5, each with a case, and laws over all inputs.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compareFamily, compareRates } from "../../src/stats/compare-rates.js";
import type { RateSide } from "../../src/stats/rate-side.js";
import { seededRandom } from "../../src/stats/seeded-random.js";
import { splitAlternately } from "../../src/stats/split-alternately.js";
import { closeTo } from "./close-to.js";

/** A side of full blocks; every stall is a burst of its own and takes 100 ms unless told otherwise. */
function side(
  counts: readonly number[],
  { hours = 1, lengthMs = 100, bursts = undefined as number | undefined } = {},
): RateSide {
  const count = counts.reduce((sum, value) => sum + value, 0);
  const burstCount = bursts ?? count;
  return {
    count,
    observedHours: counts.length * hours,
    blocks: {
      counts,
      blockedMs: counts.map((value) => value * lengthMs),
      exposureHours: counts.map(() => hours),
    },
    burstCount,
    burstLongestMs: Array.from({ length: burstCount }, (_, i) => lengthMs + (i % 7)),
  };
}

const times = (length: number, ...pattern: number[]): number[] =>
  Array.from({ length }, (_, i) => pattern[i % pattern.length] ?? 0);

test("worse and better: a rate that trebled, and the same the other way round", () => {
  const quiet = side(times(24, 3, 4, 2));
  const busy = side(times(24, 9, 12, 8));
  const worse = compareRates(quiet, busy);
  assert.equal(worse.outcome, "worse");
  assert.equal(worse.evidence?.ratio.method, "quasi-poisson");
  assert.equal(worse.evidence?.test, "block-permutation");
  assert.equal(worse.needed, undefined);
  assert.equal(compareRates(busy, quiet).outcome, "better");
});

test("no meaningful change: the same log twice, if it is long enough", () => {
  const log = side(times(200, 5, 6, 4));
  const result = compareRates(log, log);
  assert.equal(result.outcome, "no-meaningful-change");
  assert.equal(result.evidence?.ratio.estimate, 1);
  assert.equal(result.evidence?.p, 1);
});

test("cannot tell: the same short log twice, with the hours still needed", () => {
  const log = side(times(8, 1, 0));
  const result = compareRates(log, log);
  assert.equal(result.outcome, "cannot-tell");
  assert.ok((result.needed?.moreOfEach ?? 0) > 30);
});

test("cannot tell: the worked pair of bursty counts, where plain Poisson claims p = 0.0001", () => {
  const a = side([3, 0, 5, 12, 1, 0, 2, 9, 4, 0, 1, 3]);
  const b = side([2, 1, 0, 7, 15, 3, 0, 6]);
  const result = compareRates(a, { ...b, observedHours: 8 });
  assert.equal(result.outcome, "cannot-tell");
  assert.ok(result.notes.includes("bursty"));
});

test("new and fixed: seen on one side only, in bursts spread over the hours", () => {
  const none = side(times(24, 0));
  const some = side([2, 1, 3, 1, 1, 2]);
  const fresh = compareRates(none, some);
  assert.equal(fresh.outcome, "new");
  assert.equal(fresh.evidence?.ratio.estimate, Number.POSITIVE_INFINITY);
  assert.equal(fresh.evidence?.test, "block-permutation-and-burst-exact");
  closeTo(fresh.appearance?.chance, (6 / 30) ** 10, 1e-12);
  const gone = compareRates(side(times(24, 1)), side(times(6, 0)));
  assert.equal(gone.outcome, "fixed");
  closeTo(gone.appearance?.expected, 6);
});

test("not new: nine stalls, but in one burst", () => {
  const result = compareRates(side(times(24, 0)), side([9, 0, 0, 0, 0, 0], { bursts: 1 }));
  assert.equal(result.outcome, "cannot-tell");
  closeTo(result.appearance?.chance, 0.2, 1e-12);
});

test("few blocks: tested by burst, with a footnote", () => {
  const result = compareRates(side([4, 5, 4]), side([14, 15, 16]));
  assert.equal(result.outcome, "worse");
  assert.deepEqual(result.notes, ["few-blocks"]);
  assert.equal(result.evidence?.ratio.method, "burst-clopper-pearson");
  const unplaced = { ...side([40]), blocks: undefined };
  assert.equal(compareRates(unplaced, unplaced).evidence?.test, "burst-exact");
});

test("small ratio: significant but ×1.2", () => {
  const tens = side(times(100, 10));
  const result = compareRates(tens, side(times(100, 12, 11, 13, 12, 14)));
  assert.equal(result.outcome, "cannot-tell"); // ×1.24, and the 90 % interval ends above 1.25
  assert.equal(result.notes[0], "small-ratio");
  const smaller = compareRates(tens, side(times(100, 11, 12)));
  assert.ok((smaller.evidence?.p ?? 1) < 0.05);
  assert.equal(smaller.outcome, "no-meaningful-change"); // ×1.15, 90 % interval within 0.8..1.25
});

test("below the minimum: a large ratio of next to nothing", () => {
  const rare = (counts: readonly number[]): RateSide => side(counts, { hours: 1000, lengthMs: 51 });
  const result = compareRates(rare(times(30, 1, 0, 0)), rare(times(30, 4, 5, 3)));
  assert.equal(result.outcome, "cannot-tell");
  assert.ok(result.notes.includes("below-minimum"));
});

test("durations: as many stalls, but ten times as long, is not 'no change'", () => {
  const a = side(times(200, 5, 6, 4));
  const b = side(times(200, 5, 6, 4), { lengthMs: 1000 });
  const result = compareRates(a, b);
  assert.equal(result.outcome, "cannot-tell");
  assert.equal(result.notes[0], "durations-differ");
  assert.ok((result.blockedTime?.low ?? 0) > 5);
  assert.ok((result.durations?.test.p ?? 1) < 1e-6);
  assert.ok((result.durations?.test.chanceBLarger ?? 0) > 0.99);
});

test("no exposure and no stalls are not an answer", () => {
  const some = side(times(10, 3));
  assert.deepEqual(compareRates({ ...some, observedHours: undefined }, some).notes, [
    "no-exposure",
  ]);
  assert.deepEqual(compareRates(some, side([])).notes, ["no-exposure"]);
  assert.deepEqual(compareRates(side(times(9, 0)), side(times(9, 0))).notes, ["no-stalls"]);
});

test("partial blocks: their stalls count in the rate, but they are not exchanged", () => {
  const full = side(times(12, 3, 4));
  const counts = [...times(12, 3, 4), 2];
  const withPartial: RateSide = {
    ...full,
    count: full.count + 2,
    observedHours: 12.01,
    blocks: {
      counts,
      blockedMs: counts.map((value) => value * 100),
      exposureHours: [...times(12, 1), 0.01],
    },
  };
  const result = compareRates(full, withPartial);
  assert.deepEqual(result.evidence?.blocks, [12, 12]);
  closeTo(result.evidence?.ratio.estimate, 44 / 12.01 / (42 / 12));
});

test("family: rare groups are left out, and q grows with the number of groups", () => {
  const changed = { a: side(times(12, 0, 1)), b: side(times(12, 2, 1, 3)) };
  const rare = { a: side(times(12, 0)), b: side([1, ...times(11, 0)]) };
  const noise = { a: side(times(12, 2, 1)), b: side(times(12, 1, 2)) };
  const [first, left] = compareFamily([changed, rare, rare, rare]);
  assert.equal(first?.q, first?.evidence?.p);
  assert.equal(first?.outcome, "worse");
  assert.equal(left?.notes[0], "too-few");
  const many = compareFamily([changed, ...new Array(9).fill(noise)]);
  closeTo(many[0]?.q, 10 * (first?.q ?? 0), 1e-9);
  assert.deepEqual(compareFamily([]), []);
});

test("family: 500 groups over 2,000 blocks take about a second", () => {
  const random = seededRandom(5);
  const pairs = Array.from({ length: 500 }, (_, group) => {
    const counts = (): number[] => {
      const made = new Array<number>(1000).fill(0);
      // A few groups are everywhere, most are rare.
      const stalls = group < 5 ? 3000 : group < 50 ? 100 : 8;
      for (let i = 0; i < stalls; i++) {
        const at = random() % 1000;
        made[at] = (made[at] ?? 0) + 1;
      }
      return made;
    };
    return { a: side(counts()), b: side(counts()) };
  });
  const startedMs = performance.now();
  assert.equal(compareFamily(pairs).length, 500);
  const tookMs = performance.now() - startedMs;
  // No exact time is asserted: this only catches a wrong order of growth.
  assert.ok(tookMs < 20_000, `took ${tookMs} ms`);
});

const counts = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 14 });
const opposite: Readonly<Record<string, string>> = {
  worse: "better",
  better: "worse",
  new: "fixed",
  fixed: "new",
};

test("swapping the sides turns the verdict, inverts ratio and interval, and keeps p", () => {
  fc.assert(
    fc.property(counts, counts, (x, y) => {
      const there = compareRates(side(x), side(y), { withBlockedTimeP: false });
      const back = compareRates(side(y), side(x), { withBlockedTimeP: false });
      assert.equal(back.outcome, opposite[there.outcome] ?? there.outcome);
      assert.deepEqual(back.notes, there.notes);
      if (there.evidence === undefined || back.evidence === undefined) return;
      closeTo(back.evidence.p, there.evidence.p, 1e-9);
      closeTo(back.evidence.ratio.estimate, 1 / there.evidence.ratio.estimate, 1e-9);
      closeTo(back.evidence.ratio.low, 1 / there.evidence.ratio.high, 1e-9);
      closeTo(back.evidence.ratio.high, 1 / there.evidence.ratio.low, 1e-9);
    }),
  );
});

test("scaling all exposures changes neither ratio nor p", () => {
  fc.assert(
    fc.property(counts, counts, fc.integer({ min: 2, max: 50 }), (x, y, hours) => {
      const plain = compareRates(side(x), side(y)).evidence;
      const scaled = compareRates(side(x, { hours }), side(y, { hours })).evidence;
      if (plain === undefined) return;
      closeTo(scaled?.p, plain.p, 1e-9);
      closeTo(scaled?.ratio.low, plain.ratio.low, 1e-9);
    }),
  );
});

test("self-check: the halves have everything once, and even noise is not called a change", () => {
  const log = side(times(48, 3, 4, 2, 5, 1));
  const halves = splitAlternately(log);
  assert.ok(halves);
  assert.equal(halves[0].count + halves[1].count, log.count);
  assert.equal((halves[0].observedHours ?? 0) + (halves[1].observedHours ?? 0), 48);
  assert.notEqual(compareRates(...halves).outcome, "worse");
  assert.equal(splitAlternately(side([4])), undefined);
  assert.equal(splitAlternately({ ...log, blocks: undefined }), undefined);
});
