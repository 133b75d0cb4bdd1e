/** What a program has done, by its own count, from the call to the rate of a comparison. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeRecord } from "../../src/record/encode.js";
import type { StopRecord } from "../../src/record/record.js";
import { run } from "../cli/memory-io.js";
import { writeLog } from "../compare/log-file.js";
import { programPath, runProgram } from "./run-program.js";

test("a program that counts its work has rates per unit of it", async () => {
  const sides = [4, 8].map(async (units) => {
    const { records, stdout, stderr, code } = await runProgram(programPath("counts-work.mjs"), {
      args: [String(units)],
      env: { STALL_REPORT_THRESHOLD: "100" },
    });
    assert.equal(code, 0, stderr);
    assert.equal(stdout, "TypeError\n".repeat(4));
    const stop = records.at(-1) as StopRecord;
    assert.equal(stop.type, "stop");
    assert.equal(stop.work, 1.5 * units);
    assert.equal(stop.requests, 0);
    return writeLog(records.map((record) => encodeRecord(record).trimEnd()));
  });
  const logs = await Promise.all(sides);
  const { stdout } = await run(["compare", ...logs, "--per", "work=jobs", "-f", "json"]);
  const answer = JSON.parse(stdout);
  const { overall, ratesPer } = answer;
  assert.equal(ratesPer.text, "1,000 jobs");
  for (const [side, work] of [
    ["before", 6],
    ["after", 12],
  ] as const) {
    // On a busy machine some or all stalls are starved, and set aside.
    const rate = (1_000 * overall.count[side]) / work;
    assert.ok(Math.abs(overall.ratePerHour[side] - rate) <= 1e-6 * rate, side);
    const observedHours = answer[side].coverage.observedMs / 3_600_000;
    assert.ok(Math.abs(ratesPer.perObservedHour[side] * observedHours - work) < 1e-3, side);
  }
});
