/** `stall-report run`: the program behaves as without it, and its report comes at the end. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { programPath, readLogs } from "../emitter/run-program.js";
import { projectRoot } from "../project-root.js";
import { temporaryFolder } from "../temporary-folder.js";

const folder = temporaryFolder("stall run ");

type Child = ReturnType<typeof spawn>;

/** Runs the command in a folder with a space in its name. */
async function run(words: readonly string[], meanwhile?: (child: Child) => void, env = {}) {
  const child = spawn(
    process.execPath,
    [join(projectRoot, "bin/stall-report.js"), "run", ...words],
    {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      // Without a terminal, as in a container.
      detached: true,
      env: {
        ...process.env,
        PATH: `${join(process.execPath, "..")}:${process.env["PATH"]}`,
        ...env,
      },
    },
  );
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text: Buffer) => {
    stdout += text.toString();
  });
  child.stderr.on("data", (text: Buffer) => {
    stderr += text.toString();
  });
  meanwhile?.(child);
  const status = await new Promise((resolve) => child.on("close", resolve));
  return { status, stdout, stderr };
}

const waits = (forMs = 1200) => [process.execPath, programPath("waits.mjs"), String(forMs)];

const TELLS_SIGINT =
  'process.on("SIGINT", () => process.exit(7)); setInterval(() => {}, 1e6); console.log("up")';

describe("stall-report run", { concurrency: 2 }, () => {
  test("passes output and exit status on, and reports on standard error", async () => {
    const { status, stdout, stderr } = await run(["--", ...waits()]);
    assert.equal(status, 9);
    assert.equal(stdout, "before\nafter\n");
    // Each stall as it ends, and then the report.
    assert.match(stderr, /^[⚠!?] \d.* waitForLock .*waits\.mjs:\d+$/m);
    assert.match(stderr, /^\d+ stalls? blocked the event loop/m);
    assert.match(stderr, /[0-9a-f]{6} {2}waitForLock /);
  });

  test("tells stalls that the report sets aside from others as they end", async () => {
    const stall = (name: string, cpu: object) =>
      JSON.stringify({
        ...{ v: 1, type: "stall", session: "s", timestamp: "2026-11-28T10:00:00Z", duration: 800 },
        ...{ stack: `Error\n    at ${name} (/srv/a.js:2:3)`, cpu },
      });
    const log = [stall("heavy", { main: 790 }), stall("innocent", { main: 30, queue: 760 })];
    writeFileSync(join(folder, "made.ndjson"), `${log.join("\n")}\n`);
    const copy = 'cp made.ndjson "$(dirname "$STALL_REPORT_FILE")/stalls.1.ndjson"';
    const { stderr } = await run(["--", "sh", "-c", copy]);
    assert.match(stderr, /^[⚠!] 800 ms heavy \/srv\/a\.js:2$/m);
    assert.match(stderr, /^\? 800 ms innocent .*a\.js:2 \(starved: a suspected false positive\)$/m);
  });

  test("through npm", async () => {
    const scripts = { start: `node "${programPath("waits.mjs")}" 1200` };
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "x", scripts }));
    const { status, stdout, stderr } = await run(["--", "npm", "start", "--silent"]);
    assert.equal(status, 9, stderr);
    assert.equal(stdout, "before\nafter\n");
    assert.match(stderr, /[0-9a-f]{6} {2}waitForLock /);
  });

  test("writes the reports that -o asks for, and then none to standard error", async () => {
    const { status, stderr } = await run([
      ...["-o", "ticket.md", "-o", "numbers.json", "-o", "csv:numbers.txt"],
      ...["--service", "shop", "--quiet", "--", ...waits()],
    ]);
    assert.equal(status, 9);
    assert.equal(stderr, "");
    const ticket = readFileSync(join(folder, "ticket.md"), "utf8");
    assert.match(ticket, /waitForLock/);
    // Its own log is gone.
    assert.match(
      ticket,
      /^- Command: `stall-report run --service shop .*-- \S.* \S.*waits\.mjs'? 1200`$/m,
    );
    const report = JSON.parse(readFileSync(join(folder, "numbers.json"), "utf8"));
    assert.ok(
      report.groups.some((group: { function: string }) => group.function === "waitForLock"),
    );
    assert.match(readFileSync(join(folder, "numbers.txt"), "utf8"), /waitForLock/);
  });

  test("shows the report where its file can no longer be written: the log goes with it", async () => {
    const program =
      'require("fs").rmdirSync("gone"); const end = Date.now() + 900; while (Date.now() < end);';
    for (const [code, expected] of [
      [0, 2],
      [3, 3],
    ]) {
      mkdirSync(join(folder, "gone"), { recursive: true });
      const ends = `${program} process.exit(${code})`;
      const { status, stderr } = await run([
        ...["-o", "gone/ticket.md", "--quiet", "--", process.execPath, "-e", ends],
      ]);
      assert.equal(status, expected);
      assert.match(stderr, /^(?:No stalls|\d+ stalls? blocked)/m);
      assert.match(stderr, /-o gone\/ticket\.md: cannot write/);
    }
  });

  test("says before the program starts that no format is known by an ending", async () => {
    const { status, stdout, stderr } = await run(["-o", "a.xyz", "--", ...waits()]);
    assert.equal(status, 2);
    assert.equal(stdout, "");
    assert.match(stderr, /-o a\.xyz: no format has this extension/);
  });

  test("keeps the log where it is told to, and takes a finer threshold", async () => {
    const words = ["--file", "kept [1]/(x){pid}*.ndjson", "--threshold", "50", "--no-sample"];
    const { stderr } = await run([...words, "--", ...waits()]);
    // On a crowded machine it is called starved: each question wakes the thread, which then waits for a processor.
    assert.match(stderr, /^[⚠!?] \d.* waitForLock /m);
    const { records } = readLogs(join(folder, "kept [1]"));
    assert.ok(records.some((one) => one.type === "start" && one.threshold === 50));
  });

  test("passes a signal on, gives the shell's status for it and reports the unfinished stall", async () => {
    const logs = join(folder, "ended");
    mkdirSync(logs);
    const words = ["--file", "ended/log.ndjson", "--", ...waits(1e6)];
    const { status, stderr } = await run(words, async (child) => {
      while (!readLogs(logs).open.some((one) => one.stack !== "")) await sleep(100);
      child.kill("SIGTERM");
    });
    assert.equal(status, 128 + 15);
    assert.match(stderr, /[0-9a-f]{6} {2}waitForLock /);
    assert.match(stderr, /unfinished/);
  });

  test("passes an interruption on where no terminal does", async () => {
    const { status, stderr } = await run(["--", "node", "-e", TELLS_SIGINT], (child) => {
      child.stdout?.once("data", () => child.kill("SIGINT"));
    });
    assert.equal(status, 7, stderr);
  });

  test("a program that is not there", async () => {
    const { status, stderr } = await run(["--", "no-such-program"]);
    assert.equal(status, 127);
    assert.match(stderr, /cannot run no-such-program: no such program/);
  });

  test("takes the program without --, whose options are its own", async () => {
    const { status, stdout, stderr } = await run(["--threshold", "200", "node", "-p", "1 + 1"]);
    assert.equal(status, 0, stderr);
    assert.equal(stdout, "2\n");
  });

  test("takes what a report takes", async () => {
    const words = ["--quiet", "--threshold", "200", "-f", "json", "--group-by", "file"];
    const { stderr } = await run([...words, "--", ...waits()]);
    assert.equal(JSON.parse(stderr).schema, "stall-report/report");
  });

  test("says before the program starts that its log cannot be written", async () => {
    const { status, stdout, stderr } = await run(["--file", "/dev/null/a.ndjson", ...waits()]);
    assert.equal(status, 2);
    assert.equal(stdout, "");
    assert.match(
      stderr,
      /^stall-report: --file: cannot write to the folder \/dev\/null \(ENOTDIR\)$/m,
    );
    const device = await run(["--file", "/dev/full", ...waits()]);
    assert.equal(device.status, 2);
    assert.match(device.stderr, /^stall-report: --file: \/dev\/full is a device or a pipe/m);
  });

  test("a program that leaves no log, and the report that was asked for", async () => {
    const other = await run(["--", "true"]);
    assert.equal(other.status, 0);
    assert.match(other.stderr, /the program wrote no log/);
    const words = ["-q", "-f", "json", "-o", "none.md", "--", process.execPath, "-e", "1"];
    const { status, stderr } = await run(words);
    assert.equal(status, 0);
    assert.equal(stderr, "");
    assert.match(readFileSync(join(folder, "none.md"), "utf8"), /holds no records/);
  });

  for (const [why, words, said] of [
    ["the emitter is off", ["env"], /not watched: STALL_REPORT_DISABLED is set/],
    [
      "the folder is gone",
      ["sh", "-c", 'rm -r "$OWN"'],
      /could not be written to .*the folder is gone \(ENOENT\)/,
    ],
    [
      "no Node was started",
      ["sh", "-c", "exec sleep 1.1"],
      /no Node\.js program, or it starts one without NODE_OPTIONS or as a user/,
    ],
  ] as const) {
    test(`there is no log because ${why}`, async () => {
      // A folder of its own: two of these tests run at once, and one removes its folder.
      const own = join(folder, why);
      mkdirSync(own);
      const env = why === "the emitter is off" ? { STALL_REPORT_DISABLED: "1" } : { OWN: own };
      const file = ["--file", join(own, "s.ndjson")];
      const { status, stderr } = await run([...file, "--", ...words], undefined, env);
      assert.equal(status, 0);
      assert.match(stderr, said);
    });
  }
});
