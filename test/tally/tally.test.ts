/**
 * Laws of a tally: its plain data is all of it, and adding plain data is adding the stalls.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { byLength } from "../../src/tally/example.js";
import { Program } from "../../src/tally/program.js";
import {
  addExample,
  addStall,
  type CountedStall,
  checkTally,
  emptyTally,
  encodeTally,
  mergeTally,
  type Tally,
  type TallyKey,
} from "../../src/tally/tally.js";
import { type Meaning, type Numbering, SUMS } from "../../src/tally/tally-sums.js";
import { anyStack as stack } from "./any-stack.js";

const key: TallyKey = { program: new Program(), stack, kind: "code", basis: "measured" };
const grain = { blockMs: 600_000, burstGapMs: 60_000 };

const numbering: Numbering = {
  program: () => 0,
  stack: () => 0,
  session: (index) => index,
  host: (index) => index,
  input: (index) => index,
};
const meaning: Meaning = {
  session: (number) => number,
  host: (number) => number,
  place: (place) => place,
  blockFactor: 1,
  burstGapMs: grain.burstGapMs,
  exampleOrder: byLength(),
};

function tallyOf(stalls: readonly CountedStall[]): Tally {
  const tally = emptyTally(key);
  for (const [line, stall] of stalls.entries()) {
    addStall(tally, stall, grain);
    const { input, timestampMs, durationUs } = stall;
    const place = { input, line: input * 1000 + line };
    const example = { place, timestampMs, durationMs: durationUs / 1000, reason: "" };
    addExample(tally, { ...example, context: undefined }, byLength());
  }
  return tally;
}

/** As it is on disk. */
function plain(tally: Tally): unknown {
  const state = JSON.parse(JSON.stringify(encodeTally(tally, numbering)));
  assert.equal(checkTally(state, "cell"), undefined);
  return state;
}

const stall: fc.Arbitrary<CountedStall> = fc.record({
  session: fc.nat(3),
  host: fc.nat(2),
  input: fc.nat(3),
  timestampMs: fc.integer({ min: 1_700_000_000_000, max: 1_700_009_000_000 }),
  durationUs: fc.integer({ min: 0, max: 60_000_000 }),
  isUnfinished: fc.boolean(),
  isHint: fc.boolean(),
  isStartup: fc.boolean(),
});

/** Known only when all logs are read, or counted apart. */
const APART: readonly string[] = [
  "mostProcesses",
  "contexts",
  "parts",
  "turnCount",
  "mostCallbacks",
];

test("no sum is forgotten where a stall is counted", () => {
  const one = tallyOf([
    {
      ...{ session: 1, host: 1, input: 1, timestampMs: 1_700_000_000_000, durationUs: 5 },
      ...{ isUnfinished: true, isHint: true, isStartup: true },
    },
  ]);
  const none = emptyTally(key);
  for (const name of Object.keys(SUMS) as (keyof typeof SUMS)[]) {
    if (APART.includes(name)) continue;
    const [counted, empty] = [one, none].map((tally) => encodeTally(tally, numbering)[name]);
    assert.notDeepEqual(counted, empty, name);
  }
});

test("adding the plain data of any split, in any order, is adding the stalls", () => {
  fc.assert(
    fc.property(fc.array(stall, { minLength: 1, maxLength: 40 }), fc.nat(40), (stalls, cut) => {
      const whole = plain(tallyOf(stalls));
      const parts = [stalls.slice(0, cut), stalls.slice(cut)]
        .filter((part) => part.length > 0)
        .map((part) => encodeTally(tallyOf(part), numbering));
      for (const order of [parts, [...parts].reverse()]) {
        const merged = emptyTally(key);
        for (const part of order) mergeTally(merged, part, meaning);
        // Lines differ with the split: which example is which is told by the other laws.
        assert.deepEqual(withoutLines(plain(merged)), withoutLines(whole));
      }
    }),
  );
});

function withoutLines(state: unknown): unknown {
  return JSON.parse(JSON.stringify(state), (name, value) => (name === "line" ? 0 : value));
}
