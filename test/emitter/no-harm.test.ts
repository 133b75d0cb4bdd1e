/**
 * The program beside the emitter behaves as the program without it: same output, same exit.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { projectRoot } from "../project-root.js";
import { temporaryFolder } from "../temporary-folder.js";
import {
  blamed,
  programPath,
  type RunOptions,
  registerUrl,
  runProgram,
  stallsIn,
} from "./run-program.js";

/** What must not differ. Ports and process ids do, in Node's own messages. */
function behaviour(run: Awaited<ReturnType<typeof runProgram>>) {
  const stderr = run.stderr.replaceAll(/\(node:\d+\)/g, "(node)").replaceAll(/:\d+\/[\w-]+/g, "");
  return { code: run.code, signal: run.signal, stdout: run.stdout, stderr };
}

async function assertUnharmed(program: string, options: RunOptions = {}) {
  const watched = await runProgram(programPath(program), options);
  const alone = await runProgram(programPath(program), {
    ...options,
    isWatched: false,
    // For how long it stalls makes no difference where nobody watches.
    env: { ...options.env, STALL_TEST_BLOCK_MS: "20" },
  });
  assert.deepEqual(behaviour(watched), behaviour(alone));
  assert.deepEqual(watched.problems, []);
  return watched;
}

describe("a stalling program ends as it would without us", { concurrency: 2 }, () => {
  const endings = [
    "naturally",
    "by process.exit in the stall",
    "by process.exit right after it",
    "by an exit code",
    "by an uncaught exception",
    "by an error in an exit listener",
    "by process.exit in an exit listener",
    "by an unhandled rejection",
    "by a handled signal",
  ];
  for (const ending of endings) {
    test(ending, async () => {
      const run = await assertUnharmed("endings.mjs", { args: [ending] });
      assert.equal(stallsIn(run, "block").length, 1, JSON.stringify(run.stalls));
      assert.equal(run.records.at(-1)?.type, "stop");
    });
  }
  test("by process.exit after adding an exit listener that stalls, too", async () => {
    const args = ["by process.exit after adding an exit listener"];
    const run = await assertUnharmed("endings.mjs", { args });
    const [stall] = stallsIn(run, "block");
    assert.ok(stall && stall.duration > 1150, JSON.stringify(run.stalls));
    assert.equal(run.records.at(-1)?.type, "stop");
  });
  test("by abort, which prints native addresses", async () => {
    const run = await runProgram(programPath("endings.mjs"), { args: ["by abort"] });
    assert.equal(run.signal, "SIGABRT");
    assert.equal(run.stdout, "before\nafter\n");
    assert.equal(stallsIn(run, "block").length, 1, JSON.stringify(run.stalls));
    assert.equal(run.records.at(-1)?.type, "stop");
  });
  test("by its own signal", async () => {
    const run = await assertUnharmed("endings.mjs", { args: ["by its own signal"] });
    assert.equal(run.signal, "SIGTERM");
    assert.match(run.open.at(-1)?.stack ?? "", /at (?:block|waitForLastWords) \(/);
  });
});

describe("flags of Node and habits of hosts", { concurrency: 2 }, () => {
  const flags: readonly (readonly string[])[] = [
    ["--enable-source-maps"],
    ["--inspect=0"],
    ["--disallow-code-generation-from-strings"],
    ["--frozen-intrinsics"],
    ["--stack-trace-limit=1"],
    ["--stack-trace-limit=0"],
    ["--stack-trace-limit=100000"],
    ["--cpu-prof"],
    ["--throw-deprecation"],
  ];
  for (const flag of flags) {
    test(`node ${flag.join(" ")}`, async () => {
      const run = await assertUnharmed("endings.mjs", { flags: flag, args: ["naturally"] });
      const [stall] = stallsIn(run, "block");
      assert.ok(stall, JSON.stringify(run.stalls));
      assert.equal(stall.debugger, undefined);
    });
  }
  test("a CommonJS host that stalls while it is loaded", async () => {
    const run = await assertUnharmed("commonjs.cjs");
    const [first, second] = stallsIn(run, "parseTable");
    assert.ok(first && second, JSON.stringify(run.stalls));
    assert.equal(first.phase, "startup");
    assert.equal(second.phase, undefined);
  });
  test("a host with its own stack format", async () => {
    const run = await assertUnharmed("own-stack-format.mjs");
    assert.equal(stallsIn(run, "block").length, 1, JSON.stringify(run.stalls));
  });
  test("a host with a worker thread", async () => {
    const run = await assertUnharmed("threads.mjs", {
      env: { NODE_OPTIONS: `--import=${registerUrl}` },
    });
    assert.deepEqual(stallsIn(run, "resizePicture"), []);
  });
  test("a cluster, through NODE_OPTIONS", async () => {
    const env = { NODE_OPTIONS: `--import=${registerUrl}` };
    const run = await runProgram(programPath("cluster.mjs"), { env });
    assert.equal(run.stdout, "worker ended 0\nworker ended 0\n");
    assert.equal(run.stderr, "");
    assert.equal(run.records.filter((one) => one.type === "start").length, 3);
    assert.equal(stallsIn(run, "block").length, 2, JSON.stringify(run.stalls));
    assert.deepEqual(run.problems, []);
  });
  test("a child by fork, through NODE_OPTIONS", async () => {
    const run = await assertUnharmed("fork.mjs", {
      env: { NODE_OPTIONS: `--import=${registerUrl}` },
    });
    assert.equal(run.stdout, "child says done\nchild ended 0\n");
    assert.equal(stallsIn(run, "block").length, 1, JSON.stringify(run.stalls));
  });
  test("with the profiler and without", async () => {
    const args = ["by process.exit in the stall"];
    const run = await assertUnharmed("endings.mjs", { args });
    const [stall] = stallsIn(run, "block");
    assert.match(stall?.profile?.stacks[0]?.stack ?? "", /at block \(/);
    const other = await assertUnharmed("endings.mjs", { env: { STALL_REPORT_SAMPLE: "0" }, args });
    assert.equal(other.stalls[0]?.profile, undefined);
    assert.equal(stallsIn(other, "block").length, 1, JSON.stringify(other.stalls));
  });
  test("switched off", async () => {
    const env = { STALL_REPORT_DISABLED: "1", STALL_TEST_LOG: "" };
    const run = await assertUnharmed("endings.mjs", { env, args: ["naturally"] });
    assert.deepEqual(run.records, []);
  });
});

describe("what cannot be done is said once", { concurrency: 2 }, () => {
  test("a log that cannot be opened", async () => {
    const run = await runProgram(programPath("endings.mjs"), {
      args: ["after a warning"],
      file: "/dev/null/stalls.ndjson",
    });
    assert.equal(run.code, 0);
    assert.equal(run.stdout, "before\nafter\nexit listener 0\n");
    assert.equal(run.stderr.match(/StallReportWarning/g)?.length, 1, run.stderr);
    assert.match(run.stderr, /cannot write to/);
  });
  test("a host that breaks what the emitter relies on", async () => {
    const run = await runProgram(programPath("endings.mjs"), {
      args: ["after the language was broken until a warning"],
    });
    assert.equal(run.code, 0, run.stderr);
    assert.equal(run.stdout, "before\nafter\nexit listener 0\n");
    assert.equal(run.stderr.match(/StallReportWarning/g)?.length, 1, run.stderr);
    assert.match(run.stderr, /failed \(broken on purpose\); stalls are no longer recorded/);
  });
  test("a folder in which nothing may be written", async () => {
    const folder = temporaryFolder("stall-read-only-");
    chmodSync(folder, 0o555);
    // The superuser may write there, but not into the kernel's own file system.
    const isSuperuser = process.getuid?.() === 0;
    const run = await runProgram(programPath("endings.mjs"), {
      args: ["after a warning"],
      file: join(isSuperuser ? "/proc" : folder, "stalls.ndjson"),
    });
    assert.equal(run.code, 0);
    assert.equal(run.stdout, "before\nafter\nexit listener 0\n");
    assert.equal(run.stderr.match(/StallReportWarning/g)?.length, 1, run.stderr);
  });
  test("the permission model with the inspector", async (t) => {
    if (!process.allowedNodeEnvironmentFlags.has("--allow-inspector")) {
      t.skip("this Node cannot allow the inspector");
      return;
    }
    const run = await runProgram(programPath("endings.mjs"), {
      args: ["naturally"],
      flags: [...permissionFlags(), "--allow-inspector"],
    });
    assert.equal(run.code, 0, run.stderr);
    assert.doesNotMatch(run.stderr, /StallReportWarning/);
    assert.equal(stallsIn(run, "block").length, 1, JSON.stringify(run.stalls));
  });
  test("wrong values in the environment", async () => {
    const run = await runProgram(programPath("endings.mjs"), {
      args: ["naturally"],
      env: { STALL_REPORT_THRESHOLD: "soon" },
    });
    assert.equal(run.code, 0);
    assert.match(
      run.stderr,
      /STALL_REPORT_THRESHOLD: threshold must be a number of ms from 20 to \d+, got "soon"/,
    );
    assert.equal(stallsIn(run, "block").length, 1, JSON.stringify(run.stalls));
  });
  test("the permission model without the inspector", async () => {
    const run = await runProgram(programPath("endings.mjs"), {
      args: ["after a warning"],
      flags: permissionFlags(),
    });
    assert.equal(run.code, 0, run.stderr);
    assert.equal(run.stdout, "before\nafter\nexit listener 0\n");
    assert.equal(run.stderr.match(/StallReportWarning/g)?.length, 1, run.stderr);
    const stall = run.stalls.find((one) => one.duration > 800);
    assert.ok(stall, run.stderr);
    assert.equal(stall.stack, "");
    assert.equal(stall.capture?.pending, true);
  });
  test("the runner of `node --test`, which Node starts without an inspector", async () => {
    const reporter = pathToFileURL(programPath("stalls-in-reporter.mjs")).href;
    const run = await runProgram(programPath("passes.mjs"), {
      isWatched: false,
      env: { STALL_TEST_LOG: "stalls.%p.ndjson" },
      // With --import, the runner would not be watched.
      flags: [
        "-r",
        join(projectRoot, "dist/bundle/register.js"),
        "--test",
        `--test-reporter=${reporter}`,
        "--test-reporter-destination=stdout",
      ],
    });
    assert.deepEqual(behaviour(run), { code: 0, signal: null, stdout: "passed\n", stderr: "" });
    const { session, stack } = run.stalls.find(({ duration }) => duration > 800) ?? {};
    assert.equal(stack, "");
    const start = run.records.find((one) => one.type === "start" && one.session === session);
    assert.ok(start?.type === "start" && start.noStacks?.includes("inspector"));
  });
});

/** Node 24 calls it --permission, 20 has only the experimental flag; both need the worker to be allowed. */
function permissionFlags(): string[] {
  const isNew = process.allowedNodeEnvironmentFlags.has("--permission");
  const model = isNew ? "--permission" : "--experimental-permission";
  return [model, "--allow-worker", "--allow-fs-read=*", "--allow-fs-write=*"];
}

function timesBlamed(stacks: readonly string[], name: string): number {
  return stacks.filter((stack) => blamed(stack) === name).length;
}

describe("the emitter's own surface", { concurrency: 2 }, () => {
  const emitterUrl = pathToFileURL(join(projectRoot, "dist/src/emitter/index.js")).href;
  const expected = /already running in this thread/;

  test("started by the application: context, onStall, stats, stop", async () => {
    const run = await runProgram(programPath("request-context.mjs"), {
      isWatched: false,
      args: [emitterUrl],
    });
    const seen = JSON.parse(run.stdout);
    assert.equal(timesBlamed(seen.seen, "renderInvoice"), 1);
    assert.match(seen.second, expected);
    const [, stats] = seen.stats.find(([name]: [string]) => name.startsWith("renderInvoice ("));
    assert.equal(stats.count, 1);
    assert.deepEqual(stallsIn(run, "renderInvoice")[0]?.context, {
      route: "GET /invoices/:id",
      apiToken: "[redacted]",
      nested: { password: "[redacted]" },
    });
    const stop = run.records.at(-1);
    assert.equal(stop?.type === "stop" && stop.reason, "stop");
  });

  for (const [how, rounds, code] of [
    ["at-once", 10, 0],
    ["same-turn", 10, 0],
    ["before-it-is-awaited", 5, 0],
    ["exit", 1, 3],
  ] as const) {
    test(`stopped right after a stall (${how}): it ends, and the log is whole`, async () => {
      const run = await runProgram(programPath("stop-behind-a-stall.mjs"), {
        isWatched: false,
        args: [how, String(rounds)],
      });
      assert.equal(run.code, code, run.stderr);
      const types = run.records.map(({ type }) => type).join(" ");
      const known = types.replaceAll(/(?:script|stall-open|alive) /g, "");
      assert.match(known, new RegExp(`^(?:start (?:stall )+stop ?){${rounds}}$`));
      const reasons = run.records.map((one) => (one.type === "stop" ? one.reason : "stop"));
      assert.deepEqual(new Set(reasons), new Set(["stop"]));
      const closed = new Set(run.stalls.map(({ session, seq }) => `${session} ${seq}`));
      const open = run.open.filter(({ session, seq }) => !closed.has(`${session} ${seq}`));
      assert.deepEqual(open, [], "after its last beat, the watched thread is not stalled");
    });
  }

  for (const [how, warning] of [
    ["onStall-throws", /onStall failed \(of the callback/],
    ["onStall-rejects", /onStall failed \(of the callback/],
    ["context-rejects", /^$/],
    ["long-url", /^$/],
  ] as const) {
    test(`${how}: the program ends as it would alone, and its stalls are recorded`, async () => {
      const args = [how];
      const run = await runProgram(programPath("bad-company.mjs"), { isWatched: false, args });
      assert.equal(run.code, 0, run.stderr);
      assert.match(run.stderr.split("\n")[0] ?? "", warning);
      assert.ok(run.stalls.length >= 2);
      assert.equal(run.records.at(-1)?.type, "stop");
      for (const record of run.records) assert.ok(JSON.stringify(record).length <= 256 * 1024);
    });
  }

  test("a callback that blocks is blamed itself", async () => {
    const args = ["onStall-blocks"];
    const run = await runProgram(programPath("bad-company.mjs"), { isWatched: false, args });
    assert.equal(run.code, 0, run.stderr);
    const stacks = run.stalls.map(({ stack }) => stack);
    assert.equal(timesBlamed(stacks, "reportSlowly"), 1, stacks.join("\n"));
  });

  test("a log that cannot be rotated does not grow", async () => {
    const folder = temporaryFolder("stall-emitter-");
    const file = join(folder, "full.ndjson");
    const args = ["cannot-rotate"];
    const program = programPath("bad-company.mjs");
    const run = await runProgram(program, { isWatched: false, args, file });
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stderr, /records are counted/);
    assert.ok(statSync(file).size < 67_000, `${statSync(file).size} bytes`);
  });

  test("a pipe that nobody reads holds neither the program nor its end", async () => {
    const folder = temporaryFolder("stall-emitter-");
    const file = join(folder, "pipe.ndjson");
    execFileSync("mkfifo", [file]);
    for (const how of ["pipe-stop", "pipe-exit"]) {
      const run = await runProgram(programPath("bad-company.mjs"), {
        isWatched: false,
        args: [how],
        file,
      });
      assert.equal(run.code, 0, `${how} ${run.signal} ${run.stderr}`);
    }
  });

  test("started by register and adopted by the application", async () => {
    const run = await runProgram(programPath("request-context.mjs"), {
      args: [emitterUrl, "adopt"],
    });
    const seen = JSON.parse(run.stdout);
    assert.equal(timesBlamed(seen.seen, "renderInvoice"), 1);
    assert.match(seen.second, expected);
    assert.equal(stallsIn(run, "renderInvoice")[0]?.context?.["route"], "GET /invoices/:id");
    assert.equal(run.records.filter((one) => one.type === "start").length, 1);
  });

  test("registered twice from a folder with a space", async () => {
    const folder = temporaryFolder("with a space ");
    const run = await runProgram(programPath("endings.mjs"), {
      args: ["naturally"],
      flags: ["--import", registerUrl],
      file: join(folder, "stalls.ndjson"),
    });
    assert.equal(run.stderr, "");
    assert.equal(run.code, 0);
  });
});
