/** What happens to whole processes: stopped, killed, debugged, started by npm. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { projectRoot } from "../project-root.js";
import { temporaryFolder } from "../temporary-folder.js";
import { holdAtBreakpoint } from "./hold-at-breakpoint.js";
import { blamed, programPath, readLogs, registerUrl, runProgram, stallsIn } from "./run-program.js";

const emitterUrl = pathToFileURL(join(projectRoot, "dist/src/emitter/index.js")).href;

/** Waits until the log below a folder holds what is asked for. */
async function untilLogged(
  folder: string,
  isThere: (log: ReturnType<typeof readLogs>) => boolean,
): Promise<void> {
  while (!isThere(readLogs(folder))) await sleep(50);
}

/** How often a watched process has said that it is alive: first a second after its start, and then ever more seldom. */
const signsOfLife = ({ records }: ReturnType<typeof readLogs>): number =>
  records.filter(({ type }) => type === "alive").length;

describe("processes", { concurrency: 2 }, () => {
  test("an idle process that is stopped gives a record of its whole length, and a late watchdog", async () => {
    const run = await runProgram(programPath("idle.mjs"), {
      args: ["until-told"],
      meanwhile: async (child, folder) => {
        if (child.stdout !== null) await once(child.stdout, "data");
        const before = signsOfLife(readLogs(folder));
        await untilLogged(folder, (log) => signsOfLife(log) > before);
        child.kill("SIGSTOP");
        await sleep(1500);
        child.kill("SIGCONT");
        child.stdin?.end();
      },
    });
    const stall = run.stalls.find((one) => one.duration > 1300 && one.phase === undefined);
    assert.ok(stall, JSON.stringify(run.stalls));
    assert.ok((stall.watchdogLag ?? 0) > 1000, JSON.stringify(stall));
    assert.ok((stall.cpu?.main ?? 0) < 300, JSON.stringify(stall));
    assert.equal(blamed(stall.stack), "");
  });

  test("an idle process has no stalls, and says for how long it was watched", async () => {
    const run = await runProgram(programPath("idle.mjs"), {
      args: ["1500"],
      env: { STALL_REPORT_THRESHOLD: "5000" },
    });
    assert.deepEqual(run.stalls, []);
    const stop = run.records.at(-1);
    assert.ok(stop?.type === "stop" && stop.uptime !== undefined, JSON.stringify(stop));
    // How long it took to start says something about the machine only.
    const idleMs = stop.uptime * (1 - (stop.utilization ?? 1));
    assert.ok(idleMs > 750, JSON.stringify(stop));
  });

  test("a process that a signal ends, and that has no time for a `stop`, was observed all the same", async () => {
    const run = await runProgram(programPath("idle.mjs"), {
      args: ["120000"],
      env: { STALL_REPORT_THRESHOLD: "5000" },
      meanwhile: async (child, folder) => {
        await untilLogged(folder, (log) => signsOfLife(log) >= 2);
        child.kill("SIGTERM");
      },
    });
    assert.equal(run.signal, "SIGTERM");
    assert.ok(!run.records.some(({ type }) => type === "stop"));
    const last = run.records.findLast((one) => one.type === "alive");
    assert.ok((last?.uptime ?? 0) > 1400, JSON.stringify(last));
    assert.equal(last?.utilization, undefined);
  });

  test("a program that ends before the watchdog is up writes its stalls itself", async () => {
    const run = await runProgram(programPath("thread-never-up.mjs"), { isWatched: false });
    assert.equal(run.code, 3, run.stderr);
    assert.deepEqual([run.records[0]?.type, run.records.at(-1)?.type], ["start", "stop"]);
    // Its start may have been a stall of its own.
    const sources = stallsIn(run, "sortInvoices").map(({ capture }) => capture?.source);
    assert.deepEqual(sources, ["profile", "profile"], JSON.stringify(run.stalls));
  });

  test("kill -9 in mid-stall leaves the last words", async () => {
    const run = await runProgram(programPath("never-ends.mjs"), {
      meanwhile: async (child, folder) => {
        await untilLogged(folder, ({ open }) => blamed(open.at(-1)?.stack ?? "") !== "");
        child.kill("SIGKILL");
      },
    });
    assert.equal(run.signal, "SIGKILL");
    const last = run.open.at(-1);
    assert.equal(blamed(last?.stack ?? ""), "replayJournal");
    assert.ok(!run.stalls.some((one) => one.seq === last?.seq));
    assert.deepEqual(run.problems, []);
  });

  test("in a native call the last words are the system call and its file", {
    skip: process.platform !== "linux",
  }, async () => {
    const run = await runProgram(programPath("reads-for-ever.mjs"), {
      meanwhile: async (child, folder) => {
        await untilLogged(folder, ({ open }) => open.some((one) => one.duration >= 1000));
        child.kill("SIGKILL");
      },
    });
    const { capture, os } = run.open.at(-1) ?? {};
    assert.equal(capture?.pending, true);
    assert.deepEqual([os?.syscall, os?.waitsFor?.split("/").at(-1)], ["read", "orders.fifo"]);
  });

  test("somebody at a breakpoint is a debugger", async () => {
    const run = await runProgram(programPath("breakpoint.mjs"), {
      flags: ["--inspect=127.0.0.1:0"],
      meanwhile: (child) => void holdAtBreakpoint(child),
    });
    const stall = run.stalls.find((one) => one.debugger && one.duration > 1000);
    assert.ok(stall, `${JSON.stringify(run.stalls)} ${run.stderr}`);
    assert.ok((stall.cpu?.main ?? 0) < stall.duration / 2);
  });

  test("a watchdog that is killed is told once, and the host goes on", async () => {
    const run = await runProgram(programPath("watchdog-killed.mjs"), {
      isWatched: false,
      args: [emitterUrl],
    });
    assert.equal(run.stdout, "still here 1\n");
    assert.equal(run.code, 0);
    assert.equal(run.stderr.match(/StallReportWarning/g)?.length, 1, run.stderr);
  });

  test("a threshold of 50 ms", async () => {
    const run = await runProgram(programPath("endings.mjs"), {
      args: ["naturally"],
      env: { STALL_REPORT_THRESHOLD: "50" },
    });
    const [stall] = stallsIn(run, "block");
    assert.ok(stall && stall.duration > 850, JSON.stringify(stall));
    // Long before the default threshold; what the watchdog or the program waited for a processor is not the threshold's fault.
    const { capture, cpu, watchdogLag = 0 } = stall;
    assert.ok((capture?.at ?? 1e9) < 450 + watchdogLag + (cpu?.queue ?? 0), JSON.stringify(stall));
  });

  test("npm start, through NODE_OPTIONS", async () => {
    const folder = temporaryFolder("stall npm ");
    const scripts = { start: `node "${programPath("endings.mjs")}" "by an exit code"` };
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "x", scripts }));
    const logs = join(folder, "logs of today");
    mkdirSync(logs);
    const env = {
      ...process.env,
      NODE_OPTIONS: `--import=${registerUrl}`,
      STALL_REPORT_FILE: join(logs, "s.%p.ndjson"),
      PATH: `${join(process.execPath, "..")}:${process.env["PATH"]}`,
    };
    const npm = spawnSync("npm", ["start", "--silent"], { cwd: folder, env, encoding: "utf8" });
    assert.equal(npm.status, 9, npm.stderr);
    assert.equal(npm.stdout, "before\nafter\nexit listener 9\n");
    const names = readLogs(logs).stalls.map((one) => blamed(one.stack));
    assert.ok(names.includes("block"), String(names));
  });

  test("TypeScript that Node runs by itself", async (t) => {
    if (!("typescript" in process.features) || process.features.typescript === false) {
      t.skip("this Node does not run TypeScript");
      return;
    }
    const run = await runProgram(programPath("typescript.mts"));
    assert.equal(run.code, 0, run.stderr);
    assert.equal(stallsIn(run, "searchIndex").length, 1, JSON.stringify(run.stalls));
  });
});
