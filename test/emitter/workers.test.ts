/** Worker threads of the application: watched when somebody asks for it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { projectRoot } from "../project-root.js";
import { programPath, type RunResult, registerUrl, runProgram, stallsIn } from "./run-program.js";

/** One stall, of the worker: its own session, its own thread. */
function assertStallOfWorker(run: RunResult): void {
  assert.equal(run.stdout, "worker thread ended 0\n");
  assert.equal(run.stderr, "");
  assert.deepEqual(run.problems, []);
  const [stall, ...others] = stallsIn(run, "resizePicture");
  assert.ok(stall, JSON.stringify(run.stalls));
  assert.equal(others.length, 0);
  assert.ok((stall.thread ?? 0) > 0, JSON.stringify(stall));
  const ownMs = stall.duration - (stall.cpu?.queue ?? 0);
  assert.ok(stall.duration > 1100 && ownMs < 1800, JSON.stringify(stall));
  assert.equal(stall.capture?.source, "profile");
  const start = run.records.find((one) => one.type === "start" && one.session === stall.session);
  assert.equal(start?.type === "start" && start.thread, stall.thread);
  const stop = run.records.find((one) => one.type === "stop" && one.session === stall.session);
  assert.ok(stop, "the worker's session has its orderly end");
}

describe("worker threads of the application", { concurrency: 2 }, () => {
  test("through the environment", async () => {
    const run = await runProgram(programPath("threads.mjs"), {
      env: { STALL_REPORT_WORKERS: "1" },
    });
    assertStallOfWorker(run);
    assert.equal(run.records.filter((one) => one.type === "start").length, 2);
  });

  test("by an emitter that the worker starts", async () => {
    const emitterUrl = pathToFileURL(join(projectRoot, "dist/src/emitter/index.js")).href;
    const run = await runProgram(programPath("thread-with-emitter.mjs"), {
      isWatched: false,
      args: [emitterUrl],
    });
    assertStallOfWorker(run);
  });

  test("without sampling there is no stack, which is said once", async () => {
    const run = await runProgram(programPath("threads.mjs"), {
      env: { STALL_REPORT_WORKERS: "1", STALL_REPORT_SAMPLE: "0" },
    });
    const stall = run.stalls.find((one) => (one.thread ?? 0) > 0 && one.duration > 1000);
    assert.equal(stall?.stack, "");
    assert.equal(stall?.capture?.pending, true);
    assert.match(run.stderr, /a worker thread cannot be interrupted, and sampling is off/);
    assert.equal(run.stderr.match(/StallReportWarning/g)?.length, 1, run.stderr);
  });

  test("what a pool's thread does between its waits for work, and not the waits", async () => {
    const run = await runProgram(programPath("thread-pool.mjs"), {
      env: { STALL_REPORT_WORKERS: "1", STALL_REPORT_THRESHOLD: "150" },
    });
    assert.equal(run.stderr, "");
    assert.equal(run.stdout, "worked for true true true\n");
    const stalls = stallsIn(run, "resizePicture");
    assert.equal(stalls.length, 3, JSON.stringify(run.stalls));
    // It waits for 600 ms each time. On a busy machine its 300 ms of work take longer.
    for (const { duration, cpu } of stalls) {
      assert.ok(duration - (cpu?.queue ?? 0) < 850, String(duration));
    }
    assert.ok(stalls.every(({ thread = 0 }) => thread > 0));
    const last = run.open.map(({ duration, cpu }) => duration - (cpu?.queue ?? 0));
    assert.ok(Math.max(0, ...last) < 850, JSON.stringify(last));
  });

  test("a worker that is terminated in the middle of its stall", async () => {
    const run = await runProgram(programPath("thread-terminated.mjs"), {
      env: { STALL_REPORT_WORKERS: "1", NODE_OPTIONS: `--import=${registerUrl}` },
    });
    assert.equal(run.stdout, "worker thread ended 1\n");
    assert.equal(run.stderr, "");
    assert.equal(run.code, 0);
    const last = run.open.findLast((one) => (one.thread ?? 0) > 0);
    assert.ok(last, JSON.stringify(run.records));
    assert.ok(!run.stalls.some((one) => one.session === last.session && one.seq === last.seq));
  });
});
