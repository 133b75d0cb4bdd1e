/**
 * `report --follow` as a process of its own, over a log that grows, is rotated, and gets company.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { appendFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { FileFollower } from "../../src/read/follow-file.js";
import { openLines } from "../../src/read/read-log.js";
import { projectRoot } from "../project-root.js";
import { temporaryFolder } from "../temporary-folder.js";

let seq = 0;

function stall(session: string, functionName: string): string {
  seq++;
  const record = {
    session,
    seq,
    timestamp: 1_763_600_000_000 + seq * 1000,
    duration: 700,
    stack: `at ${functionName} (/srv/shop/${functionName}.js:1:2)`,
  };
  return `${JSON.stringify(record)}\n`;
}

const HEAD = "6 stalls blocked";
const reportsIn = (shown: string): number => shown.split(HEAD).length - 1;

test("a followed report takes in what is appended, rotated and added, and ends with Ctrl-C", async () => {
  const folder = temporaryFolder("stall-report-follow-");
  const log = join(folder, "a.ndjson");
  writeFileSync(log, stall("a", "chargeCards"));
  const tool = join(projectRoot, "bin/stall-report.js");
  const child = spawn(process.execPath, [tool, "*.ndjson", "--follow", "--unwrap", "auto"], {
    cwd: folder,
  });
  try {
    let shown = "";
    const listeners = new Set<() => void>();
    child.stdout.on("data", (chunk: Buffer) => {
      shown += chunk.toString();
      for (const listener of listeners) listener();
    });
    /** Waits for a report that begins with a number of stalls; the whole output is the error if none comes. */
    const waitFor = (stalls: string): Promise<void> =>
      new Promise((done, fail) => {
        const timer = setTimeout(() => fail(new Error(`no "${stalls}" in:\n${shown}`)), 60_000);
        const check = (): void => {
          if (!shown.includes(stalls)) return;
          clearTimeout(timer);
          listeners.delete(check);
          done();
        };
        listeners.add(check);
        check();
      });

    await waitFor("1 stall blocked");
    const line = stall("a", "chargeCards");
    appendFileSync(log, line.slice(0, 40));
    appendFileSync(log, line.slice(40) + stall("a", "renderInvoice"));
    await waitFor("3 stalls blocked");
    appendFileSync(log, `listening\n${stall("a", "lastWords")}`);
    renameSync(log, join(folder, "a.ndjson.1"));
    writeFileSync(log, `listening\n${stall("a", "chargeCards")}`);
    writeFileSync(join(folder, "b.ndjson"), stall("b", "importCatalogue"));
    await waitFor(HEAD);

    // At `exit`, its last words may still be in the pipe.
    const ended = new Promise((done) => child.on("close", (code) => done(code)));
    const before = reportsIn(shown);
    child.kill("SIGINT");
    assert.equal(await ended, 130);
    assert.ok(reportsIn(shown) > before, shown);
    const last = shown.slice(shown.lastIndexOf(HEAD));
    assert.match(last, /2 lines of other programs skipped/);
    for (const name of ["chargeCards", "renderInvoice", "lastWords", "importCatalogue"]) {
      assert.ok(last.includes(name), name);
    }
  } finally {
    child.kill("SIGKILL");
  }
});

test("a log that was let go is read on where it grew, and anew where it was rotated", async () => {
  const folder = temporaryFolder("stall-report-follow-");
  const log = join(folder, "a.ndjson");
  const names: string[] = [];
  const follower = new FileFollower(log, () =>
    openLines(
      {
        record: (record) => names.push("stack" in record ? (record.stack.split(" ")[1] ?? "") : ""),
        problem: ({ message }) => names.push(message),
      },
      {},
    ),
  );
  const poll = async (): Promise<void> => {
    await follower.poll();
    await follower.letGo();
  };
  const line = stall("a", "second");
  writeFileSync(log, stall("a", "first") + line.slice(0, 30));
  await poll();
  await poll();
  appendFileSync(log, line.slice(30));
  await poll();
  renameSync(log, `${log}.1`);
  await poll();
  writeFileSync(log, stall("a", "third"));
  await poll();
  writeFileSync(log, "");
  await poll();
  appendFileSync(log, stall("a", "fourth"));
  await poll();
  // As after `copytruncate`, longer than before when it is looked at again.
  writeFileSync(log, stall("a", "fifth") + stall("a", "sixth"));
  await poll();
  await follower.close();
  assert.deepEqual(names, ["first", "second", "third", "fourth", "fifth", "sixth"]);
});
