/**
 * `report --follow` as a process of its own, over a log that grows, is rotated, and gets company.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
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

/** Follows one file, and notes the functions of its stalls and what happens to the file, in order. */
function noting(path: string): { follower: FileFollower; told: string[] } {
  const told: string[] = [];
  const open = () =>
    openLines(
      {
        record: (record) => told.push("stack" in record ? (record.stack.split(" ")[1] ?? "") : ""),
        problem: ({ message }) => told.push(message),
      },
      {},
    );
  return { follower: new FileFollower(path, open, (change) => told.push(change)), told };
}

test("a log that was let go is read on where it grew, and anew where it was rotated", async () => {
  const folder = temporaryFolder("stall-report-follow-");
  const log = join(folder, "a.ndjson");
  const { follower, told } = noting(log);
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
  assert.deepEqual(told, [
    ...["first", "second", "third", "truncated", "fourth"],
    ...["truncated", "fifth", "sixth"],
  ]);
});

test("what happens to a followed file is told once, and each stall is read once", async () => {
  const folder = join(temporaryFolder("stall-report-follow-"), "logs");
  const log = join(folder, "a.ndjson");
  const { follower, told } = noting(log);
  const write = (name: string): void => writeFileSync(log, stall("a", name));
  const add = (name: string): void => appendFileSync(log, stall("a", name));
  const steps: readonly (readonly [did: () => void, ...expected: readonly string[]])[] = [
    [() => {}],
    [() => mkdirSync(folder)],
    [() => write("late"), "appeared", "late"],
    [() => add("more"), "more"],
    [() => truncateSync(log), "truncated"],
    [() => add("emptied"), "emptied"],
    [() => truncateSync(log), "truncated"],
    [() => truncateSync(log)],
    // Renamed, not there for a while, packed, and there again: a rotation, of which nothing is told.
    [() => renameSync(log, `${log}.1`)],
    [() => rmSync(`${log}.1`)],
    [() => write("rotated"), "rotated"],
    [() => renameSync(log, `${log}.1`)],
    [() => appendFileSync(`${log}.1`, stall("a", "lastWords")), "lastWords"],
    [() => write("next"), "next"],
    [() => rmSync(log), "removed"],
    [() => {}],
    [() => write("returned"), "appeared", "returned"],
    [() => rmSync(folder, { recursive: true }), "removed"],
    [() => mkdirSync(folder)],
    [() => write("back"), "appeared", "back"],
    [() => renameSync(folder, `${folder}.old`), "removed"],
    [() => appendFileSync(`${folder}.old/a.ndjson`, stall("a", "moved")), "moved"],
    [() => renameSync(`${folder}.old`, folder), "appeared"],
    [() => add("stayed"), "stayed"],
  ];
  for (const [i, [did, ...expected]] of steps.entries()) {
    did();
    await follower.poll();
    await follower.poll();
    assert.deepEqual(told.splice(0), expected, `step ${i}`);
  }
  await follower.close();
  assert.deepEqual(told, []);
});

test("a link that is switched to another log is followed there, without a word", async () => {
  const folder = temporaryFolder("stall-report-follow-");
  const [link, monday, tuesday] = ["now", "monday", "tuesday"].map((name) => join(folder, name));
  assert.ok(link !== undefined && monday !== undefined && tuesday !== undefined);
  writeFileSync(monday, stall("a", "first"));
  writeFileSync(tuesday, stall("a", "third"));
  symlinkSync(monday, link);
  const { follower, told } = noting(link);
  await follower.poll();
  appendFileSync(monday, stall("a", "second"));
  symlinkSync(tuesday, `${link}.new`);
  renameSync(`${link}.new`, link);
  await follower.poll();
  await follower.close();
  assert.deepEqual(told, ["first", "second", "third"]);
});

test("the command says on standard error what happens to its files, and counts each stall once", async () => {
  const folder = temporaryFolder("stall-report-follow-");
  const log = join(folder, "a.ndjson");
  const words = ["a.ndjson", "b.ndjson", "*.jsonl", "-f", "json", "--follow"];
  const tool = join(projectRoot, "bin/stall-report.js");
  const child = spawn(process.execPath, [tool, ...words], { cwd: folder });
  let [shown, said] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    shown += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const closed = once(child, "close");
  const until = async (isSo: () => boolean): Promise<void> => {
    const latest = Date.now() + 60_000;
    for (; !isSo(); await sleep(20)) assert.ok(Date.now() < latest, `${said}\n${shown}`);
  };
  const counted = (count: number) => until(() => shown.includes(`"count": ${count},`));
  try {
    await until(() => said.includes("*.jsonl"));
    const half = stall("a", "first");
    writeFileSync(log, half + stall("a", "second"));
    await counted(2);
    // Half of the log is left, with stalls that have been counted.
    truncateSync(log, half.length);
    await until(() => said.includes("truncated"));
    appendFileSync(log, stall("a", "third"));
    await counted(3);
    copyFileSync(log, `${log}.1`);
    truncateSync(log);
    appendFileSync(log, stall("a", "fourth"));
    await counted(4);
    writeFileSync(join(folder, "b.ndjson"), stall("b", "first"));
    await counted(5);
    rmSync(log);
    await until(() => said.includes("removed"));
    child.kill("SIGINT");
    await closed;
    const last = JSON.parse(shown.slice(shown.lastIndexOf("\n{\n") + 1));
    assert.equal(last.totals.count, 5);
    assert.deepEqual(said.trimEnd().split("\n"), [
      "warning: a.ndjson: no such file or directory; waiting until there is one",
      "warning: b.ndjson: no such file or directory; waiting until there is one",
      "warning: *.jsonl: the pattern matches no file; waiting until there is one",
      "warning: a.ndjson is there now; reading it",
      "warning: a.ndjson was truncated; reading it from its beginning",
      "warning: a.ndjson was truncated; reading it from its beginning",
      "warning: b.ndjson is there now; reading it",
      "warning: a.ndjson was removed; waiting for it to come back",
    ]);
  } finally {
    child.kill("SIGKILL");
  }
});
