/**
 * The outcome: rules of docs/statistics.md, each with a case, and laws over all inputs.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Random } from "../../bench/stats/random.js";
import { type ChangeInput, weighChange } from "../../src/stats/change.js";
import { neededToTell } from "../../src/stats/needed-time.js";
import { judgeChange } from "../../src/stats/outcome.js";
import { closeTo } from "./close-to.js";
import { type BlocksOfSide, changeOfBlocks, times } from "./grids.js";

const weigh = (input: ChangeInput) => {
  const evidence = weighChange(input, 1);
  return { ...judgeChange(input, evidence, evidence.p), evidence, input };
};
const compare = (before: BlocksOfSide, after: BlocksOfSide, stratumOf?: (i: number) => number) =>
  weigh(changeOfBlocks(before, after, stratumOf));

test("worse and better: a rate that trebled, and the same the other way round", () => {
  const quiet = { counts: times(24, 3, 4, 2) };
  const busy = { counts: times(24, 9, 12, 8) };
  const worse = compare(quiet, busy);
  assert.equal(worse.outcome, "worse");
  assert.equal(worse.evidence.rate?.noise?.source, "time");
  assert.equal(compare(busy, quiet).outcome, "better");
});

test("worse stays worse, however many more stalls one hour of B has", () => {
  const random = new Random(20_261_128);
  const oneOf = (...list: readonly number[]): number =>
    list[Math.floor(random.uniform() * list.length)] as number;
  let called = 0;
  for (let fleet = 0; fleet < 40; fleet++) {
    const [rate, overdispersion, ratio] = [
      oneOf(1, 3, 8),
      oneOf(1, 1, 2, 4),
      1.5 + 3 * random.uniform(),
    ];
    const hours = (length: number, mean: number): number[] =>
      Array.from({ length }, () => {
        const shape = mean / (overdispersion - 1);
        return random.poisson(overdispersion > 1 ? random.gamma(shape, mean / shape) : mean);
      });
    const before = hours(oneOf(6, 12, 24, 48), rate);
    const after = hours(oneOf(4, 6, 12, 24, 72), rate * ratio);
    const was = compare({ counts: before }, { counts: after });
    if (was.outcome !== "worse" || (was.evidence.p ?? 1) >= 0.03) continue;
    called++;
    const at = Math.floor(random.uniform() * after.length);
    const rushed = after.map((count, i) => (i === at ? count + oneOf(1, 5, 20, 100, 1000) : count));
    const { outcome, evidence } = compare({ counts: before }, { counts: rushed });
    assert.equal(
      outcome,
      "worse",
      JSON.stringify({ before, rushed, was: was.evidence.p, p: evidence.p }),
    );
  }
  assert.ok(called >= 20, `${called}`);
});

test("a rush is told where only without it the change is sure", () => {
  const rushed = times(24, 5, 7, 6).map((count, hour) => (hour === 4 ? 900 : count));
  const { outcome, notes, evidence } = compare({ counts: times(24, 2, 4, 3) }, { counts: rushed });
  assert.equal(outcome, "worse");
  assert.ok(notes.includes("rush"));
  assert.ok((evidence.rate?.low ?? 0) > 1.3 && (evidence.rate?.estimate ?? 0) > 10);
});

test("no meaningful change: the same log twice, if it is long enough", () => {
  const log = { counts: times(200, 5, 6, 4) };
  const { outcome, evidence } = compare(log, log);
  assert.equal(outcome, "no-meaningful-change");
  closeTo(evidence.rate?.estimate, 1, 1e-9);
});

test("cannot tell: the same short log twice, with what is still needed", () => {
  const log = { counts: times(8, 1, 0) };
  const { outcome, input, evidence } = compare(log, log);
  assert.equal(outcome, "cannot-tell");
  assert.ok((neededToTell(input, evidence)?.amount ?? 0) > 10);
});

test("what is still needed is enough once it was observed, of the side that takes less time", () => {
  const hours = (length: number, seed: number): BlocksOfSide => {
    const random = new Random(seed);
    return { counts: Array.from({ length }, () => random.poisson(0.3)) };
  };
  for (const [side, before, after] of [
    ["after", 400, 6],
    ["both", 30, 10],
  ] as const) {
    let enough = 0;
    for (let seed = 1; seed <= 10; seed++) {
      const neededBeside = (more: number) => {
        const ofBefore = hours(before + (side === "both" ? more : 0), seed);
        const { input, evidence } = compare(ofBefore, hours(after + more, seed + 1000));
        return neededToTell(input, evidence);
      };
      const needed = neededBeside(0);
      if (needed === undefined) continue;
      assert.deepEqual([needed.side, needed.unit], [side, "hours"]);
      if (neededBeside(Math.ceil(needed.amount)) === undefined) enough++;
    }
    assert.ok(enough >= 7, `${side}: ${enough} of 10`);
  }
});

test("cannot tell: the worked pair of bursty counts, where plain Poisson claims p = 0.0001", () => {
  const { outcome, notes } = compare(
    { counts: [3, 0, 5, 12, 1, 0, 2, 9, 4, 0, 1, 3] },
    { counts: [2, 1, 0, 7, 15, 3, 0, 6], hours: 0.5 },
  );
  assert.equal(outcome, "cannot-tell");
  assert.ok(notes.includes("bursty"));
});

test("new and fixed: seen on one side only, in bursts spread over the hours", () => {
  const none = { counts: times(24, 0) };
  const fresh = compare(none, { counts: [2, 1, 3, 1, 1, 2] });
  assert.equal(fresh.outcome, "new");
  assert.equal(fresh.evidence.rate?.estimate, Number.POSITIVE_INFINITY);
  closeTo(fresh.evidence.appearance?.chance, (6 / 30) ** 10, 1e-12);
  const gone = compare({ counts: times(24, 1) }, { counts: times(6, 0) });
  assert.equal(gone.outcome, "fixed");
  closeTo(gone.evidence.appearance?.expected, 6);
});

test("not new: nine stalls, but in one burst", () => {
  const after = { counts: [9, 0, 0, 0, 0, 0], perBurst: 9 };
  assert.equal(compare({ counts: times(24, 0) }, after).outcome, "cannot-tell");
});

test("few blocks: tested by burst, with a note", () => {
  const { outcome, notes, evidence } = compare({ counts: [14] }, { counts: [45] });
  assert.equal(outcome, "worse");
  assert.deepEqual(notes, ["few-blocks"]);
  assert.equal(evidence.rate?.method, "burst-exact");
});

test("significant, but small: a ratio of 1.2, or next to nothing", () => {
  const tens = { counts: times(200, 10) };
  assert.equal(compare(tens, { counts: times(200, 12, 13, 12) }).outcome, "small-change");
  assert.equal(compare(tens, { counts: times(200, 11, 12) }).outcome, "no-meaningful-change");
  const rare = (counts: readonly number[]) => ({ counts, hours: 1000, lengthMs: 51 });
  const next = compare(rare(times(30, 1, 0, 0)), rare(times(30, 4, 5, 3)));
  assert.equal(next.outcome, "small-change");
});

test("as many stalls, but ten times as long, are worse by blocked time", () => {
  const counts = times(48, 5, 6, 4);
  const longer = compare({ counts }, { counts, lengthMs: 1000 });
  assert.equal(longer.outcome, "worse");
  assert.deepEqual(longer.notes, ["by-blocked-time"]);
  assert.equal(compare({ counts, lengthMs: 1000 }, { counts }).outcome, "better");
});

test("twice the stalls, each a tenth as long, are worse and say that they are opposite", () => {
  const before = { counts: times(48, 5, 6, 4), lengthMs: 1000 };
  const after = { counts: times(48, 10, 12, 8) };
  assert.deepEqual(
    [compare(before, after).outcome, compare(before, after).notes[0]],
    ["worse", "opposite"],
  );
});

test("fewer stalls that blocked for longer in all are not better", () => {
  const before = { counts: times(48, 10, 12, 8) };
  const after = changeOfBlocks(before, { counts: times(48, 5, 6, 4) });
  const { blockedMs } = after.compared ?? assert.fail();
  blockedMs[blockedMs.length - 1] = 600_000;
  const { outcome, notes } = weigh(after);
  assert.deepEqual([outcome, notes[0]], ["cannot-tell", "fewer-but-longer"]);
});

test("a fifth of the stalls, each five times as long, are not better", () => {
  const many = { counts: times(48, 10, 20, 15) };
  const { outcome, notes } = compare(many, { counts: times(48, 2, 4, 3), lengthMs: 500 });
  assert.deepEqual([outcome, notes[0]], ["cannot-tell", "fewer-but-longer"]);
  assert.equal(compare(many, { counts: times(48, 2, 4, 3), lengthMs: 105 }).outcome, "better");
});

test("no exposure and no stalls are not an answer", () => {
  const some = changeOfBlocks({ counts: times(10, 3) }, { counts: times(10, 3) });
  const blind = { ...some, before: { ...some.before, observedHours: undefined } };
  assert.deepEqual(weigh(blind).notes, ["no-exposure"]);
  assert.equal(compare({ counts: times(9, 0) }, { counts: times(9, 0) }).outcome, "no-stalls");
});

test("hours of the clock: sides with the same hours are told apart although the hours differ much", () => {
  const busyDay = times(24, 0, 2, 8, 20, 40, 10);
  const half = busyDay.map((count) => Math.ceil(count / 1.6));
  assert.equal(compare({ counts: half }, { counts: busyDay }).outcome, "cannot-tell");
  assert.equal(compare({ counts: half }, { counts: busyDay }, (block) => block).outcome, "worse");
});

test("swapping the sides swaps the outcome, and a ratio lies within its interval", () => {
  const swapped = { worse: "better", better: "worse", new: "fixed", fixed: "new" } as const;
  const side = fc.record({
    counts: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 30 }),
    lengthMs: fc.integer({ min: 50, max: 2000 }),
  });
  fc.assert(
    fc.property(side, side, (a, b) => {
      const there = compare(a, b);
      const back = compare(b, a);
      const expected = swapped[there.outcome as keyof typeof swapped] ?? there.outcome;
      // Shuffles of the two orders are not the same ones: at the very edge of a level they may differ.
      const isAtEdge = [there, back].some(({ evidence }) =>
        [evidence.rate, evidence.blocked, evidence].some(
          (one) => one?.p !== undefined && Math.abs(one.p - 0.05) < 0.01,
        ),
      );
      const isAlike =
        isAtEdge ||
        [there, back].some(({ notes }) =>
          notes.some((note) => note === "opposite" || note === "fewer-but-longer"),
        );
      if (!isAlike) assert.equal(back.outcome, expected);
      for (const ratio of [there.evidence.rate, there.evidence.blocked]) {
        if (ratio === undefined) continue;
        assert.ok(ratio.low <= ratio.estimate && ratio.estimate <= ratio.high);
        assert.ok(ratio.p >= 0 && ratio.p <= 1);
      }
    }),
    { numRuns: 200 },
  );
});
