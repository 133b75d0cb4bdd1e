/**
 * What `stall-report attach` must do with programs on every Node, which is the one that runs this test: for the command, for
 * its targets, and across.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { system } from "../../src/attach/system.js";
import { temporaryFolder } from "../temporary-folder.js";
import { attach, attachUntil, eventually, freePorts, Target } from "./target.js";

const folder = temporaryFolder("stall attach ");

/** The Node that started the matrix (`npm run test:nodes`); its targets and its command meet those of this one. */
const otherNode = process.env["STALL_REPORT_OTHER_NODE"];

/** Runs a test against a target that is ended with it. */
async function withTarget(
  work: (target: Target) => Promise<void>,
  ...[kind, flags, node]: Parameters<typeof Target.start>
): Promise<void> {
  const target = await Target.start(kind, flags, node);
  try {
    await work(target);
  } finally {
    target.end();
  }
}

const ACROSS =
  otherNode === undefined || otherNode === process.execPath
    ? []
    : ([
        ["loop", "holdLoop", "a target of another Node", process.execPath, otherNode],
        ["regex", "matchForever", "a command of another Node", otherNode, process.execPath],
      ] as const);

describe("on this Node", { skip: process.platform !== "linux", concurrency: 3 }, () => {
  for (const [kind, blocking, title, commandNode, targetNode] of [
    ["loop", "holdLoop"],
    ["regex", "matchForever"],
    ["parse", "parse(?:Once|Forever)"],
    ["exec", "runChildren"],
    ["lock", "waitForLock"],
    ["microtasks", "floodMicrotasks"],
    ...ACROSS,
  ] as const) {
    test(`a loop that does not turn: ${title ?? kind}`, async () => {
      const work = async (target: Target): Promise<void> => {
        const log = join(folder, `${kind}-${title ?? ""}.ndjson`);
        const words = [String(target.pid), "--file", log, "-f", "json"];
        // What sleeps in a call is looked at until the command has seen enough.
        const { status, stdout, stderr } = /exec|lock/.test(kind)
          ? await attach(words, undefined, commandNode)
          : await attachUntil(/sampling it/, [...words, "--for", "2m"], () => target.run(300), {
              node: commandNode,
            });
        assert.equal(status, 0, stderr);
        // Between two microtasks the stack is empty, so theirs may come later.
        if (kind !== "microtasks") assert.match(stderr, /blocked, running[\s\S]*sampling it for/);
        assert.match(stderr, /its event loop is blocked, running/);
        assert.match(
          stderr,
          new RegExp(`^ {4}\\S*${blocking} \\(.*target\\.mjs:\\d+:\\d+\\)`, "m"),
        );
        assert.match(stderr, /where the time went \(\d+ samples\)/);
        assert.match(stderr, /closed its inspector again/);
        const records = readFileSync(log, "utf8")
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line));
        const open = records.find((record) => record.type === "stall-open");
        assert.match(open.stack, new RegExp(blocking));
        assert.ok(open.samples.length >= 1, "several samples");
        assert.ok(open.duration >= 500);
        const { totals } = JSON.parse(stdout);
        assert.equal(totals.count + totals.suspectedCount, 1);
        await target.assertUntouched();
      };
      await withTarget(work, kind, undefined, targetNode);
    });
  }

  test("a loop that is slow but turns", () =>
    withTarget(async (target) => {
      const log = join(folder, "slow.ndjson");
      writeFileSync(log, '{"torn":');
      const words = [String(target.pid), "--threshold", "200", "--file", log];
      const { status, stdout, stderr } = await attachUntil(/recording until/, words, () =>
        eventually("a stall is recorded", () => /"stall".*compute/.test(target.recorded ?? "")),
      );
      assert.equal(status, 0, stderr);
      assert.match(stderr, /installed the emitter[\s\S]*removed the emitter again/);
      assert.match(
        readFileSync(log, "utf8"),
        /^\{"torn":\n\{[\s\S]*"stall"[^\n]*compute[\s\S]*"reason":"stop"/,
      );
      assert.match(stdout, /compute|stallOften|starved/);
      await target.assertUntouched();
      await target.assertWorks();
    }, "slow"));

  test("a worker thread whose loop does not turn, beside a main thread that is idle", () =>
    withTarget(async (target) => {
      const words = [String(target.pid), "--for", "1m"];
      const { status, stdout, stderr } = await attachUntil(/holdWorker \(/, words);
      assert.equal(status, 0, stderr);
      assert.match(
        stderr,
        /the loop of its worker thread 1 is blocked, running\n.*\n? +holdWorker \(.*target\.mjs:\d+/,
      );
      assert.match(stderr, /the loop of its main thread turns/);
      assert.match(stdout, /compute|holdWorker|starved/);
      await target.assertUntouched();
      await target.assertWorks();
    }, "worker"));

  test("a process that is stopped gets no signal, and is told as suspended", () =>
    withTarget(async (target) => {
      target.child.kill("SIGSTOP");
      await eventually("it is stopped", () => system.life(target.pid)?.state === "T");
      const { status, stdout, stderr } = await attach([String(target.pid), "-f", "json"]);
      assert.equal(status, 0, stderr);
      assert.match(stderr, /kill -CONT \d+ resumes it/);
      assert.equal(JSON.parse(stdout).suspects[0].kind, "suspended");
      assert.equal(target.stderr, "");
      let isResumed = false;
      const resumed = await attach([String(target.pid), "-f", "json"], (command, said) => {
        if (!isResumed && said.endsWith("leaving it alone\n")) {
          isResumed = true;
          setTimeout(() => target.child.kill("SIGCONT"), 600);
        }
        if (/recording until Ctrl-C\n$/.test(said)) command.kill("SIGINT");
      });
      assert.equal(resumed.status, 0, resumed.stderr);
      assert.match(resumed.stderr, /it runs again, after[\s\S]*removed the emitter again/);
      const { suspects } = JSON.parse(resumed.stdout);
      assert.ok(suspects.some(({ kind }: { kind: string }) => kind === "suspended"));
      await target.assertUntouched();
      await target.assertWorks();
    }, "idle"));

  test("an inspector that was open stays open", () =>
    withTarget(
      async (target) => {
        const { status, stderr } = await attachUntil(/holdLoop/, [
          String(target.pid),
          "--for",
          "2m",
        ]);
        assert.equal(status, 0, stderr);
        assert.match(stderr, /its inspector was open already \(port \d+\) and stays open/);
        assert.equal(target.ports.length, 1);
        const debuggerClient = connect(target.ports[0] ?? 0, "127.0.0.1");
        await once(debuggerClient, "connect");
        const refused = await attach([String(target.pid)]);
        assert.equal(refused.status, 2);
        assert.match(refused.stderr, /a debugger, or another attach, is connected to process/);
        debuggerClient.destroy();
      },
      "loop",
      ["--inspect=0"],
    ));

  test("two Nodes with inspectors: each answers for itself", async () => {
    const port = await freePorts(1);
    const other = await Target.start("regex", [`--inspect=${port}`]);
    const target = await Target.start("loop", ["--inspect-port=0"]);
    const same = await Target.start("loop", [`--inspect-port=${port}`]);
    try {
      const { stderr } = await attachUntil(/holdLoop/, [String(target.pid), "--for", "2m"]);
      assert.doesNotMatch(stderr, /matchForever/);
      await target.assertUntouched();
      // Node tries one port only: there is no way in, and the holder is named.
      const refused = await attach([String(same.pid)]);
      assert.equal(refused.status, 2);
      assert.match(refused.stderr, new RegExp(`on port ${port}, where process ${other.pid} \\(`));
      await same.assertUntouched();
    } finally {
      for (const one of [other, target, same]) one.end();
    }
  });

  test("a Node that waits for a debugger before its first line is left alone", async () => {
    for (const flag of ["--inspect-brk=0", "--inspect-wait=0"]) {
      const child = spawn(process.execPath, [flag, "-p", "'works'"], { stdio: "pipe" });
      try {
        await once(child.stderr, "data");
        const { status, stderr } = await attach([String(child.pid)]);
        assert.equal(status, 2, stderr);
        assert.match(stderr, /has not started running: it is waiting for a debugger/);
        await sleep(100);
        assert.equal(child.signalCode, null);
      } finally {
        child.kill("SIGKILL");
      }
    }
  });

  test("what is no Node gets no signal", async () => {
    const sleeper = spawn("sleep", ["60"]);
    try {
      const refused = await attach([String(sleeper.pid)]);
      assert.equal(refused.status, 2);
      assert.match(refused.stderr, /does not look like Node\.js \(it runs .*sleep.*--force/);
      const forced = await attach([String(sleeper.pid), "--force"]);
      assert.equal(forced.status, 2);
      assert.match(forced.stderr, /has no handler for SIGUSR1[\s\S]*none was sent/);
      assert.equal(sleeper.signalCode, null);
    } finally {
      sleeper.kill("SIGKILL");
    }
  });

  const [major = 0] = process.versions.node.split(".").map(Number);
  const withoutSignal = [
    major < 24 ? "--experimental-permission" : "--permission",
    ...(major < 24 ? [] : ["--disable-sigusr1"]),
  ];
  for (const flag of withoutSignal) {
    test(`a Node with ${flag} gets no signal, which would end it`, () =>
      withTarget(
        async (target) => {
          const { status, stderr } = await attach([String(target.pid)]);
          assert.equal(status, 2);
          assert.match(stderr, new RegExp(`was started with ${flag}.*none was sent`));
          assert.ok(target.isAlive);
          await target.assertWorks();
        },
        "idle",
        [flag, ...(flag.endsWith("permission") ? ["--allow-fs-read=*"] : [])],
      ));
  }

  // What was seen until then is reported, whenever it ends; and that is no wrong use of the command.
  for (const [kind, end, word, told] of [
    ["idle", "exits", "opened its inspector", /has ended/],
    ["idle", "exits", "recording", /has ended/],
    ["idle", "is killed", "installed the emitter", /has ended/],
    ["loop", "is killed", "opened its inspector", /has ended/],
    ["loop", "is killed", "is blocked, running", /holdLoop[\s\S]*has ended/],
    ["leave", "exits", "is blocked, running", /waitToLeave[\s\S]*has ended/],
    ["child", "is killed", "no answer for", /child \d+ \(cat\)[\s\S]*has ended/],
    ["child", "exits", "no answer for", /child \d+ \(cat\)[\s\S]*has ended/],
  ] as const) {
    test(`a target (${kind}) that ${end} when it is told: ${word}`, () =>
      withTarget(async (target) => {
        let isOver = false;
        const words = [String(target.pid), "--for", "30s", "--threshold", "200", "-f", "json"];
        const { status, stdout, stderr } = await attach(words, (_, said) => {
          if (isOver || !said.includes(word)) return;
          isOver = true;
          if (end === "is killed") target.end();
          else target.child.stdin?.end("end");
        });
        assert.equal(status, 0, stderr);
        assert.match(stderr, told);
        if (!/is blocked|no answer/.test(word)) return;
        const { totals } = JSON.parse(stdout);
        assert.equal(totals.count + totals.suspectedCount, 1);
      }, kind));
  }
});
