/**
 * Programs of which we know what blocks them: does the record say so, and for how long?
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { decodeLine } from "../../src/record/decode.js";
import { encodeRecord } from "../../src/record/encode.js";
import type { StallRecord } from "../../src/record/record.js";
import { blamed, programPath, type RunResult, runProgram } from "./run-program.js";

type Row = readonly [program: string, functions: readonly string[]];

/** Caught by interruption alone. */
const INTERRUPTED: readonly Row[] = [
  ["js-loop.mjs", ["countPrimes"]],
  ["regular-expression.mjs", ["validateSlug"]],
  ["exec-sync.mjs", ["convertImage"]],
  ["pbkdf2.mjs", ["hashPassword"]],
  ["atomics-wait.mjs", ["waitForLock"]],
  ["sort-comparator.mjs", ["byPriceThenName", "rankOffers"]],
  ["wasm-loop.mjs", ["runFilter"]],
  ["after-await.mjs", ["mergePrices"]],
  ["read-file.mjs", ["readConfig"]],
  ["gzip.mjs", ["packArchive"]],
  ["scrypt.mjs", ["deriveKey"]],
  ["gc-pressure.mjs", ["buildIndex"]],
];

/** One native call that is the last statement of its callback: only a profiler that was running can name the caller. */
const LAST_STATEMENTS: readonly Row[] = [
  ["json-parse-last.mjs", ["loadFeed"]],
  ["default-sort.mjs", ["listCustomers"]],
  ["structured-clone.mjs", ["archiveOrders"]],
];

/** The stall that the program itself has measured: within a quarter of its length. */
function measuredStall(run: RunResult): StallRecord {
  assert.equal(run.stderr, "");
  assert.equal(run.code, 0);
  assert.deepEqual(run.problems, []);
  assert.equal(run.records[0]?.type, "start");
  assert.equal(run.records.at(-1)?.type, "stop");
  const { tookMs } = JSON.parse(run.stdout) as { tookMs: number };
  const stall = run.stalls.findLast((one) => Math.abs(one.duration - tookMs) < tookMs / 4);
  assert.ok(stall, `took ${tookMs} ms, recorded ${run.stalls.map((one) => one.duration)}`);
  assert.equal(decodeLine(encodeRecord(stall)).kind, "record");
  return stall;
}

describe("known answers", { concurrency: 2 }, () => {
  for (const [program, functions] of INTERRUPTED) {
    test(`${program} is blamed on ${functions.join(" or ")}`, async () => {
      const stall = measuredStall(await runProgram(programPath(program)));
      const name = blamed(stall.stack);
      assert.ok(functions.includes(name), `blamed ${name}: ${JSON.stringify(stall)}`);
      assert.equal(stall.capture?.during, true);
    });
  }

  for (const [program, functions] of LAST_STATEMENTS) {
    test(`${program} is blamed on ${functions} when sampling`, async () => {
      const env = { STALL_REPORT_SAMPLE: "1" };
      const stall = measuredStall(await runProgram(programPath(program), { env }));
      assert.ok(functions.includes(blamed(stall.stack)), JSON.stringify(stall));
      assert.equal(stall.capture?.source, "profile");
    });

    test(`${program} is recorded as late without sampling`, async () => {
      const stall = measuredStall(await runProgram(programPath(program)));
      assert.ok((stall.capture?.delay ?? 0) > 50 || stall.capture?.during === false);
      assert.ok(!functions.includes(blamed(stall.stack)), JSON.stringify(stall));
    });
  }
});
