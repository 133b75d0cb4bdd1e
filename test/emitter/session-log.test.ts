/** How many stalls reach the log, and when. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { EndedStalls } from "../../src/emitter/ended-stalls.js";
import { OpenStall } from "../../src/emitter/open-stall.js";
import { RateLimit } from "../../src/emitter/rate-limit.js";
import { SessionLog } from "../../src/emitter/session-log.js";
import type { StopRecord } from "../../src/record/record.js";
import { temporaryFolder } from "../temporary-folder.js";
import { readLogs } from "./run-program.js";

test("a stall waits for what a starving thread tells of it, but not for ever", () => {
  const times = { startMs: 1, startWallMs: 2, durationMs: 3, wallAheadMs: 0 };
  const cpu = { mainCpuMs: 1, queueMs: 2 };
  const ended = new EndedStalls();
  for (const beat of [1, 2]) {
    const stall = { beat, isStartup: false, ...times, ...cpu };
    ended.add({ stall, open: new OpenStall(beat), evidence: {}, seenMs: 0 });
  }
  assert.equal(ended.takeReady(3000, false, false), undefined);
  const aftermath = { beat: 1, sampled: undefined, resumed: [], scripts: [] };
  ended.addAftermath(aftermath);
  assert.equal(ended.takeReady(3000, false, false)?.aftermath, aftermath);
  assert.equal(ended.takeReady(3000, false, false), undefined);
  assert.equal(ended.takeReady(60_000, false, false)?.stall.beat, 2);
});

test("the rate limit lets a burst through and then a steady rate", () => {
  const limit = new RateLimit(3, 10);
  const taken = [0, 0, 0, 0, 100, 100].map((nowMs) => limit.allows(nowMs, 1));
  assert.deepEqual(taken, [true, true, true, false, true, false]);
});

test("of ten thousand rapid stalls each is counted once, and each that was begun in the log has its end", () => {
  const folder = temporaryFolder("stall-report-flood-");
  const file = join(folder, "a.ndjson");
  const settings = { file, thresholdMs: 20, intervalMs: 5, maxBytes: 1e9, keepFiles: 0 };
  const unset = { service: undefined, version: undefined, noStacks: undefined, thread: undefined };
  const log = new SessionLog(
    { ...settings, ...unset },
    { monotonicMs: 0, wallMs: Date.now() },
    () => {},
  );
  log.open();
  for (let seq = 0; seq < 10_000; seq++) {
    const body = {
      seq,
      startWallMs: Date.now(),
      files: new Set<string>(),
      blockedIn: "",
      duration: 21,
      stack: "",
    };
    if (seq % 3 > 0) log.stallOpen(body);
    log.stall(body);
  }
  log.stop("exit", undefined);
  const records = readLogs(folder).records;
  const seqsOf = (type: string) =>
    records.flatMap((one) => (one.type === type && "seq" in one ? [one.seq] : []));
  const ended = new Set(seqsOf("stall"));
  assert.ok(ended.size > 100);
  assert.deepEqual(
    seqsOf("stall-open").filter((seq) => !ended.has(seq)),
    [],
  );
  const { stalls, dropped } = records.at(-1) as StopRecord;
  assert.equal(stalls, 10_000);
  assert.equal(ended.size + (dropped?.["too-fast"] ?? 0), 10_000);
});
