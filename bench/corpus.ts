/**
 * Writes a log like those of a busy service: records of 1.5 to 2.5 KB, about 200 distinct stacks, Zipf-distributed.
 */
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** What the log is to be like. */
export interface CorpusPlan {
  readonly path: string;
  readonly sizeBytes: number;
  readonly distinctStacks: number;
  readonly seed: number;
}

/** Writes the log. @returns the number of its records */
export function writeCorpus(plan: CorpusPlan): number {
  mkdirSync(dirname(plan.path), { recursive: true });
  const random = mulberry32(plan.seed);
  const stacks = Array.from({ length: plan.distinctStacks }, (_, i) => stackOf(i, random));
  const cumulative: number[] = [];
  let total = 0;
  for (let i = 0; i < stacks.length; i++) {
    total += 1 / (i + 1);
    cumulative.push(total);
  }
  const file = openSync(plan.path, "w");
  const session = `bench-${plan.seed}`;
  let timestampMs = 1_763_600_000_000;
  let written = writeSync(
    file,
    `${JSON.stringify({ v: 1, type: "start", session, timestamp: new Date(timestampMs).toISOString(), host: "bench-1", service: "shop", version: "1.4.1", threshold: 500, interval: 100 })}\n`,
  );
  let records = 1;
  let chunk = "";
  for (let seq = 0; written + chunk.length < plan.sizeBytes; seq++) {
    timestampMs += 1 + Math.floor(random() * 2_000);
    const pick = random() * total;
    const stack = stacks[cumulative.findIndex((sum) => sum >= pick)] ?? "";
    const duration = Math.round((500 + 400 * -Math.log(1 - random())) * 1000) / 1000;
    const main = Math.round(duration * 950) / 1000;
    chunk += `${JSON.stringify({
      v: 1,
      type: "stall",
      session,
      timestamp: new Date(timestampMs).toISOString(),
      seq,
      duration,
      stack,
      capture: { at: 500.1, delay: Math.round(random() * 4000) / 1000, during: true },
      cpu: { main, queue: 1.2, throttled: 0, process: main + 3.1 },
      watchdogLag: 1.5,
      gc: 12.25,
    })}\n`;
    records++;
    if (chunk.length > 1 << 20) {
      written += writeSync(file, chunk);
      chunk = "";
    }
  }
  writeSync(file, chunk);
  closeSync(file);
  return records;
}

function stackOf(index: number, random: () => number): string {
  const depth = 14 + Math.floor(random() * 12);
  const frames = Array.from({ length: depth }, (_, i) => {
    const id = i === 0 ? index : Math.floor(random() * 900);
    return `    at Service${id % 40}.handle${id} (/srv/shop/releases/1.4.1/dist/modules/service-${id % 40}/handler-${id}.js:${1 + (id % 300)}:${1 + (id % 90)})`;
  });
  return ["Error", ...frames].join("\n");
}

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
