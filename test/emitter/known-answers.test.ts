/**
 * Programs whose blocking function is known: does the record name it, and for how long?
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { decodeLine } from "../../src/record/decode.js";
import { encodeRecord } from "../../src/record/encode.js";
import type { StallRecord } from "../../src/record/record.js";
import { blamed, programPath, type RunResult, runProgram } from "./run-program.js";

type Row = readonly [program: string, functions: readonly string[]];

/** Code that can be interrupted, or that goes on after its native call. */
const INTERRUPTED: readonly Row[] = [
  ["js-loop.mjs", ["countPrimes"]],
  ["regular-expression.mjs", ["validateSlug"]],
  ["atomics-wait.mjs", ["waitForLock"]],
  ["sort-comparator.mjs", ["byPriceThenName", "rankOffers"]],
  ["wasm-loop.mjs", ["runFilter"]],
  ["after-await.mjs", ["mergePrices"]],
  ["read-file.mjs", ["readConfig"]],
  ["gc-pressure.mjs", ["buildIndex"]],
];

/** One native call that is the last statement of its callback: only a profiler that was running can name the caller. */
const LAST_STATEMENTS: readonly Row[] = [
  ["json-parse-last.mjs", ["loadFeed"]],
  ["awaited-body.mjs", ["importOrders"]],
  ["default-sort.mjs", ["listCustomers"]],
  ["pbkdf2.mjs", ["hashPassword"]],
  ["gzip.mjs", ["packArchive"]],
  ["scrypt.mjs", ["deriveKey"]],
  ["read-slow-file.mjs", ["loadManifest"]],
  ["exec-sync.mjs", ["convertImage"]],
  ["structured-clone.mjs", ["archiveOrders"]],
];

/** The stall that the program itself has measured, within a quarter of its length: the time between its own last beats. */
function measuredStall(run: RunResult): StallRecord {
  assert.equal(run.stderr, "");
  assert.equal(run.code, 0);
  assert.deepEqual(run.problems, []);
  assert.equal(run.records[0]?.type, "start");
  assert.equal(run.records.at(-1)?.type, "stop");
  const { tookMs } = JSON.parse(run.stdout) as { tookMs: number };
  // The two beats are not the same timer: between them lies, on a crowded machine, a wait for a processor.
  const stall = run.stalls.findLast(
    (one) => Math.abs(one.duration - tookMs) < tookMs / 4 + (one.cpu?.queue ?? 0),
  );
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
    test(`${program}, a native call that nothing follows, is blamed on ${functions}`, async () => {
      const stall = measuredStall(await runProgram(programPath(program)));
      assert.ok(functions.includes(blamed(stall.stack)), JSON.stringify(stall));
      assert.equal(stall.capture?.during, true);
      assert.ok((stall.profile?.samples ?? 0) > 1, JSON.stringify(stall.profile));
    });
  }

  test("without sampling such a call is recorded as caught late", async () => {
    const env = { STALL_REPORT_SAMPLE: "0" };
    const stall = measuredStall(await runProgram(programPath("json-parse-last.mjs"), { env }));
    assert.ok((stall.capture?.delay ?? 0) > 50 || stall.capture?.during === false);
    assert.equal(stall.profile, undefined);
  });
});
