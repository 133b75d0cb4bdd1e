/**
 * What stands between the command and its target: users, containers, control groups. Each needs rights that a developer may
 * not have; where they are missing, `refusals.test.ts` has the same as tables.
 */
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { projectRoot } from "../project-root.js";
import { attach, eventually, Target } from "./target.js";

const isRoot = process.platform === "linux" && process.getuid?.() === 0;
const can = (...words: readonly string[]): boolean =>
  isRoot && spawnSync(words[0] ?? "", words.slice(1)).status === 0;

/** Starts the target by another program, which runs `sh` with the given script; `$TARGET KIND` in it is the target. */
async function startBy(program: readonly string[], script: string): Promise<ChildProcess> {
  const [command = "", ...words] = program;
  const child = spawn(command, [...words, "sh", "-c", script], { stdio: "pipe" });
  await once(child.stdout, "data");
  return child;
}

/** The process id, as we see it, of what a process has started. */
function childOf(pid = 0): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim());
}

describe("a target in a container, seen from the host", { concurrency: 2 }, () => {
  const namespaces = ["-n", "-m", "-p", "-f", "--mount-proc"];
  const skip = !can("unshare", ...namespaces, "ip", "link", "set", "lo", "up");
  for (const kind of ["idle", "loop"]) {
    test(`its own processes, network and /tmp: ${kind}`, { skip }, async () => {
      // Not below /tmp, which is another one there.
      const folder = mkdtempSync("/var/tmp/stall-report-");
      const program = join(folder, "target.mjs");
      copyFileSync(join(projectRoot, "test/attach/programs/target.mjs"), program);
      for (const part of ["bin", "dist/bundle"]) {
        cpSync(join(projectRoot, part), join(folder, part), { recursive: true });
      }
      const script = `ip link set lo up && mount -t tmpfs none /tmp && exec "${process.execPath}" "${program}" ${kind}`;
      const outer = await startBy(["unshare", ...namespaces], script);
      const pid = childOf(outer.pid);
      try {
        const fromHost = await attach([String(pid), "--for", "2s"]);
        assert.equal(fromHost.status, 0, fromHost.stderr);
        if (kind === "loop") assert.match(fromHost.stderr, /holdLoop.*target\.mjs:\d+/);
        else assert.match(fromHost.stderr, /installed the emitter[\s\S]*removed the emitter again/);
        // As `docker exec` does it, where the process is number 1.
        const command = join(folder, "bin/stall-report.js");
        const inside = spawnSync(
          "nsenter",
          ["-a", "-t", String(pid), process.execPath, command, "attach", "1", "--for", "500ms"],
          { encoding: "utf8" },
        );
        assert.equal(inside.status, 0, inside.stderr);
        assert.match(inside.stderr, /\[1\] closed its inspector again/);
        assert.equal(outer.exitCode, null);
      } finally {
        process.kill(pid, "SIGKILL");
        rmSync(folder, { recursive: true });
      }
    });
  }

  test("its loopback interface is down: no signal, and what to type", { skip }, async () => {
    const program = join(projectRoot, "test/attach/programs/target.mjs");
    const target = await startBy(["unshare", "-n"], `exec "${process.execPath}" "${program}" idle`);
    let said = "";
    target.stderr?.on("data", (text) => {
      said += text;
    });
    try {
      const { status, stderr } = await attach([String(target.pid)]);
      assert.equal(status, 2, stderr);
      assert.match(stderr, /the loopback interface of process \d+ is down.*ip link set lo up/);
      assert.equal(said, "");
    } finally {
      target.kill("SIGKILL");
    }
  });

  test("a user who may not enter its network is told what to type", { skip }, async () => {
    const nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    const words = [
      ...nobody,
      process.execPath,
      "-e",
      "console.log('ready'); setInterval(()=>{}, 9)",
    ];
    const target = await startBy(
      ["unshare", "-n"],
      `exec ${words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ")}`,
    );
    try {
      const command = join(projectRoot, "bin/stall-report.js");
      const [program = "", ...rest] = [
        ...nobody,
        process.execPath,
        command,
        "attach",
        String(target.pid),
      ];
      const { status, stderr } = spawnSync(program, rest, { encoding: "utf8" });
      assert.equal(status, 2, stderr);
      assert.match(
        stderr,
        /has its own network namespace \(a container\), which only root can enter/,
      );
    } finally {
      target.kill("SIGKILL");
    }
  });
});

test("where /proc is not mounted, or hides others, it is said what to type", {
  skip: !can("unshare", "-m", "true"),
}, () => {
  const command = `"${process.execPath}" "${join(projectRoot, "bin/stall-report.js")}" attach`;
  const inside = (script: string) => {
    const { status, stderr } = spawnSync("unshare", ["-m", "sh", "-c", script], {
      encoding: "utf8",
    });
    return `${status} ${stderr}`;
  };
  for (const pid of ["", "1"]) {
    assert.match(
      inside(`umount -l /proc && exec ${command} ${pid}`),
      /^2 .*\/proc is not mounted here.*mount -t proc proc \/proc/,
    );
  }
  assert.match(
    inside(
      `umount -l /proc && mount -t proc -o hidepid=2 proc /proc && exec setpriv --reuid=65534 --regid=65534 --clear-groups ${command} 1`,
    ),
    /^2 .*process 1 belongs to another user, and the system hides it.*sudo stall-report attach 1/,
  );
});

const nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
// This Node may lie where only root may look; setpriv itself still may.
const isForAll = can(...nobody, "env", process.execPath, "--version");

describe("another user's process", { skip: !isForAll }, () => {
  test("root attaches to it; it and its user may not attach to root's", async () => {
    const program = join(projectRoot, "test/attach/programs/target.mjs");
    const theirs = await startBy(nobody, `exec "${process.execPath}" "${program}" idle`);
    const ours = await Target.start("idle");
    try {
      const { status, stderr } = await attach([String(theirs.pid), "--for", "1s"]);
      assert.equal(status, 0, stderr);
      assert.match(stderr, /installed the emitter[\s\S]*removed the emitter again/);
      const command = join(projectRoot, "bin/stall-report.js");
      const [first = "", ...rest] = [
        ...nobody,
        process.execPath,
        command,
        "attach",
        String(ours.pid),
      ];
      const refused = spawnSync(first, rest, { encoding: "utf8" });
      assert.equal(refused.status, 2, refused.stderr);
      assert.match(
        refused.stderr,
        /belongs to another user \(id 0\).*sudo stall-report attach \d+/,
      );
      await ours.assertUntouched();
      assert.equal(ours.stderr, "");
    } finally {
      theirs.kill("SIGKILL");
      ours.end();
    }
  });
});

/** A control group of our own; undefined where we may not make one. */
function makeGroup(mount: string, file: string): string | undefined {
  const folder = `/sys/fs/cgroup${mount}/stall-report-test-${process.pid}`;
  try {
    mkdirSync(folder);
  } catch {
    return undefined;
  }
  if (existsSync(join(folder, file))) return folder;
  rmdirSync(folder);
  return undefined;
}

describe("a target whose control group withholds the processor", { skip: !isRoot }, () => {
  for (const [mount, file, frozen, thawed] of [
    ["", "cgroup.freeze", "1", "0"],
    ["/unified", "cgroup.freeze", "1", "0"],
    ["/freezer", "freezer.state", "FROZEN", "THAWED"],
  ] as const) {
    test(`frozen by ${file} of ${mount || "/"}`, async (context) => {
      const group = makeGroup(mount, file);
      if (group === undefined) return context.skip("no such control group can be made here");
      const target = await Target.start("idle");
      try {
        writeFileSync(join(group, "cgroup.procs"), String(target.pid));
        writeFileSync(join(group, file), frozen);
        const { status, stdout, stderr } = await attach([String(target.pid), "-f", "json"]);
        assert.equal(status, 0, stderr);
        assert.match(stderr, /its container is frozen.*leaving it alone/);
        assert.equal(JSON.parse(stdout).suspects[0].kind, "suspended");
        writeFileSync(join(group, file), thawed);
        await target.assertUntouched();
        assert.equal(target.stderr, "");
        await target.assertWorks();
      } finally {
        writeFileSync(join(group, file), thawed);
        target.end();
        await eventually("the group is removed", () => removed(group));
      }
    });
  }

  test("throttled by a quota", async (context) => {
    const group = makeGroup("/cpu", "cpu.cfs_quota_us");
    if (group === undefined) return context.skip("no such control group can be made here");
    const target = await Target.start("loop");
    try {
      writeFileSync(join(group, "cgroup.procs"), String(target.pid));
      writeFileSync(join(group, "cpu.cfs_quota_us"), "1000");
      const { status, stdout, stderr } = await attach([
        String(target.pid),
        "--for",
        "2s",
        "-f",
        "json",
      ]);
      assert.equal(status, 0, stderr);
      assert.equal(JSON.parse(stdout).suspects[0].kind, "starved");
      writeFileSync(join(group, "cpu.cfs_quota_us"), "-1");
      await target.assertUntouched();
    } finally {
      target.end();
      await eventually("the group is removed", () => removed(group));
    }
  });
});

function removed(group: string): boolean {
  try {
    rmdirSync(group);
  } catch {
    // Its processes have not been collected yet.
  }
  return !existsSync(group);
}
