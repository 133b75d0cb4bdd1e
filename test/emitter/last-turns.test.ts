/**
 * Stalls where a process begins and ends, and turns of very many callbacks: there is one record, it names the function, and it
 * is as long as the program itself has measured.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { projectRoot } from "../project-root.js";
import { runProgram } from "./run-program.js";

const CASES: readonly (readonly [program: string, functionName: string])[] = [
  ["life-startup.mjs", "buildRoutes"],
  ["life-exit.mjs", "saveAll"],
  ["life-before-exit.mjs", "flushQueue"],
  ["life-signal.mjs", "drain"],
  ["life-uncaught.mjs", "writeReport"],
  ["life-process-exit.mjs", "lastJob"],
  ["turn-promises.mjs", "handleJob"],
];

describe("at the ends of a process, and in crowded turns", { concurrency: 2 }, () => {
  for (const [program, functionName] of CASES) {
    test(`${program}: ${functionName}`, async () => {
      let truth = "";
      const run = await runProgram(
        join(projectRoot, "bench/emitter/known-answers/programs", program),
        {
          env: { TRUTH_FILE: "truth.ndjson" },
          meanwhile: (child, folder) => {
            child.stdin?.end();
            child.once("exit", () => {
              truth = readFileSync(join(folder, "truth.ndjson"), "utf8");
            });
          },
        },
      );
      const { from, to } = JSON.parse(truth.split("\n")[0] ?? "") as { from: number; to: number };
      const there = run.stalls.filter(({ timestamp, duration }) => {
        const beganMs = new Date(timestamp).getTime();
        return beganMs < to && beganMs + duration > from;
      });
      assert.equal(there.length, 1, JSON.stringify(run.stalls));
      const [stall] = there;
      assert.ok(stall);
      assert.match(stall.stack, new RegExp(`\\b${functionName}\\b`));
      // On a crowded machine the process waits for a processor just before and just after it, too; and a stall at its start
      // has what was loaded before.
      const start = run.records.find((one) => one.session === stall.session);
      const loadedMs = stall.phase === "startup" ? from - Date.parse(String(start?.timestamp)) : 0;
      const mostMs = (to - from) * 1.25 + (stall.cpu?.queue ?? 0) + loadedMs;
      assert.ok(stall.duration > (to - from) * 0.95, `${stall.duration} of ${to - from} ms`);
      assert.ok(stall.duration < mostMs, `${stall.duration} of ${to - from} ms, ${mostMs} at most`);
    });
  }
});
