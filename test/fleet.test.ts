/**
 * A fleet in small: four hosts (network namespaces with an sshd each), ten processes' logs on each, and the commands of
 * `docs/scale.md` over them. A worker is killed at random and tried again; a host that is down is named.
 */
import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { projectRoot } from "./project-root.js";

const HOSTS = ["web-1", "web-2", "web-3", "web-4"] as const;
const PROCESSES = 10;
const STALLS = 30;
const PORT = 22_022;
/** Part of the names of namespaces, so that two runs do not meet. */
const RUN = `sr${process.pid}`;
const NET = `10.${100 + (process.pid % 100)}.${process.pid % 250}`;

const document = readFileSync(join(projectRoot, "docs/scale.md"), "utf8");
const block = (language: string): string =>
  new RegExp(`\`\`\`${language} fleet\\n([\\s\\S]*?)\`\`\``).exec(document)?.[1] ?? "";

function has(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

/** Why this cannot be tried here; undefined if it can. */
function obstacle(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "needs root on Linux";
  if (!has("ip", "netns", "add", `${RUN}try`)) return "network namespaces are not allowed here";
  spawnSync("ip", ["netns", "del", `${RUN}try`]);
  if (!has("/usr/sbin/sshd", "-V") && !has("test", "-x", "/usr/sbin/sshd")) return "no sshd";
  if (!has("parallel", "--version")) return "GNU parallel is not installed";
  return undefined;
}
const skip = obstacle() ?? false;
const hasDask = has("/usr/bin/python3", "-c", "import distributed");

let folder = "";
let expected = "";
const daemons = new Map<string, ChildProcess>();

const logsOf = (host: string): string => join(folder, host, "logs");

before(async () => {
  if (skip !== false) return;
  folder = mkdtempSync(join(tmpdir(), "stall-report-fleet-"));
  mkdirSync(join(folder, "bin"));
  for (const host of HOSTS) writeLogs(host);
  script("stall-report", `exec "${process.execPath}" "${projectRoot}/bin/stall-report.js" "$@"`);
  buildNetwork();
  expected = execFileSync("stall-report", [...HOSTS.map(logsOf), "--no-progress"], world());
});

after(async () => {
  if (skip !== false) return;
  for (const child of daemons.values()) child.kill("SIGKILL");
  spawnSync("ip", ["link", "del", RUN]);
  for (const host of HOSTS) spawnSync("ip", ["netns", "del", `${RUN}${host}`]);
  rmSync(folder, { recursive: true, force: true });
});

function world() {
  const PATH = `${folder}/bin:${process.env["PATH"]}`;
  return { cwd: folder, encoding: "utf8", env: { ...process.env, PATH, COLUMNS: "80" } } as const;
}

/** Puts a script on the path of the fleet. */
function script(name: string, body: string): void {
  const path = join(folder, "bin", name);
  writeFileSync(path, `#!/bin/bash\n${body}\n`);
  chmodSync(path, 0o755);
}

/** Ten processes that often stall at the same instants, in functions of their own, so that they are evidence for each other. */
function writeLogs(host: string): void {
  mkdirSync(logsOf(host), { recursive: true });
  let state = HOSTS.indexOf(host as (typeof HOSTS)[number]) + 1;
  const random = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  for (let number = 0; number < PROCESSES; number++) {
    const session = `${host}-${number}`;
    const stamp = (timestamp: number) => ({ v: 1, session, timestamp });
    const startMs = 1_763_600_000_000;
    const start = { ...stamp(startMs), type: "start", host, service: "shop", version: "1.4.2" };
    const stalls = Array.from({ length: STALLS }, (_, seq) => {
      const timestamp =
        startMs + (seq + 1) * 60_000 + (seq % 3 === 0 ? random(400) : random(50_000));
      const name = `handler${(number + seq) % 7}`;
      const stack = `at ${name} (/srv/shop/${name}.js:${1 + random(3)}:5)`;
      return { ...stamp(timestamp), seq, duration: 500 + random(2_000_000) / 1000, stack };
    });
    const stop = { ...stamp(startMs + 3_600_000), type: "stop" };
    const lines = [start, ...stalls, stop].map((record) => JSON.stringify(record));
    writeFileSync(join(logsOf(host), `stalls.${number}.ndjson`), `${lines.join("\n")}\n`);
  }
}

/** A bridge, and a namespace with an address and an sshd for each host. */
function buildNetwork(): void {
  const ip = (...args: readonly string[]): void => {
    execFileSync("ip", args, { stdio: ["ignore", "ignore", "pipe"] });
  };
  ip("link", "add", RUN, "type", "bridge");
  ip("addr", "add", `${NET}.254/24`, "dev", RUN);
  ip("link", "set", RUN, "up");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, "key")]);
  mkdirSync("/run/sshd", { recursive: true });
  for (const [i, host] of HOSTS.entries()) {
    const space = `${RUN}${host}`;
    ip("netns", "add", space);
    ip("link", "add", `${RUN}${i}`, "type", "veth", "peer", "name", "eth0", "netns", space);
    ip("link", "set", `${RUN}${i}`, "master", RUN, "up");
    ip("-n", space, "addr", "add", `${NET}.${i + 1}/24`, "dev", "eth0");
    ip("-n", space, "link", "set", "eth0", "up");
    ip("-n", space, "link", "set", "lo", "up");
    startHost(host);
  }
  const hosts = HOSTS.map(
    (host, i) => `Host ${host}\n  HostName ${NET}.${i + 1}\n  Port ${PORT}\n`,
  );
  const common = `Host *\n  IdentityFile ${folder}/key\n  StrictHostKeyChecking no\n  UserKnownHostsFile /dev/null\n  LogLevel ERROR\n  ConnectTimeout 60\n`;
  writeFileSync(join(folder, "ssh_config"), [...hosts, common].join("\n"));
  script("ssh", `exec /usr/bin/ssh -F "${folder}/ssh_config" "$@"`);
  writeFileSync(join(folder, "hosts.txt"), `${HOSTS.join("\n")}\n`);
}

function startHost(host: string): void {
  const config = join(folder, host, "sshd_config");
  const PATH = `${folder}/${host}/bin:${folder}/bin:/usr/bin:/bin`;
  const lines = [
    `Port ${PORT}`,
    `HostKey ${folder}/key`,
    `AuthorizedKeysFile ${folder}/key.pub`,
    "StrictModes no",
    "PidFile none",
    "UsePAM no",
    `SetEnv PATH=${PATH}`,
  ];
  writeFileSync(config, `${lines.join("\n")}\n`);
  const command = ["netns", "exec", `${RUN}${host}`, "/usr/sbin/sshd", "-D", "-e", "-f", config];
  daemons.set(host, spawn("ip", command, { stdio: "ignore" }));
}

function stopHost(host: string): void {
  daemons.get(host)?.kill("SIGKILL");
  daemons.delete(host);
}

/** The documented command, with the folder of logs that each host has here. */
function documented(): string {
  const command = block("sh").replace("/var/log/stalls/", `${folder}/{}/logs`);
  assert.notEqual(command, block("sh"));
  return command;
}

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command, and kills a process at random the first time that one begins on a host. */
function killedOnce(host: string): void {
  mkdirSync(join(folder, host, "bin"), { recursive: true });
  const path = join(folder, host, "bin/stall-report");
  const marker = join(folder, host, "was-killed");
  const real = `${folder}/bin/stall-report`;
  writeFileSync(
    path,
    `#!/bin/bash\nif mkdir "${marker}" 2>/dev/null; then kill -9 $$; fi\nexec "${real}" "$@"\n`,
  );
  chmodSync(path, 0o755);
}

async function shell(command: string): Promise<Ended> {
  const { status, stdout, stderr } = spawnSync("bash", ["-c", command], world());
  return { status, stdout, stderr };
}

test("sshd on every host answers", { skip }, async () => {
  for (const host of HOSTS) {
    for (let attempt = 0; ; attempt++) {
      const { status, stdout, stderr } = await shell(`ssh ${host} hostname -I`);
      if (status === 0 && stdout.includes(NET)) break;
      assert.ok(attempt < 600, stderr);
      await new Promise((done) => setTimeout(done, 100));
    }
  }
});

test("GNU parallel over ssh, a worker killed and tried again: the report of all logs", {
  skip,
}, async () => {
  const host = HOSTS[Math.floor(Math.random() * HOSTS.length)] as string;
  killedOnce(host);
  const { status, stdout, stderr } = await shell(documented());
  assert.equal(stdout, expected);
  assert.equal(status, 0, stderr);
  assert.ok(has("test", "-d", join(folder, host, "was-killed")), `${host} was killed once`);
  assert.equal(
    readFileSync(join(folder, "jobs.log"), "utf8").trim().split("\n").length,
    HOSTS.length + 1,
  );
});

const withoutDask = hasDask
  ? skip
  : skip || "Dask distributed is not installed (python3-distributed)";
test("Dask distributed, a worker killed and its work done by others: the report of all logs", {
  skip: withoutDask,
}, async () => {
  writeFileSync(join(folder, "fleet.py"), block("python"));
  const scheduler = spawn(
    "dask-scheduler",
    ["--host", `${NET}.254`, "--port", "0", "--no-dashboard", "--scheduler-file", "scheduler.json"],
    { ...world(), stdio: "ignore" },
  );
  const workers: ChildProcess[] = [];
  try {
    const address = await schedulerAddress();
    const marker = join(folder, "worker-was-killed");
    // The first piece of work to begin takes its whole worker with it.
    mkdirSync(join(folder, "dask-bin"));
    const path = join(folder, "dask-bin/stall-report");
    writeFileSync(
      path,
      `#!/bin/bash\nif mkdir "${marker}" 2>/dev/null; then kill -9 $PPID; exit 1; fi\nexec "${folder}/bin/stall-report" "$@"\n`,
    );
    chmodSync(path, 0o755);
    const { env, ...rest } = world();
    const PATH = `${folder}/dask-bin:${env.PATH}`;
    for (const host of HOSTS) {
      const command = ["netns", "exec", `${RUN}${host}`, "dask-worker", address];
      const options = [
        "--no-nanny",
        "--nthreads",
        "1",
        "--no-dashboard",
        "--local-directory",
        folder,
      ];
      workers.push(
        spawn("ip", [...command, ...options], { ...rest, env: { ...env, PATH }, stdio: "ignore" }),
      );
    }
    const { status, stdout, stderr } = spawnSync(
      "/usr/bin/python3",
      ["fleet.py", address, ...HOSTS.map(logsOf)],
      { ...rest, env, timeout: 240_000 },
    );
    assert.equal(status, 0, stderr);
    assert.ok(has("test", "-d", marker), "a worker was killed");
    writeFileSync(join(folder, "dask.summary.json"), stdout);
    const report = await shell("stall-report --expect-hosts hosts.txt dask.summary.json");
    assert.equal(report.stdout, expected);
    assert.equal(report.status, 0, report.stderr);
  } finally {
    for (const child of [...workers, scheduler]) child.kill("SIGKILL");
  }
});

async function schedulerAddress(): Promise<string> {
  for (let attempt = 0; attempt < 1200; attempt++) {
    await new Promise((done) => setTimeout(done, 100));
    try {
      return JSON.parse(readFileSync(join(folder, "scheduler.json"), "utf8")).address;
    } catch {
      // It is not up yet.
    }
  }
  throw new Error("the scheduler of Dask did not begin");
}

test("a host that is down is named in the first line, and the exit status is 2", {
  skip,
}, async () => {
  const down = "web-3";
  stopHost(down);
  const { status, stdout } = await shell(documented().replace("-j 4", "-j 4 --halt never"));
  assert.equal(status, 2);
  const first = stdout.replaceAll(/\s+/g, " ");
  assert.ok(first.startsWith(`INCOMPLETE (3 of 4 hosts, without ${down}): `), first.slice(0, 200));
});
