import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { throttledMs } from "../../src/emitter/cgroup.js";
import { monotonicMs } from "../../src/emitter/clock.js";
import { cpuBetween, suspendedBetween, withThreadTimes } from "../../src/emitter/evidence.js";
import { showsClient } from "../../src/emitter/inspector-client.js";
import { LatenessLog } from "../../src/emitter/lateness.js";
import type { Beat } from "../../src/emitter/shared-state.js";
import { StallEvidence } from "../../src/emitter/stall-evidence.js";
import { ThreadSchedule } from "../../src/emitter/thread-schedule.js";
import { ownTask, type WatchedTask } from "../../src/emitter/watched-task.js";
import { roundMs } from "../../src/record/time-units.js";

const NO_TASK: WatchedTask = { processFolder: "/no", taskFolder: undefined };
const UNMEASURED_BEAT: Beat = {
  ...{ count: 0, timeMs: 0, wallMs: 0, idleMs: 0, activeMs: 0, inspectorPort: 0 },
  ...{ mainCpuMs: Number.NaN, queueMs: Number.NaN, requests: 0, work: 0 },
};

describe("lateness", () => {
  test("only the part inside the stall counts", () => {
    const log = new LatenessLog();
    log.note(100, 150);
    log.note(200, 1100);
    assert.equal(log.largestWithin(1000, 2000), 100);
    assert.equal(log.largestWithin(0, 2000), 900);
    assert.equal(log.largestWithin(1500, 2000), 0);
  });
  test("many small ones do not push out a large one", () => {
    const log = new LatenessLog();
    log.note(0, 500);
    for (let n = 1; n < 200; n++) log.note(n * 1000, n * 1000 + 1);
    assert.equal(log.largestWithin(0, 1e6), 500);
  });
});

describe("evidence", () => {
  test("throttling of both generations of cgroups", () => {
    assert.equal(throttledMs("nr_periods 1\nthrottled_usec 1500\n"), 1.5);
    assert.equal(throttledMs("nr_throttled 1\nthrottled_time 2500000\n"), 2.5);
    assert.equal(throttledMs("usage_usec 3\n"), undefined);
  });
  test("a counter of one thread is never longer than the stall, a missing one stays missing", () => {
    const before = { atMs: 0, processCpuMs: 0, mainCpuMs: 0 };
    const after = { atMs: 520, processCpuMs: 900, mainCpuMs: 515 };
    assert.deepEqual(cpuBetween(before, after, 500), { main: 500, process: 900 });
  });

  test("without /proc, as on macOS and Windows, Node's own figure of the thread is enough", () => {
    const schedule = new ThreadSchedule({ processFolder: "/no", taskFolder: undefined });
    const { mainCpuMs, queueMs } = schedule.read();
    schedule.close();
    assert.equal(Number.isNaN(mainCpuMs), !("threadCpuUsage" in process));
    assert.ok(Number.isNaN(queueMs));
    const at = (cpuMs: number) =>
      withThreadTimes({ atMs: 0 }, { mainCpuMs: cpuMs, queueMs: Number.NaN });
    assert.deepEqual(cpuBetween(at(0), at(640), 700), { main: 640 });
    assert.deepEqual(cpuBetween(at(0), at(Number.NaN), 700), {});
  });
  test("sleep is what the time since boot knows and the monotonic clock does not", () => {
    const reading = (atMs: number, bootMs?: number) => ({
      atMs,
      processCpuMs: 0,
      ...(bootMs === undefined ? {} : { bootMs }),
    });
    assert.equal(suspendedBetween(reading(0, 0), reading(600, 60_600), 0), 60_000);
    assert.equal(suspendedBetween(reading(0, 0), reading(600, 610), 3_600_000), 0);
    assert.equal(suspendedBetween(reading(0), reading(600), 60_000), 60_000);
  });
  test("a watchdog that came up late had no processor", () => {
    const nowMs = monotonicMs();
    const lagOf = (startedMs: number) => {
      const evidence = new StallEvidence(NO_TASK, { atMs: startedMs });
      const found = evidence.soFar(startedMs, nowMs, UNMEASURED_BEAT, undefined);
      evidence.close();
      return found.watchdogLag;
    };
    assert.deepEqual([lagOf(nowMs - 2000), lagOf(nowMs)], [1750, 0]);
  });
  test("where the system tells, the watchdog's own wait for a CPU is counted from its birth", () => {
    // The thread that reads is an old one here, so all that it has ever waited is counted.
    const schedule = new ThreadSchedule(ownTask());
    const beforeMs = schedule.read().queueMs;
    const evidence = new StallEvidence(NO_TASK, { atMs: 0 });
    const counted = evidence.soFar(0, monotonicMs(), UNMEASURED_BEAT, undefined).cpu?.watchdogQueue;
    const afterMs = schedule.read().queueMs;
    evidence.close();
    schedule.close();
    if (Number.isNaN(beforeMs)) return assert.equal(counted, undefined);
    assert.ok(counted !== undefined && counted >= roundMs(beforeMs) && counted <= roundMs(afterMs));
  });
  test("an inspector's client is an established connection to its port", () => {
    const row = (local: string, state: string) => `  0: ${local} 0100007F:D3A2 ${state} 0:0 0`;
    assert.equal(showsClient(row("0100007F:240D", "01"), 9229), true);
    assert.equal(showsClient(row("0100007F:240D", "0A"), 9229), false);
    assert.equal(showsClient(row("0100007F:1F90", "01"), 9229), false);
  });
});
