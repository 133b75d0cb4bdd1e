/** `stall-report attach` against real programs: it says what holds them, and leaves them as they were. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { readLogs } from "../emitter/run-program.js";
import { projectRoot } from "../project-root.js";
import { attach, eventually, Target } from "./target.js";

const folder = mkdtempSync(join(tmpdir(), "stall attach "));
after(() => rmSync(folder, { recursive: true, force: true }));
const isLinux = process.platform === "linux";

/** What must hold after every attach: it lives, its inspector is closed, and it has said nothing of its own. */
async function assertUntouched(target: Target): Promise<void> {
  assert.ok(target.isAlive, "the target lives");
  await eventually("the inspector is closed", () => target.ports.length === 0);
  assert.equal(target.ownErrors, "");
}

describe("a loop that does not turn", { skip: !isLinux, concurrency: 1 }, () => {
  for (const [kind, blocking] of [
    ["loop", "holdLoop"],
    ["regex", "matchForever"],
    ["parse", "parse(?:Once|Forever)"],
    ["exec", "runChildren"],
    ["lock", "waitForLock"],
    ["microtasks", "floodMicrotasks"],
  ] as const) {
    test(kind, async () => {
      const target = await Target.start(kind);
      try {
        const log = join(folder, `${kind}.ndjson`);
        const { status, stdout, stderr } = await attach([
          ...[String(target.pid), "--for", "2s", "--file", log, "-f", "json"],
        ]);
        assert.equal(status, 0, stderr);
        assert.match(stderr, /its event loop does not turn; it runs/);
        assert.match(
          stderr,
          new RegExp(`^ {4}\\S*${blocking} \\(.*target\\.mjs:\\d+:\\d+\\)`, "m"),
        );
        assert.match(stderr, /closed its inspector again/);
        const lines = readFileSync(log, "utf8").trim().split("\n");
        const open = lines
          .map((line) => JSON.parse(line))
          .find((record) => record.type === "stall-open");
        assert.match(open.stack, new RegExp(blocking));
        assert.ok(open.samples.length >= 1, "several samples");
        assert.ok(open.duration >= 1500);
        const report = JSON.parse(stdout);
        assert.equal(report.totals.count + report.totals.suspectedCount, 1);
        await assertUntouched(target);
      } finally {
        target.end();
      }
    });
  }

  test("a call that V8 never leaves is told by what the system says", async () => {
    const sleeper = spawn(process.execPath, [
      "-e",
      'setTimeout(() => require("child_process").execSync("sleep 8"), 100)',
    ]);
    try {
      await sleep(800);
      const { status, stderr } = await attach([String(sleeper.pid), "--for", "1s"]);
      assert.equal(status, 0, stderr);
      assert.match(stderr, /no answer for .*native call.*child \d+ \(\/bin\/sh -c sleep 8\)/);
      await eventually("it ended by itself", () => sleeper.exitCode !== null);
      assert.equal(sleeper.exitCode, 0);
    } finally {
      sleeper.kill("SIGKILL");
    }
  });
});

describe("a loop that turns", { skip: !isLinux, concurrency: 1 }, () => {
  test("is recorded by the emitter, which is taken out again", async () => {
    const target = await Target.start("slow");
    try {
      const log = join(folder, "slow.ndjson");
      const { status, stderr } = await attach([
        ...[String(target.pid), "--for", "2s", "--threshold", "200", "--file", log],
      ]);
      assert.equal(status, 0, stderr);
      assert.match(stderr, /installed the emitter[\s\S]*took the emitter out again/);
      const { stalls, records } = readLogs(folder);
      assert.ok(stalls.some((stall) => /compute|stallOften/.test(stall.stack)));
      assert.ok(records.some((record) => record.type === "stop" && record.reason === "stop"));
      await assertUntouched(target);
    } finally {
      target.end();
    }
  });

  test("Ctrl-C ends the recording and shows the report", async () => {
    const target = await Target.start("slow");
    try {
      let isTold = false;
      const { status, stdout, stderr } = await attach(
        [String(target.pid), "--threshold", "200"],
        (command, said) => {
          if (isTold || !said.includes("recording until Ctrl-C")) return;
          isTold = true;
          setTimeout(() => command.kill("SIGINT"), 1500);
        },
      );
      assert.equal(status, 0, stderr);
      assert.match(stdout, /stall/);
      assert.match(stderr, /took the emitter out again/);
      await assertUntouched(target);
    } finally {
      target.end();
    }
  });

  test("kill -9 of the command leaves neither an open inspector nor the emitter", async () => {
    const wedged = await Target.start("loop");
    const turning = await Target.start("idle");
    try {
      const kill = (word: string) => (command: { kill(signal: "SIGKILL"): void }, said: string) => {
        if (said.includes(word)) command.kill("SIGKILL");
      };
      await attach([String(wedged.pid)], kill("opened its inspector"));
      await assertUntouched(wedged);
      await attach([String(turning.pid)], kill("recording"));
      await sleep(500);
      const { stderr } = await attach([String(turning.pid), "--for", "100ms"]);
      assert.match(stderr, /installed the emitter/);
      await assertUntouched(turning);
    } finally {
      wedged.end();
      turning.end();
    }
  });

  test("--keep leaves the emitter, and the next attach follows its log", async () => {
    const target = await Target.start("slow");
    try {
      const log = join(folder, "kept.%p.ndjson");
      const kept = await attach([
        ...[String(target.pid), "--keep", "--threshold", "200", "--file", log],
      ]);
      assert.equal(kept.status, 0, kept.stderr);
      assert.match(kept.stderr, /the emitter stays; its log grows in .*kept\.\d+\.ndjson/);
      await assertUntouched(target);
      const followed = await attach([String(target.pid), "--for", "2s"]);
      assert.match(followed.stderr, /it has an emitter already; its log is .*kept\.\d+\.ndjson/);
      assert.match(followed.stdout, /compute|stallOften|starved/);
      await assertUntouched(target);
    } finally {
      target.end();
    }
  });

  test("a target that ends meanwhile", async () => {
    const target = await Target.start("idle");
    const begunMs = performance.now();
    const { status, stderr } = await attach([String(target.pid), "--for", "60s"], (_, said) => {
      if (said.includes("recording")) target.child.stdin?.end();
    });
    assert.ok(performance.now() - begunMs < 50_000, "it does not wait for the time to pass");
    assert.equal(status, 0, stderr);
    assert.match(stderr, /the process has ended/);
    assert.match(target.stdout, /works/);
    assert.equal(target.child.exitCode, 0);
  });
});

describe("what it leaves alone", { skip: !isLinux, concurrency: 1 }, () => {
  test("a process that is stopped gets no signal, and is told as suspended", async () => {
    const target = await Target.start("loop");
    try {
      target.child.kill("SIGSTOP");
      await sleep(100);
      const { status, stdout, stderr } = await attach([String(target.pid), "-f", "json"]);
      assert.equal(status, 0, stderr);
      assert.match(stderr, /kill -CONT \d+ lets it go on/);
      assert.equal(JSON.parse(stdout).suspects[0].kind, "suspended");
      target.child.kill("SIGCONT");
      await sleep(300);
      await assertUntouched(target);
      assert.equal(target.stderr, "");
    } finally {
      target.end();
    }
  });

  test("an inspector that was open stays open", async () => {
    const target = await Target.start("loop", ["--inspect=0"]);
    try {
      const { status, stderr } = await attach([String(target.pid), "--for", "1s"]);
      assert.equal(status, 0, stderr);
      assert.match(stderr, /its inspector was open already \(port \d+\) and stays open/);
      assert.match(stderr, /holdLoop/);
      assert.equal(target.ports.length, 1);
    } finally {
      target.end();
    }
  });

  test("two Nodes with inspectors: each answers for itself", async () => {
    const other = await Target.start("regex", ["--inspect"]);
    const target = await Target.start("loop", ["--inspect-port=0"]);
    const same = await Target.start("loop");
    try {
      const { stderr } = await attach([String(target.pid), "--for", "1s"]);
      assert.match(stderr, /holdLoop/);
      assert.doesNotMatch(stderr, /matchForever/);
      await assertUntouched(target);
      // Node tries one port only: there is no way in, and the holder is named.
      const refused = await attach([String(same.pid)]);
      assert.equal(refused.status, 2);
      assert.match(refused.stderr, new RegExp(`on port 9229, and process ${other.pid} \\(`));
      await assertUntouched(same);
    } finally {
      for (const one of [other, target, same]) one.end();
    }
  });

  test("a target that uses SIGUSR1 itself", async () => {
    const target = await Target.start("usr1");
    try {
      const { status, stderr } = await attach([String(target.pid)]);
      assert.equal(status, 2);
      assert.match(stderr, /it seems to use that signal for itself/);
      await assertUntouched(target);
    } finally {
      target.end();
    }
  });

  test("what is no Node, or has no handler for the signal, gets none", async () => {
    const sleeper = spawn("sleep", ["60"]);
    try {
      const refused = await attach([String(sleeper.pid)]);
      assert.equal(refused.status, 2);
      assert.match(refused.stderr, /is not known to be a Node \(it runs .*sleep.*--force/);
      const forced = await attach([String(sleeper.pid), "--force"]);
      assert.equal(forced.status, 2);
      assert.match(forced.stderr, /has no handler for SIGUSR1[\s\S]*none was sent/);
      assert.equal(sleeper.signalCode, null);
    } finally {
      sleeper.kill("SIGKILL");
    }
    const [major = 0] = process.versions.node.split(".").map(Number);
    if (major < 24) return;
    const target = await Target.start("loop", ["--disable-sigusr1"]);
    try {
      const { status, stderr } = await attach([String(target.pid)]);
      assert.equal(status, 2);
      assert.match(stderr, /was started with --disable-sigusr1/);
      await assertUntouched(target);
    } finally {
      target.end();
    }
  });

  test("a process that has ended, and words that name none", async () => {
    const target = await Target.start("idle");
    target.end();
    await eventually("it ended", () => !target.isAlive);
    const gone = await attach([String(target.pid)]);
    assert.equal(gone.status, 2);
    assert.match(gone.stderr, /there is no process \d+ here/);
    for (const words of [["0"], ["abc"], ["1", "2"], ["1", "--threshold", "1"]]) {
      const { status, stderr } = await attach(words);
      assert.equal(status, 2, words.join(" "));
      assert.match(stderr, /^stall-report: /);
    }
  });

  test("without a number, Node processes are listed", async () => {
    const targets = [await Target.start("loop"), await Target.start("idle")];
    try {
      const { status, stderr } = await attach([]);
      assert.equal(status, 2);
      assert.match(stderr, /PID +USER +UP +CPU +COMMAND/);
      for (const { pid } of targets) assert.match(stderr, new RegExp(`^ *${pid} .*`, "m"));
    } finally {
      for (const target of targets) target.end();
    }
  });
});

const canUnshare =
  isLinux && spawnSync("unshare", ["-n", "-m", "ip", "link", "set", "lo", "up"]).status === 0;

describe("a target in a container, seen from the host", { skip: !canUnshare }, () => {
  test("it has another network and another /tmp", async () => {
    // Not below /tmp, which is another one there.
    const folder = mkdtempSync("/var/tmp/stall-report-");
    const program = join(folder, "target.mjs");
    copyFileSync(join(projectRoot, "test/attach/programs/target.mjs"), program);
    const script = `ip link set lo up && mount -t tmpfs none /tmp && exec "${process.execPath}" "${program}" slow`;
    const child = spawn("unshare", ["-n", "-m", "sh", "-c", script], { stdio: "pipe" });
    try {
      await once(child.stdout, "data");
      await sleep(300);
      const { status, stderr } = await attach([String(child.pid), "--for", "2s"]);
      assert.equal(status, 0, stderr);
      assert.match(stderr, /installed the emitter[\s\S]*took the emitter out again/);
      assert.equal(child.exitCode, null);
    } finally {
      child.kill("SIGKILL");
      rmSync(folder, { recursive: true });
    }
  });
});
