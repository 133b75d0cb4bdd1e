/**
 * Records the sample logs by running the real programs of `sample-logs/apps/` with the emitter attached: two web servers and a
 * worker in version 1.4.1, and at the same time, as in a canary release, the same in 1.4.2.
 *
 *     npm run samples [-- --minutes 10.4]
 *
 * Each kind of request occurs about once in 62 seconds, because stalls less than a minute apart count as one burst; the recording
 * therefore takes several minutes, most of them idle.
 */
import { type ChildProcess, fork } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { projectRoot } from "../test/project-root.js";

const samples = join(projectRoot, "sample-logs");
const register = pathToFileURL(join(projectRoot, "dist/src/emitter/register.js")).href;
const minutesAt = process.argv.indexOf("--minutes");
const minutes = minutesAt < 0 ? 10.4 : Number(process.argv[minutesAt + 1]);
const PERIOD_MS = 62_000;

/** Where the programs run, so that stacks name a folder as on a server rather than somebody's home. */
const server = existsSync("/srv") ? "/srv/shop" : join(tmpdir(), "srv/shop");

interface Side {
  readonly name: string;
  readonly version: string;
}

const SLOW_COMMENT = "what a very nice little lamp and thankyou!";

async function record(side: Side): Promise<void> {
  const release = join(server, "releases", side.version);
  rmSync(release, { recursive: true, force: true });
  mkdirSync(release, { recursive: true });
  cpSync(join(samples, "apps", `shop-${side.version}`), release, { recursive: true });

  const logs = ["web-1", "web-2", "worker"].map((name) =>
    join(samples, `${side.name}-${name}.ndjson`),
  );
  for (const log of logs) rmSync(log, { force: true });
  const start = (program: string, service: string, log: string): ChildProcess =>
    fork(join(release, program), {
      cwd: release,
      execArgv: ["--import", register],
      env: {
        PATH: process.env["PATH"],
        STALL_REPORT_FILE: log,
        STALL_REPORT_SERVICE: service,
        STALL_REPORT_VERSION: side.version,
      },
    });
  const webs = [0, 1].map((i) => start("server.mjs", "shop-web", logs[i] as string));
  const worker = start("catalogue-worker.mjs", "shop-worker", logs[2] as string);
  const ports = await Promise.all(webs.map(portOf));
  await sleep(3_000);

  const ask = async (web: number, path: string, body?: string): Promise<void> => {
    const response = await fetch(`http://127.0.0.1:${ports[web]}${path}`, {
      ...(body === undefined ? {} : { method: "POST", body }),
    });
    await response.text();
  };
  const visits: readonly (() => Promise<void> | void)[] = [
    () => ask(0, "/reports/monthly"),
    () => ask(1, "/comments", SLOW_COMMENT),
    () => void worker.send("import"),
    () => ask(1, "/orders.csv"),
    () => void worker.send("thumbnails"),
  ];
  const rounds = Math.max(1, Math.floor((minutes * 60_000) / PERIOD_MS));
  for (let round = 0; round < rounds; round++) {
    for (const visit of visits) {
      await visit();
      await ask(0, "/health");
      await sleep(PERIOD_MS / visits.length);
    }
    console.log(`${side.name}: round ${round + 1} of ${rounds}`);
  }
  const children = [...webs, worker];
  const ends = children.map((child) => new Promise((resolve) => child.once("exit", resolve)));
  for (const child of children) child.send("stop");
  await Promise.all(ends);
  for (const log of logs) {
    const text = readFileSync(log, "utf8");
    writeFileSync(log, text.replaceAll(JSON.stringify(hostname()), '"shop-1"'));
  }
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once("message", (message) => resolve((message as { port: number }).port));
  });
}

// At the same time, as in a canary release, but half a visit apart, so that the sides do not compete for processors.
const before = record({ name: "before", version: "1.4.1" });
await sleep(PERIOD_MS / 10);
await Promise.all([before, record({ name: "after", version: "1.4.2" })]);
rmSync(server, { recursive: true, force: true });
