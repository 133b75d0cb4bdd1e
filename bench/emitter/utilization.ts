/**
 * What the profiler's signals do to the host's `performance.eventLoopUtilization()`.
 *
 *     npx tsc -b && node dist/bench/emitter/utilization.js [seconds]
 *
 * The three variants of one load run at the same time and get the same requests, so that what else the machine does
 * hits them alike.
 */
import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { projectRoot } from "../../test/project-root.js";

const VARIANTS = ["none", "ours", "ours+sampling"] as const;
/** Requests a second, of 2 ms each. */
const RATES = [0, 1, 5, 20, 50, 100, 150];

const seconds = Number(process.argv[2] ?? 20);
const folder = mkdtempSync(join(tmpdir(), "stall-elu-"));

interface Figures {
  readonly port?: number;
  readonly utilization?: number;
}

interface Server {
  readonly child: ChildProcess;
  readonly port: number;
}

async function start(variant: string): Promise<Server> {
  const env = {
    ...process.env,
    BENCH_VARIANT: variant,
    STALL_REPORT_FILE: join(folder, "s.%p.ndjson"),
  };
  const child = fork(join(projectRoot, "bench/emitter/hosts/utilization.mjs"), { env });
  const { port = 0 } = await nextMessage(child);
  return { child, port };
}

function nextMessage(child: ChildProcess): Promise<Figures> {
  return new Promise((resolve) => child.once("message", (message) => resolve(message as Figures)));
}

/** Asks all servers at the same moments, which are those of a Poisson process. */
async function load(servers: readonly Server[], perSecond: number): Promise<void> {
  const agent = new Agent({ keepAlive: true });
  const end = performance.now() + seconds * 1000;
  let nextMs = performance.now();
  while (perSecond > 0) {
    nextMs += (-Math.log(1 - Math.random()) / perSecond) * 1000;
    if (nextMs >= end) break;
    await sleep(Math.max(0, nextMs - performance.now()));
    for (const { port } of servers) {
      get({ agent, port, host: "127.0.0.1" }, (response) => response.resume()).on(
        "error",
        () => {},
      );
    }
  }
  await sleep(Math.max(0, end - performance.now()));
  agent.destroy();
}

console.log(`Node ${process.version}, ${seconds} s each\n`);
console.log(
  `| requests/s | ${VARIANTS.join(" | ")} |\n|---:|${VARIANTS.map(() => "---:|").join("")}`,
);
for (const rate of RATES) {
  const servers = await Promise.all(VARIANTS.map(start));
  await sleep(1500);
  for (const { child } of servers) child.send("begin");
  await load(servers, rate);
  const figures = await Promise.all(
    servers.map(({ child }) => {
      const answer = nextMessage(child);
      child.send("end");
      return answer;
    }),
  );
  console.log(`| ${rate} | ${figures.map((one) => one.utilization?.toFixed(3)).join(" | ")} |`);
}
rmSync(folder, { recursive: true });
