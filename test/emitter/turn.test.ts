/**
 * Many callbacks of one turn: real programs that have them, and programs that are one long callback.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type TimedSign, turnOf } from "../../src/emitter/turn-signs.js";
import { projectRoot } from "../project-root.js";
import { runProgram } from "./run-program.js";

const sign = (
  at: number,
  asyncId: number,
  endedAfterMs?: number,
  waiting?: number,
  promiseIndex?: number,
): TimedSign => ({
  at,
  promiseIndex,
  sign: {
    asyncId,
    ...(endedAfterMs !== undefined && { endedAfterMs }),
    ...(waiting !== undefined && { waiting }),
  },
});

const nowhere = (at: number, asyncId: number): TimedSign => ({
  ...sign(at, asyncId),
  isNowhere: true,
});

describe("a turn of many callbacks", { concurrency: 2 }, () => {
  const cases: readonly (readonly [string, readonly TimedSign[], object | undefined])[] = [
    ["two answers are too few", [sign(500, 1), sign(600, 2)], undefined],
    ["each in another callback", [sign(500, 1), sign(600, 2), sign(700, 3)], {}],
    [
      "each time the one before had ended soon",
      [sign(500, 1), sign(600, 1, 2), sign(700, 1, 3)],
      {},
    ],
    ["one was in the same", [sign(500, 1), sign(600, 2), sign(700, 2)], undefined],
    [
      "some were given between callbacks",
      [sign(500, 0), sign(600, 0), sign(700, 4)].map((one, i) => ({ ...one, isBetween: i < 2 })),
      {},
    ],
    [
      "some were given between microtasks",
      [
        sign(500, 1, undefined, undefined, 1),
        nowhere(560, 0),
        nowhere(600, 0),
        sign(700, 1, undefined, undefined, 9),
        sign(800, 1, undefined, undefined, 12),
      ],
      { callbacks: 15 },
    ],
    ["nobody ran", [nowhere(500, 0), nowhere(600, 0), nowhere(700, 0)], undefined],
    ["one went on for long", [sign(500, 1), sign(600, 2, 1), sign(900, 3, 250)], undefined],
    [
      "timers went away at some pace",
      [sign(500, 1, 0, 700), sign(600, 2, 1, 600), sign(700, 3, 1, 496)],
      { callbacks: 1000 },
    ],
    [
      "each for another promise of one Promise.all",
      [500, 600, 700].map((index, i) => sign(500 + 100 * i, 1, undefined, 9, index)),
      { callbacks: 1000 },
    ],
    [
      "all for one promise",
      [500, 600, 700].map((at) => sign(at, 1, undefined, undefined, 3)),
      undefined,
    ],
    ["none went away", [sign(500, 1, 0, 700), sign(600, 2, 1, 700), sign(700, 3, 1, 700)], {}],
  ];
  for (const [title, signs, turn] of cases) {
    test(title, () => assert.deepEqual(turnOf(signs, 1000), turn));
  }

  const program = (command: string) => {
    const [name = "", ...args] = command.split(" ");
    return runProgram(join(projectRoot, "bench/emitter/known-answers/programs", name), {
      args,
      env: { STALL_REPORT_THRESHOLD: "100", TRUTH_FILE: "/dev/null" },
    });
  };
  for (const [name, count] of [
    ["turn-timers-one-list.mjs", 1000],
    ["turn-immediates.mjs", 1000],
    ["turn-next-tick.mjs", undefined],
    ["turn-await-flood.mjs", undefined],
    ["../short-programs.mjs promise-burst", 2200],
    ["../short-programs.mjs awaiting-one-event", 600],
  ] as const) {
    test(`${name} is one`, async (t) => {
      const { code, stalls, stderr, records } = await program(name);
      // On a slow machine a program's start may be longer than what it does.
      const [longest] = stalls
        .filter(({ phase }) => phase === undefined)
        .toSorted((a, b) => b.duration - a.duration);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.ok(longest, JSON.stringify(records));
      const { duration, cpu, watchdogLag = 0 } = longest;
      if (Math.max(cpu?.queue ?? 0, watchdogLag) > duration / 4) {
        t.skip(
          "callbacks that wait for a processor are not small, and a watchdog that does asks too seldom",
        );
        return;
      }
      assert.ok(longest.turn, JSON.stringify(longest));
      const { callbacks } = longest.turn;
      if (count === undefined) assert.equal(callbacks, undefined);
      else if (callbacks === undefined) t.skip("the machine took too long to count what waits");
      else assert.ok(callbacks > count / 2 && callbacks < count * 2, `${callbacks}`);
    });
  }
  for (const name of ["js-primes.mjs", "js-after-await.mjs", "split-alternating.mjs"]) {
    test(`${name} is none`, async () => {
      const stalls = (await program(name)).stalls.filter(({ phase }) => phase === undefined);
      assert.ok(stalls.length > 0);
      assert.deepEqual(
        stalls.map(({ turn }) => turn),
        stalls.map(() => undefined),
      );
    });
  }
});
