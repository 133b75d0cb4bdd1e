/**
 * Programs of which we know what blocks them: does the record say so, and for how long?
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { blamed, programPath, runProgram } from "./run-program.js";

/** Program -> the functions that may be blamed. */
const PROGRAMS: readonly (readonly [program: string, functions: readonly string[]])[] = [
  ["js-loop.mjs", ["countPrimes"]],
  ["regular-expression.mjs", ["validateSlug"]],
  ["exec-sync.mjs", ["convertImage"]],
  ["pbkdf2.mjs", ["hashPassword"]],
  ["atomics-wait.mjs", ["waitForLock"]],
  ["sort-comparator.mjs", ["byPriceThenName", "rankOffers"]],
  ["wasm-loop.mjs", ["runFilter"]],
  ["after-await.mjs", ["mergePrices"]],
];

describe("known answers", { concurrency: 2 }, () => {
  for (const [program, functions] of PROGRAMS) {
    test(`${program} is blamed on ${functions.join(" or ")}`, async () => {
      const run = await runProgram(programPath(program));
      assert.equal(run.stderr, "");
      assert.equal(run.code, 0);
      const { tookMs } = JSON.parse(run.stdout) as { tookMs: number };
      const stall = run.stalls.find((one) => Math.abs(one.duration - tookMs) < tookMs / 4);
      assert.ok(stall, `took ${tookMs} ms, recorded ${run.stalls.map((one) => one.duration)}`);
      assert.ok(
        functions.includes(blamed(stall.stack)),
        `blamed ${blamed(stall.stack)}: ${JSON.stringify(stall)}`,
      );
      assert.deepEqual(run.problems, []);
      assert.equal(run.records[0]?.type, "start");
      assert.equal(run.records.at(-1)?.type, "stop");
    });
  }
});
