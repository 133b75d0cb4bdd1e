/**
 * What the emitter costs a host that does not stall, beside two peers, paired in one run.
 *
 *     npm ci --prefix bench/emitter && npx tsc -b && node dist/bench/emitter/overhead.js [rounds] [variant ...]
 *
 * In every round each variant runs once, in another order. What is shown is the median over the rounds of the
 * difference from `none` in the same round, and the quartiles: a difference whose quartiles lie on both sides of zero
 * is noise. Processor time is shown beside the wall clock, because other programs on the machine do not change it.
 */
import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../test/project-root.js";
import { quantileOf, quartilesText } from "../quantile-of.js";

const ALL_VARIANTS = [
  "none",
  "ours",
  "ours+sampling",
  "ours-requests",
  "blocked-at",
  "node-native-stacktrace",
] as const;
type Variant = (typeof ALL_VARIANTS)[number];

const wanted = process.argv.slice(3);
/** `none` is always among them: it is what the others are compared with. */
const VARIANTS = ALL_VARIANTS.filter(
  (variant) => wanted.length === 0 || variant === "none" || wanted.includes(variant),
);
type Figures = Readonly<Record<string, number>>;

const LOAD_MS = Number(process.env["BENCH_LOAD_MS"] ?? 4000);
const CONNECTIONS = 16;
const folder = mkdtempSync(join(tmpdir(), "stall-bench-"));

function start(host: string, variant: Variant): ChildProcess {
  const env = {
    ...process.env,
    BENCH_VARIANT: variant,
    STALL_REPORT_FILE: join(folder, "s.%p.ndjson"),
  };
  const options = {
    env,
    stdio: ["ignore", "ignore", "ignore", "ipc"] as ["ignore", "ignore", "ignore", "ipc"],
  };
  return fork(join(projectRoot, "bench/emitter/hosts", host), options);
}

function nextMessage(child: ChildProcess): Promise<Figures> {
  return new Promise((resolve, reject) => {
    child.once("message", (message) => resolve(message as Figures));
    child.once("exit", (code) => reject(new Error(`the host ended with ${code}`)));
  });
}

async function runCpuLoop(variant: Variant): Promise<Figures> {
  const {
    wallMs = 0,
    mainCpuMs = 0,
    processCpuMs = 0,
    rssMb = 0,
  } = await nextMessage(start("cpu-loop.mjs", variant));
  return {
    "wall ms": wallMs,
    "main CPU ms": mainCpuMs,
    "process CPU ms": processCpuMs,
    "RSS MB": rssMb,
  };
}

async function runHttp(host: string, variant: Variant): Promise<Figures> {
  const server = start(host, variant);
  const { port = 0 } = await nextMessage(server);
  await load(port, 1000);
  server.send("begin");
  const latencies = await load(port, LOAD_MS);
  server.send("end");
  const { mainCpuMs = 0, processCpuMs = 0, rssMb = 0 } = await nextMessage(server);
  return {
    "requests/s": (latencies.length / LOAD_MS) * 1000,
    "p99 ms": quantileOf(latencies, 0.99),
    "main CPU µs/request": (mainCpuMs * 1000) / latencies.length,
    "process CPU µs/request": (processCpuMs * 1000) / latencies.length,
    "RSS MB": rssMb,
  };
}

/** Asks as fast as a few connections can, and gives the time of each answer in ms. */
async function load(port: number, forMs: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const items = Array.from({ length: 20 }, (_, i) => `sku-${i * 37}`);
  const body = JSON.stringify({ items });
  const end = performance.now() + forMs;
  const latencies: number[] = [];
  const askOnce = () =>
    new Promise<void>((resolve, reject) => {
      const started = performance.now();
      const asked = request({ agent, port, host: "127.0.0.1", method: "POST" }, (response) => {
        response.resume();
        response.on("end", () => {
          latencies.push(performance.now() - started);
          resolve();
        });
      });
      asked.on("error", reject);
      asked.end(body);
    });
  const connection = async () => {
    while (performance.now() < end) await askOnce();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  agent.destroy();
  return latencies;
}

async function compare(title: string, run: (variant: Variant) => Promise<Figures>, rounds: number) {
  const rows: Record<Variant, Figures>[] = [];
  for (let round = 0; round < rounds; round++) {
    const order = VARIANTS.map((_, i) => VARIANTS[(i + round) % VARIANTS.length] as Variant);
    const row: Partial<Record<Variant, Figures>> = {};
    for (const variant of order) row[variant] = await run(variant);
    rows.push(row as Record<Variant, Figures>);
  }
  console.log(`\n### ${title}, ${rounds} rounds, Node ${process.version}\n`);
  const names = Object.keys(rows[0]?.none ?? {});
  console.log(`| | ${names.join(" | ")} |\n|---|${names.map(() => "---:|").join("")}`);
  for (const variant of VARIANTS) {
    const tallies = names.map((name) => {
      const values = rows.map((row) => row[variant][name] ?? 0);
      if (variant === "none") return quantileOf(values, 0.5).toFixed(1);
      const isMemory = name === "RSS MB";
      const differences = rows.map((row) => {
        const base = row.none[name] ?? 0;
        const own = row[variant][name] ?? 0;
        return isMemory ? own - base : (own / base - 1) * 100;
      });
      return `${quartilesText(differences, true)}${isMemory ? "" : " %"}`;
    });
    console.log(`| ${variant} | ${tallies.join(" | ")} |`);
  }
}

const rounds = Number(process.argv[2] ?? 7);
await compare("HTTP server under load", (one) => runHttp("http-server.mjs", one), rounds);
await compare(
  "the same with 40 awaits a request",
  (one) => runHttp("http-awaits.mjs", one),
  rounds,
);
await compare("CPU-bound loop", runCpuLoop, rounds);
rmSync(folder, { recursive: true });
