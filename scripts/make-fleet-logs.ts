/**
 * Writes the logs of a fleet, for reports to look at: 30 services on 15 hosts over 14 days, 400 functions, two deploys, and one
 * host that is starved of processors at night.
 *
 *     npm run build && node dist/scripts/make-fleet-logs.js FOLDER
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Date.parse("2026-11-02T00:00:00Z");
const DAYS = 14;
const SERVICES = 30;
const HOSTS = 15;
const FUNCTIONS = 400;
const STALLS = 18_000;
/** An emitter writes `alive` every minute; every ninth minute suffices here. */
const ALIVE_MS = 9 * MINUTE_MS;
const NOISY_HOST = "node-07";

const RELEASES = [
  { version: "4.9.0", fromMs: START_MS },
  { version: "4.10.0", fromMs: START_MS + 5 * DAY_MS + 9 * HOUR_MS },
  { version: "4.11.0", fromMs: START_MS + 10 * DAY_MS + 14 * HOUR_MS },
] as const;

const VERBS = "render parse load merge price index export import resize hash sync fold".split(" ");
const NOUNS = "Invoice Basket Catalogue Order Report Feed Picture Tenant Ledger Search".split(" ");
const AREAS = "billing search orders media reports accounts".split(" ");
const TENANTS = ["acme", "globex", "initech", "umbrella", "hooli"];

interface Line {
  readonly timestamp: string;
  readonly [field: string]: unknown;
}

/** One process: a service on a host from one deploy to the next. */
interface Process {
  readonly session: string;
  readonly service: string;
  readonly host: string;
  readonly version: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly lines: Line[];
  seq: number;
}

/** Random numbers that are the same in every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = randomNumbers(19);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const stamp = (ms: number): string => new Date(Math.round(ms)).toISOString();
const serviceName = (i: number): string =>
  `${AREAS[i % AREAS.length]}-${Math.floor(i / AREAS.length) + 1}`;

function makeProcesses(): Process[] {
  const processes: Process[] = [];
  for (let service = 0; service < SERVICES; service++) {
    for (const copy of [0, 1]) {
      const host = `node-${String(((service * 2 + copy) % HOSTS) + 1).padStart(2, "0")}`;
      for (const [i, release] of RELEASES.entries()) {
        // A roll-out takes half an hour.
        const fromMs = release.fromMs + service * MINUTE_MS + copy * 20_000;
        const next = RELEASES[i + 1];
        const toMs =
          next === undefined ? START_MS + DAYS * DAY_MS : next.fromMs + service * MINUTE_MS;
        const session = `fleet${service}-${copy}-${i}`;
        const name = serviceName(service);
        const facts = { v: 1, session };
        const lines: Line[] = [
          {
            ...facts,
            type: "start",
            timestamp: stamp(fromMs),
            pid: 1000 + processes.length,
            host,
            service: name,
            version: release.version,
            node: "v22.12.0",
            platform: "linux-x64",
            threshold: 500,
            interval: 100,
            emitter: "0.1.0",
          },
        ];
        for (let at = fromMs + ALIVE_MS; at < toMs; at += ALIVE_MS) {
          lines.push({ ...facts, type: "alive", timestamp: stamp(at) });
        }
        const { version } = release;
        processes.push({ session, service: name, host, version, fromMs, toMs, lines, seq: 0 });
      }
    }
  }
  return processes;
}

interface BlockingFunction {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly service: string;
  readonly typicalMs: number;
  readonly callee: string | undefined;
  readonly versions: readonly string[];
  readonly route: string;
}

function makeFunctions(): BlockingFunction[] {
  return Array.from({ length: FUNCTIONS }, (_, i) => {
    const area = AREAS[i % AREAS.length] as string;
    const noun = pick(NOUNS);
    const name = `${pick(VERBS)}${noun}${i < 40 ? "" : Math.floor(i / 10)}`;
    const versions = RELEASES.map(({ version }) => version);
    return {
      name,
      file: `${area}/${noun.toLowerCase()}/${name}.js`,
      line: 10 + (i % 90),
      service: serviceName(i % SERVICES),
      typicalMs: 520 + random() ** 3 * 6_000,
      callee: [
        undefined,
        "JSON.parse (<anonymous>)",
        "RegExp.exec (<anonymous>)",
        "execSync (node:child_process:957:13)",
      ][i % 7],
      // One is fixed by the last deploy, one is new with it.
      versions: i === 1 ? versions.slice(0, 2) : i === 2 ? versions.slice(2) : versions,
      route: `${pick(["GET", "POST"])} /${area}/${noun.toLowerCase()}s`,
    };
  });
}

function addStall(process: Process, atMs: number, durationMs: number, more: object): void {
  process.lines.push({
    v: 1,
    session: process.session,
    type: "stall",
    timestamp: stamp(atMs),
    seq: process.seq++,
    duration: Math.round(durationMs * 1000) / 1000,
    ...more,
  });
}

function stackOf({ name, file, line, callee }: BlockingFunction, version: string): string {
  const folder = `/srv/fleet/releases/${version}/src`;
  return [
    "Error",
    ...(callee === undefined ? [] : [`    at ${callee}`]),
    `    at ${name} (${folder}/${file}:${line}:7)`,
    `    at handle (${folder}/server.js:41:3)`,
    "    at Layer.handle (/srv/fleet/node_modules/express/lib/router/layer.js:95:5)",
    "    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
  ].join("\n");
}

/** Stalls of requests: more by day than by night, few functions having most of them. */
function addRequests(processes: readonly Process[], functions: readonly BlockingFunction[]): void {
  for (let n = 0; n < STALLS; n++) {
    const rank = Math.min(FUNCTIONS - 1, Math.floor(FUNCTIONS ** random()) - 1);
    const one = functions[n < FUNCTIONS ? n : rank] as BlockingFunction;
    const hour = Math.floor(8 + 10 * (random() + random()) * 0.5) + (random() < 0.15 ? 10 : 0);
    const atMs =
      START_MS + Math.floor(random() * DAYS) * DAY_MS + hour * HOUR_MS + random() * HOUR_MS;
    const own = processes.filter(
      ({ service, version, fromMs, toMs }) =>
        service === one.service &&
        atMs > fromMs &&
        atMs < toMs - MINUTE_MS &&
        one.versions.includes(version),
    );
    if (own.length === 0) continue;
    const process = pick(own);
    const durationMs = Math.max(501, one.typicalMs * (0.6 + random() ** 2 * 2));
    addStall(process, atMs, durationMs, {
      stack: stackOf(one, process.version),
      capture: { at: 420, delay: 2.5, during: true },
      cpu: { main: durationMs * 0.97, queue: 4, throttled: 0, process: durationMs },
      watchdogLag: 1.2,
      context: {
        route: random() < 0.8 ? one.route : "GET /health",
        tenant: pick(TENANTS),
        requestId: `r${n}`,
      },
    });
  }
}

/** Stalls of the noisy host, on which nothing gets a processor at night. */
function addStarvation(
  processes: readonly Process[],
  functions: readonly BlockingFunction[],
): void {
  for (let day = 0; day < DAYS; day++) {
    for (let n = 0; n < 12; n++) {
      const atMs = START_MS + day * DAY_MS + 2 * HOUR_MS + random() * HOUR_MS;
      const there = processes.filter(
        ({ host, fromMs, toMs }) => host === NOISY_HOST && atMs > fromMs && atMs < toMs - MINUTE_MS,
      );
      if (there.length === 0) continue;
      const process = pick(there);
      const durationMs = 2_000 + random() * 12_000;
      addStall(process, atMs, durationMs, {
        stack: stackOf(pick(functions), process.version),
        capture: { at: 900, delay: 3, during: true },
        cpu: {
          main: durationMs * 0.1,
          queue: durationMs * 0.85,
          throttled: 0,
          process: durationMs * 0.1,
        },
        watchdogLag: durationMs * 0.6,
      });
    }
  }
}

function addStartUps(processes: readonly Process[]): void {
  for (const process of processes) {
    const durationMs = 2_500 + random() * 1_500;
    const folder = `/srv/fleet/releases/${process.version}/src`;
    addStall(process, process.fromMs + 400, durationMs, {
      stack: `Error\n    at readTemplates (${folder}/start/templates.js:12:9)\n    at ${folder}/start/index.js:3:1`,
      capture: { at: 700, delay: 2, during: true },
      cpu: { main: durationMs * 0.98, queue: 2, throttled: 0, process: durationMs },
      watchdogLag: 1,
      phase: "startup",
    });
  }
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: node dist/scripts/make-fleet-logs.js FOLDER");
  process.exit(2);
}
const processes = makeProcesses();
const functions = makeFunctions();
addStartUps(processes);
addRequests(processes, functions);
addStarvation(processes, functions);
mkdirSync(folder, { recursive: true });
for (const host of new Set(processes.map((one) => one.host))) {
  const lines = processes
    .filter((one) => one.host === host)
    .flatMap((one) => one.lines)
    .sort((a, b) => (a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0));
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  writeFileSync(join(folder, `${host}.ndjson`), text);
}
