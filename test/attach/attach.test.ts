/** `stall-report attach` against real programs: it says what holds them, and leaves them as they were. */
import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { listCandidates } from "../../src/attach/candidates.js";
import type { ProcessFacts } from "../../src/attach/process-facts.js";
import { system } from "../../src/attach/system.js";
import { threadWords } from "../../src/attach/thread-words.js";
import { chooseProcess } from "../../src/cli/choose-process.js";
import type { Io } from "../../src/cli/io.js";
import { temporaryFolder } from "../temporary-folder.js";
import { attach, attachUntil, eventually, freePorts, Target } from "./target.js";

const folder = temporaryFolder("stall attach ");
const isLinux = process.platform === "linux";

/** What is chosen by somebody who answers the question for the process. */
function chosen(answer: string, isTerminal = true): Promise<number | undefined> {
  const stderr = { write() {}, isTerminal, columns: 80 };
  const stdin = Readable.from([answer]);
  const io = { stdin, isStdinTerminal: isTerminal, stdout: stderr, stderr, env: {} };
  return chooseProcess(system, io as unknown as Io);
}

describe("stall-report attach", { skip: !isLinux, concurrency: 3 }, () => {
  test("a call that V8 never leaves is told by what the system says", async () => {
    // A child that lives until its standard input ends, which is that of its parent.
    const waiter = spawn(process.execPath, [
      "--inspect-port=0",
      "-e",
      'setTimeout(() => require("child_process").execFileSync("cat", { stdio: "inherit" }))',
    ]);
    const { pid = 0 } = waiter;
    try {
      await eventually("it waits for its child", () => /\(cat\)/.test(threadWords(pid) ?? ""));
      const told = /no answer for .*native call.*child \d+ \(cat\)/;
      const { status, stderr } = await attachUntil(told, [String(pid)]);
      assert.equal(status, 0, stderr);
      waiter.stdin.end();
      await eventually("it ended by itself", () => waiter.exitCode !== null);
      assert.equal(waiter.exitCode, 0);
    } finally {
      waiter.kill("SIGKILL");
    }
  });

  const require = createRequire(import.meta.url);
  const transpilers = {
    // Its maps are kept by Node.
    tsx: ["wedge.ts", ["--import", pathToFileURL(require.resolve("tsx")).href]],
    // Its maps are known to V8 only; and it has made other JavaScript of JavaScript.
    "a hook in the place of Node's loader": ["wedge.js", ["-r", join(folder, "hook.cjs")]],
  } as const;
  for (const [transpiler, [name, flags]] of Object.entries(transpilers)) {
    test(`what ${transpiler} has made in memory is told by its place in the source`, async () => {
      writeFileSync(
        join(folder, "hook.cjs"),
        `const { transformSync } = require(${JSON.stringify(require.resolve("esbuild"))});
require.extensions[".js"] = (module, file) => {
  const text = require("node:fs").readFileSync(file, "utf8");
  const options = { loader: "ts", sourcemap: "inline", sourcefile: file };
  module._compile(transformSync(text, options).code, file);
};`,
      );
      const file = join(folder, name);
      const lines = ["interface Job {", "  readonly size: number;", "}", "", "", "", ""];
      const text = `${lines.join("\n")}
export function holdTyped(job: Job): void {
  for (let sum = job.size; ; ) sum = Math.sqrt(sum + job.size); // line 9
}
console.log("ready");
setTimeout(() => holdTyped({ size: 1 }));
`;
      writeFileSync(file, text.replace("export", name.endsWith(".ts") ? "export" : ""));
      const words = ["--inspect-port=0", ...flags, file];
      const target = spawn(process.execPath, words, { stdio: "pipe" });
      try {
        await once(target.stdout, "data");
        const pid = String(target.pid);
        const options = [pid, "--for", "2m", "-f", "json"];
        const { status, stdout, stderr } = await attachUntil(/holdTyped \(/, options);
        assert.equal(status, 0, stderr);
        assert.match(stderr, /^ {4}holdTyped \(.*wedge\.[jt]s:(?:8|9):\d+\)/m);
        const { groups, suspects } = JSON.parse(stdout);
        const shown = JSON.stringify([groups, suspects]);
        assert.match(shown, /wedge\.[jt]s[^}]*"line":(?:8|9)\b/);
        assert.match(shown, /line 9/, "the lines of the source");
      } finally {
        target.kill("SIGKILL");
      }
    });
  }

  test("Ctrl-C, a kill or a closed terminal end the recording, and the report is shown", async () => {
    const target = await Target.start("slow");
    try {
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
        const { status, stdout, stderr } = await attachUntil(
          /recording until Ctrl-C/,
          [String(target.pid), "--threshold", "200"],
          () => eventually("a stall", () => /"stall".*compute/.test(target.recorded ?? "")),
          { signal },
        );
        assert.equal(status, 0, stderr);
        assert.match(stdout, /compute|stallOften|starved/);
        assert.match(stderr, /removed the emitter again/);
        await target.assertUntouched();
      }
    } finally {
      target.end();
    }
  });

  // A timer comes before the poll that opens it again; after a callback of the poll immediates come first.
  for (const kind of ["told", "told in a poll"])
    test(`a blocked loop that turns later does not open the inspector again: ${kind}`, async () => {
      const target = await Target.start(kind);
      try {
        const { stderr } = await attachUntil(/blocked, running/, [
          String(target.pid),
          "--for",
          "2m",
        ]);
        assert.match(stderr, /closed its inspector again/);
        target.child.stdin?.write("turn");
        await eventually("it turns", () => target.stdout.includes("turned"));
        const openings = () => target.stderr.match(/Debugger listening/g)?.length;
        await eventually("Node did open it again", () => openings() === 2);
        await target.assertUntouched();
      } finally {
        target.end();
      }
    });

  test("the worker of a cluster that hangs is named, beside a primary whose loop turns", async () => {
    const port = await freePorts(2);
    const target = await Target.start("hung worker of a cluster", [`--inspect-port=${port}`]);
    try {
      const [worker = 0] = system.workers(target.pid);
      const look = async (): Promise<void> => {
        const looked = await attachUntil(/holdClusterWorker \(/, [String(worker), "--for", "2m"]);
        assert.equal(looked.status, 0, looked.stderr);
      };
      await look();
      // Its primary has the worker's inspector opened, too, and what is left behind closes both.
      const words = [String(target.pid), "--for", "2m"];
      await attachUntil(/opened its inspector/, words, undefined, { signal: "SIGKILL" });
      await look();
      const { status, stderr } = await attach([String(target.pid), "--for", "1s"]);
      assert.equal(status, 0, stderr);
      const told = `the event loop of ${worker} \\(.*\\) does not turn: stall-report attach ${worker}$`;
      assert.match(stderr, new RegExp(told, "m"));
      await look();
      await target.assertUntouched();
      await eventually("closed", () => system.listeners(worker).length === 0);
    } finally {
      target.end();
    }
  });

  test("the inspectors of a cluster's workers, which open with that of their primary, are closed too", async () => {
    const port = await freePorts(3);
    const target = await Target.start("cluster", [`--inspect-port=${port}`]);
    try {
      const workers = system.workers(target.pid);
      assert.equal(workers.length, 2);
      const { stderr } = await attachUntil(/recording until/, [String(target.pid)]);
      assert.match(stderr, /closed its inspector again|will be closed by a background process/);
      const opened = new RegExp(`Debugger listening on \\S+:(?:${port + 1}|${port + 2})`);
      await eventually("a worker's has opened", () => opened.test(target.stderr));
      await eventually("all are closed", () =>
        workers.every((worker) => system.listeners(worker).length === 0),
      );
      await target.assertUntouched();
    } finally {
      target.end();
    }
  });

  test("two at once: one after the other, and the second follows the log of the first until that is gone", async () => {
    const target = await Target.start("idle");
    try {
      const words = [String(target.pid)];
      let first: ChildProcess | undefined;
      let second: ReturnType<typeof attach> | undefined;
      const one = await attach(words, (command, said) => {
        if (second !== undefined || !said.includes("opened its inspector")) return;
        first = command;
        second = attach(words, (_, saidByOther) => {
          if (!saidByOther.includes("recording")) return;
          first?.kill("SIGINT");
          first = undefined; // a second Ctrl-C would end it at once
        });
      });
      const two = await second;
      assert.equal(one.status, 0, one.stderr);
      assert.equal(two?.status, 0, two?.stderr);
      assert.match(two?.stderr ?? "", /it already has an emitter/);
      assert.match(two?.stderr ?? "", /the other attach has removed its emitter/);
      assert.doesNotMatch(two?.stdout ?? "", /filters/);
      await target.assertUntouched();
    } finally {
      target.end();
    }
  });

  test("an inspector that is open when the signal comes, and is closed then, is asked for again", async () => {
    const flags = [`--inspect-port=${await freePorts(1)}`];
    const target = await Target.start("inspect until told", flags);
    try {
      let isTold = false;
      const { status, stderr } = await attach([`${target.pid}`, "--for", "2m"], (command, said) => {
        if (!isTold && said.includes("no answer for"))
          isTold = !!target.child.stdin?.write("close");
        if (/holdLoop/.test(said) && !command.killed) command.kill("SIGINT");
      });
      assert.equal(status, 0, stderr);
      assert.match(stderr, /opened its inspector[\s\S]*holdLoop[\s\S]*closed its inspector again/);
      await target.assertUntouched();
    } finally {
      target.end();
    }
  });

  test("two Nodes that open on the same port are looked into one after the other", async () => {
    const flags = [`--inspect-port=${await freePorts(1)}`];
    const targets = [await Target.start("loop", flags), await Target.start("loop", flags)];
    try {
      const [first, second] = targets.map(({ pid }) => [String(pid), "--for", "2m"]);
      let isSecondWaiting = false;
      let isOver = false; // a second Ctrl-C would end it at once
      let two: ReturnType<typeof attach> | undefined;
      const one = await attachUntil(/opened its inspector/, first ?? [], async () => {
        two = attach(second ?? [], (command, said) => {
          isSecondWaiting ||= /another attach uses port \d+.*; waiting for it/.test(said);
          if (!isOver && /holdLoop/.test(said)) isOver = command.kill("SIGINT");
        });
        await eventually("the second waits", () => isSecondWaiting);
      });
      assert.equal(one.status, 0, one.stderr);
      assert.match((await two)?.stderr ?? "", /holdLoop[\s\S]*closed its inspector again/);
      for (const target of targets) await target.assertUntouched();
    } finally {
      for (const target of targets) target.end();
    }
  });

  test("a port is taken by who listens on 127.0.0.1 or on all addresses, not by another one", async () => {
    for (const [host, isTaken] of [
      ["127.0.0.1", true],
      ["0.0.0.0", true],
      ["127.0.0.2", false],
    ] as const) {
      const server = createServer().listen(0, host);
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      assert.deepEqual(system.portHolder(port, 1), isTaken ? { pid: process.pid } : undefined);
      server.close();
    }
  });

  test("an inspector that the program has opened itself is found, and stays open", async () => {
    const target = await Target.start("inspect");
    try {
      const { stderr } = await attachUntil(/recording until/, [String(target.pid)]);
      assert.match(stderr, /its inspector was open already \(port \d+\) and stays open/);
      assert.equal(target.ports.length, 1);
      await target.assertWorks();
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
      await wedged.assertUntouched();
      await attach([String(turning.pid)], kill("recording"));
      await eventually("its emitter is gone", () => turning.recorded === undefined);
      const { stderr } = await attachUntil(/recording until/, [String(turning.pid)]);
      assert.match(stderr, /installed the emitter/);
      await turning.assertUntouched();
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
      assert.match(kept.stderr, /the emitter stays; it writes to .*kept\.\d+\.ndjson/);
      await target.assertUntouched();
      const followed = await attachUntil(/recording until/, [String(target.pid)], () => {
        const since = new Date().toISOString(); // what was recorded before is not of this attach
        return eventually("a stall since then", () =>
          readFileSync(log.replace("%p", String(target.pid)), "utf8")
            .split("\n")
            .filter((line) => /"type":"stall".*compute/.test(line))
            .some((line) => (/"timestamp":"([^"]+)/.exec(line)?.[1] ?? "") >= since),
        );
      });
      assert.match(followed.stderr, /it already has an emitter; its log is .*kept\.\d+\.ndjson/);
      assert.match(followed.stdout, /compute|stallOften|starved/);
      await target.assertUntouched();
    } finally {
      target.end();
    }
  });

  test("a log that cannot be written costs neither the target nor the report", async () => {
    const idle = await Target.start("idle");
    const wedged = await Target.start("loop");
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    try {
      const told = /recording for|sampling it/;
      for (const { pid } of [idle, wedged]) {
        const full = await attachUntil(told, [
          `${pid}`,
          "--for",
          "2m",
          "--file",
          "/dev/full",
          "-f",
          "json",
        ]);
        assert.match(full.stderr, /--file \/dev\/full: cannot write: the disk is full/);
        assert.equal(full.status, 2);
        assert.equal(typeof JSON.parse(full.stdout).totals.count, "number");
      }
      // Nothing can be read there afterwards; a target that opened it would be held by that.
      const there = await attachUntil(told, [`${idle.pid}`, "--for", "2m", "--file", "/dev/null"]);
      assert.equal(there.status, 0, there.stderr);
      for (const file of [pipe, "/dev/full", folder]) {
        const kept = await attach([`${idle.pid}`, "--keep", "--file", file]);
        assert.match(kept.stderr, /cannot run in process \d+: .* is not a regular file/);
        assert.equal(kept.status, 2);
      }
      const unnamed = await attach([`${wedged.pid}`, "--file", folder]);
      assert.match(unnamed.stderr, /^stall-report: --file: .* is a folder/);
      assert.equal(unnamed.status, 2);
      const TMPDIR = join(folder, "missing");
      const nowhere = await attach([`${wedged.pid}`], undefined, undefined, { TMPDIR });
      assert.match(
        nowhere.stderr,
        /^stall-report: attach cannot write .*missing: no such directory; set/,
      );
      assert.equal(nowhere.status, 2);
      const notKept = await attachUntil(told, [`${wedged.pid}`, "--for", "2m", "--keep"]);
      assert.match(notKept.stderr, /no emitter was left in it: --keep needs an event loop/);
      for (const target of [idle, wedged]) await target.assertUntouched();
      await idle.assertWorks();
    } finally {
      idle.end();
      wedged.end();
    }
  });

  for (const kind of ["usr1", "usr1 blocked"]) {
    test(`a target that uses SIGUSR1 itself: ${kind}`, async () => {
      const target = await Target.start(kind);
      try {
        const { status, stderr } = await attach([String(target.pid), "--for", "60s"]);
        assert.equal(status, 2);
        assert.match(stderr, /did not open its inspector, because it uses that signal itself \(/);
        await target.assertUntouched();
      } finally {
        target.end();
      }
    });
  }

  test("a process that has ended, and words that name none", async () => {
    const target = await Target.start("idle");
    target.end();
    await eventually("it ended", () => !target.isAlive);
    const gone = await attach([String(target.pid)]);
    assert.equal(gone.status, 2);
    assert.match(gone.stderr, /no process \d+ here/);
    for (const words of [
      ["0"],
      ["abc"],
      ["1", "2"],
      ["1", "--threshold", "1"],
      ["1", "--for", "25d"],
    ]) {
      const { status, stderr } = await attach(words);
      assert.equal(status, 2, words.join(" "));
      assert.match(stderr, /^stall-report: /);
    }
  });

  test("without a number, Node processes are listed", async () => {
    const titled = ["--inspect-port=0", "--title=the idle one"];
    const targets = [
      await Target.start("loop"),
      await Target.start("idle", titled),
      await Target.start("child"),
    ];
    try {
      const { status, stderr } = await attach([]);
      assert.equal(status, 2);
      assert.match(stderr, /PID +USER +UP +CPU +LOOP +COMMAND/);
      for (const { pid } of targets) assert.match(stderr, new RegExp(`^ *${pid} .*`, "m"));
      const [wedged, idle, waiting] = targets.map(({ pid }) => pid);
      assert.match(stderr, new RegExp(`^ *${wedged} .* held  [\\s\\S]*^ *${idle} .* turns  `, "m"));
      assert.match(
        stderr,
        new RegExp(`^ *${waiting} .* held  [\\s\\S]*^ *${idle} `, "m"),
        "it waits for its child",
      );
      assert.match(stderr, new RegExp(`^ *${idle} .* the idle one$`, "m"));
      assert.equal(await chosen(`${idle}\n`), idle);
      assert.ok(await chosen("\n"), "the busiest");
      assert.equal(await chosen(""), undefined, "Ctrl-D");
      await assert.rejects(chosen("1\n"), /1 is not one of these processes/);
      assert.equal(await chosen(`${wedged}\n`, false), undefined, "nobody to ask");
      const ended = { ...system.facts(idle ?? 0), pid: 2 ** 30 } as ProcessFacts;
      const listed = await listCandidates({
        ...system,
        all: () => [ended, ...[system.facts(idle ?? 0) ?? []].flat()],
      });
      assert.deepEqual(
        listed.map(({ pid }) => pid),
        [idle],
        "one that ends meanwhile does not stand for all of its program",
      );
    } finally {
      for (const target of targets) target.end();
    }
  });
});
