/** What a system may tell of a process, and what the command then does or says; no process is there. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { listCandidates } from "../../src/attach/candidates.js";
import { checkTarget, whyClosed } from "../../src/attach/check-target.js";
import { nodesStartedBy } from "../../src/attach/descendants.js";
import { openDoor } from "../../src/attach/inspector-door.js";
import { portableSystem } from "../../src/attach/portable-system.js";
import type { ProcessFacts, System } from "../../src/attach/process-facts.js";
import { SilenceWords, wordsOnStarved } from "../../src/attach/silence-words.js";
import { stateWords } from "../../src/attach/thread-words.js";
import { temporaryFolder } from "../temporary-folder.js";

const PID = 4711;
const NODE: ProcessFacts = {
  pid: PID,
  ownPid: PID,
  parentPid: 1,
  executable: "/usr/bin/node",
  isOpenToUs: true,
  commandLine: ["node", "app.js"],
  nodeOptions: "",
  userId: 1000,
  groupId: 1000,
  threadOf: undefined,
  state: "S",
  startedAt: "17",
  image: "1",
  catchesSigusr1: true,
};

/** A system that knows one process. */
function systemOf(answer: Partial<ProcessFacts>): System {
  const facts = { ...NODE, ...answer };
  return {
    facts: () => facts,
    life: () => facts,
    all: () => [facts],
    children: () => [],
    workers: () => [],
    usages: () => new Map(),
    listeners: () => [],
    hasClient: () => false,
    portHolder: () => undefined,
  };
}

describe("a process that is refused before anything is done to it", () => {
  for (const [title, facts, message] of [
    ["a thread", { threadOf: 4700 }, /4711 is a thread of process 4700: attach to that one/],
    ["a zombie", { state: "Z" }, /has ended; it is a zombie that its parent has not reaped yet/],
    ["one of the kernel", { executable: undefined }, /runs no program of its own.*might kill it/],
    ["another program", { executable: "/bin/sleep" }, /does not look like Node\.js.*\/bin\/sleep/],
    ["Bun", { executable: "/usr/bin/bun" }, /runs Bun/],
    ["Deno", { executable: "/usr/bin/deno" }, /runs Deno/],
  ] as const) {
    test(title, () => assert.throws(() => checkTarget(PID, systemOf(facts), false), message));
  }

  for (const [title, ownId, message] of [
    ["of another user", 1001, /belongs to another user \(id 1000\).*sudo stall-report attach 4711/],
    ["of our own user, but protected", 1000, /has changed its user or its rights.*only root/],
    ["of another user, in a container without rights", 0, /docker exec -u 1000/],
  ] as const) {
    test(title, () => assert.match(whyClosed(NODE, ownId), message));
  }
  test("of root, in a container without rights", () =>
    assert.match(whyClosed({ ...NODE, userId: 0 }, 0), /on the host, or .*--cap-add SYS_PTRACE/));
});

describe("no signal is sent", () => {
  const listener = {
    interrupted: new AbortController().signal,
    onKnock() {},
    onWait() {},
    say() {},
  };
  for (const [title, answer, message] of [
    ["to another process that has got the number", { startedAt: "99" }, /4711 has ended in the/],
    ["to one that is ending", { image: "" }, /4711 has ended in the/],
    ["to the program that it has become", { image: "2" }, /has become another program/],
    ["to one that has no handler", { catchesSigusr1: false }, /--permission.*none was sent/],
    ["with --disable-sigusr1", {}, /was started with --disable-sigusr1/],
    ["with --inspect-publish-uid=stderr", {}, /uid=stderr, so it tells nobody.*no signal was sent/],
  ] as const) {
    test(title, async (context) => {
      const kill = context.mock.method(process, "kill", () => true);
      const facts = { ...NODE, nodeOptions: /--.*/.exec(title)?.[0] ?? "" };
      await assert.rejects(openDoor(facts, systemOf(answer), listener), message);
      assert.equal(kill.mock.callCount(), 0);
    });
  }

  for (const [title, prepare, message] of [
    [
      "to one that has closed its standard error",
      "exec 2>&-",
      /has closed its standard .*no signal/,
    ],
    [
      "to one that may open no more files",
      "ulimit -Sn 30",
      /and has \d+: an inspector.*: prlimit --pid \d+ --nofile=\d+:$/,
    ],
    [
      "to one that never may",
      "ulimit -n 30",
      /so no signal was sent.*: sudo prlimit --pid \d+ --nofile=(\d+):\1$/,
    ],
  ] as const) {
    test(title, { skip: process.platform !== "linux" }, async (context) => {
      const child = spawn("sh", ["-c", `${prepare}; echo; exec cat`]);
      await once(child.stdout, "data");
      const kill = context.mock.method(process, "kill", () => true);
      const facts = { ...NODE, pid: child.pid ?? 0 };
      await assert.rejects(openDoor(facts, systemOf({}), listener), message);
      assert.equal(kill.mock.callCount(), 0);
      child.stdin.end();
    });
  }
});

test("who is refused, or does nothing, is told which Node processes it has started", async () => {
  const names = new Map([
    [PID, "/usr/bin/node"],
    [4712, "/bin/sh"],
    [4713, "/opt/node (deleted)"],
    [4714, "/usr/bin/node-sass"],
  ]);
  const children = new Map([
    [PID, [4712]],
    [4712, [4713, 4714]],
  ]);
  const npm: System = {
    ...systemOf({ catchesSigusr1: false }),
    facts: (pid) => ({ ...NODE, pid, executable: names.get(pid), catchesSigusr1: false }),
    children: (pid) => children.get(pid) ?? [],
  };
  assert.deepEqual(nodesStartedBy(PID, npm), [{ pid: 4713, words: "4713 (node app.js)" }]);
  const listener = { interrupted: AbortSignal.abort(), onKnock() {}, onWait() {}, say() {} };
  await assert.rejects(
    openDoor({ ...NODE, catchesSigusr1: false }, npm, listener),
    /none was sent; if you mean what it has started, attach to that: 4713 \(node app\.js\)/,
  );
});

describe("what is told of a target that does not answer", () => {
  for (const [title, queueShare, throttledShare, words] of [
    ["it is computing", 0.1, 0, /no answer for .*\(a native call cannot be interrupted\)/],
    ["the machine is crowded", 0.9, 0, /waited for a CPU 90 % of the time/],
    ["its quota is used up", 0.95, 0.97, /CPU quota throttled it 97 % of the time: raise/],
  ] as const) {
    test(title, { skip: process.platform !== "linux" }, () => {
      const said: string[] = [];
      const silence = new SilenceWords(process.pid, (sentence) => said.push(sentence));
      const withheld = { ranMs: 600, queueShare, throttledShare };
      for (const ms of [100, 1600, 3000, 7000]) silence.note(ms, withheld);
      const isCrowded = queueShare > 0.5;
      const told = wordsOnStarved(withheld) ?? "";
      assert.equal(/has computed for .*what it runs blocks it/.test(told), isCrowded);
      const untold = wordsOnStarved({ ...withheld, ranMs: 499 }) ?? "";
      assert.equal(/CPU for only 499 ms.*reported as starved/.test(untold), isCrowded);
      assert.equal(said.length, 1, "the same is not told again");
      assert.match(said[0] ?? "", words);
    });
  }
});

test("where the system tells nothing, the silence is told all the same", () => {
  const said: string[] = [];
  const silence = new SilenceWords(2 ** 30, (sentence) => said.push(sentence));
  for (const ms of [1600, 7000]) silence.note(ms, { ranMs: 0, queueShare: 0, throttledShare: 0 });
  assert.deepEqual(said, ["no answer for 1.60 s (a native call cannot be interrupted)"]);
});

describe("macOS, by what its ps and lsof print", { skip: process.platform === "win32" }, () => {
  const folder = temporaryFolder("stall-macos-");
  const calls = join(folder, "calls");
  const me = process.getuid?.() ?? 0;
  const { PATH } = process.env;
  const { platform } = process;
  // The programs get their words as one text each: `case "$*" in`.
  const program = (name: string, cases: readonly (readonly [string, string])[]): void => {
    const lines = cases.map(([words, output]) => `${words}) printf '%s\\n' '${output}' ;;`);
    writeFileSync(
      join(folder, name),
      `#!/bin/sh\necho ${name} >> "${calls}"\ncase "$*" in\n${lines.join("\n")}\n*) exit 1 ;;\nesac\n`,
    );
    chmodSync(join(folder, name), 0o755);
  };
  const row = (pid: number, state: string, command: string): string =>
    `${pid}     1   501    20 ${state}    Sat Nov 28 07:15:01 2026     ada     02-03:04:05   1:02:03.50 ${command}`;
  const wanted = row(PID, "R+", "/opt/homebrew/bin/node --inspect-port=9300 app.js");
  program("ps", [
    ['*sigcatch=*" 4711"', "20004000"],
    ['*sigcatch=*" 4712"', "4000"],
    ['*lstart=*" -p 4711"', wanted],
    ['*lstart=*" -p 4713"', row(4713, "U<", "node worker.js")],
    ['*lstart=*" -p 4711,4713"', `${wanted}\n${row(4713, "U<", "node worker.js")}`],
    [
      '*lstart=*" -A"',
      `    1     0     0     0 Ss   Sat Nov 28 07:00:00 2026     root        15:01   0:09.12 /sbin/launchd\n 4690     1   501    20 Z    Sat Nov 28 07:15:01 2026     ada         14:00   0:00.00 (zsh)\n${wanted}\n${row(4713, "U<", "node worker.js")}`,
    ],
  ]);
  program("lsof", [
    [
      '*"-p 4711 -d txt -Fn"',
      "p4711\nftxt\nn/opt/homebrew/Cellar/node/24.1.0/bin/node\nftxt\nn/usr/lib/dyld",
    ],
    [
      '*"-p 1,4690,4711,4713 -d txt -Fn"',
      "p1\nftxt\nn/sbin/launchd\np4711\nftxt\nn/opt/homebrew/Cellar/node/24.1.0/bin/node\nftxt\nn/usr/lib/dyld",
    ],
    [
      '*"-p 4711 -iTCP -sTCP:LISTEN -Fn"',
      "p4711\nf20\nn*:3000\nf21\nn127.0.0.1:9300\nf22\nn[::1]:8080",
    ],
    ['*"-p 4711 -iTCP -sTCP:ESTABLISHED -Fn"', "p4711\nf23\nn127.0.0.1:9300->127.0.0.1:50123"],
    [
      '"-nP -iTCP:9229 -sTCP:LISTEN -Fpn"',
      "p4798\nf20\nn[::1]:9229\np4711\nf20\nn127.0.0.1:9229\np4799\nf21\nn*:9229",
    ],
  ]);
  before(() => {
    process.env["PATH"] = `${folder}${delimiter}${PATH}`;
    Object.defineProperty(process, "platform", { value: "darwin" });
  });
  after(() => {
    process.env["PATH"] = PATH;
    Object.defineProperty(process, "platform", { value: platform });
  });

  test("a process", () => {
    assert.deepEqual(portableSystem.facts(PID), {
      ...NODE,
      executable: "/opt/homebrew/Cellar/node/24.1.0/bin/node",
      isOpenToUs: me === 0 || me === 501,
      commandLine: ["/opt/homebrew/bin/node", "--inspect-port=9300", "app.js"],
      userId: 501,
      groupId: 20,
      state: "R",
      startedAt: "Sat Nov 28 07:15:01 2026",
      image: "",
    });
    assert.equal(portableSystem.facts(4800), undefined);
  });

  test("its sockets, and who else has its port", () => {
    assert.deepEqual(
      portableSystem.listeners(PID).map(({ host, port }) => `${host} ${port}`),
      ["127.0.0.1 3000", "127.0.0.1 9300", "::1 8080"],
    );
    assert.ok(portableSystem.hasClient(PID, 9300));
    assert.ok(!portableSystem.hasClient(PID, 3000));
    assert.deepEqual(portableSystem.portHolder(9229, PID), { pid: 4799 });
    assert.equal(portableSystem.portHolder(9229, 4799)?.pid, PID);
    assert.equal(portableSystem.portHolder(9230, PID), undefined);
  });

  test("its time", () => {
    const upSeconds = ((2 * 24 + 3) * 60 + 4) * 60 + 5;
    assert.deepEqual(portableSystem.usages([PID]).get(PID), {
      user: "ada",
      uptimeMs: upSeconds * 1000,
      cpuMs: 3_723_500,
    });
  });

  test("the list takes as many programs as for one process, however many there are", async () => {
    writeFileSync(calls, "");
    const listed = await listCandidates(portableSystem);
    assert.deepEqual(
      listed.map(({ pid, commandLine }) => [pid, commandLine.at(-1)]),
      me === 0 || me === 501
        ? [
            [PID, "app.js"],
            [4713, "worker.js"],
          ]
        : [],
    );
    assert.equal(readFileSync(calls, "utf8"), "ps\nlsof\nps\nps\n");
  });

  test("an uninterruptible wait has its words where the system tells no more", () => {
    assert.equal(portableSystem.facts(4713)?.state, "U");
    assert.match(stateWords("U"), /uninterruptible wait: a disk, or a network file system/);
  });
});
