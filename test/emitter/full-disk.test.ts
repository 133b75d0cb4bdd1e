/** A disk that is full, and one that has room again: the host does not notice, and the log says what it lost. */
import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { StallRecord } from "../../src/record/record.js";
import { fill, mountSmall } from "../small-disk.js";
import { programPath, readLogs, runProgram } from "./run-program.js";

test("a device that is always full", async () => {
  const run = await runProgram(programPath("endings.mjs"), {
    args: ["after a warning"],
    file: "/dev/full",
  });
  assert.equal(run.code, 0);
  assert.equal(run.stdout, "before\nafter\nexit listener 0\n");
  assert.equal(run.stderr.match(/StallReportWarning/g)?.length, 1, run.stderr);
  assert.match(run.stderr, /disk-full/);
});

test("a disk that fills up and is emptied again", async (t) => {
  const folder = mountSmall(t);
  if (folder === undefined) return;
  const file = join(folder, "stalls.ndjson");
  const ballast = join(folder, "ballast");
  const run = await runProgram(programPath("stalls-on-demand.mjs"), {
    file,
    meanwhile: async (child) => {
      let warnings = "";
      child.stderr?.on("data", (text: Buffer) => {
        warnings += text.toString();
      });
      await until(() => existsSync(file));
      child.stdin?.write("stall\n");
      await until(() => stallsOf(folder).length > 0);
      fill(ballast);
      // The last page of the log has room for a record or two.
      while (!warnings.includes("StallReportWarning")) {
        child.stdin?.write("stall\n");
        await sleep(2_000);
        assert.ok(stallsOf(folder).length < 10, "the disk is not full");
      }
      rmSync(ballast);
      const before = stallsOf(folder).length;
      child.stdin?.write("stall\n");
      await until(() => stallsOf(folder).length > before);
      child.stdin?.write("end\n");
    },
  });
  assert.equal(run.code, 0);
  assert.equal(run.stderr.match(/StallReportWarning/g)?.length, 1, run.stderr);
  const { records, problems } = readLogs(folder);
  assert.deepEqual(problems, []);
  const stop = records.at(-1);
  assert.ok(stop?.type === "stop", JSON.stringify(stop));
  assert.ok((stop.dropped?.["disk-full"] ?? 0) >= 1, JSON.stringify(stop));
});

function stallsOf(folder: string): readonly StallRecord[] {
  return readLogs(folder).stalls.filter((one) => one.duration > 700);
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let left = 60_000; !isTrue(); left -= 50) {
    assert.ok(left > 0, "waited for a minute");
    await sleep(50);
  }
}
