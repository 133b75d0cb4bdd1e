/**
 * Writes logs like those of a busy service: records of 1.5 to 2.5 KB whose stacks are Zipf-distributed, as the emitter writes
 * them, with a share of lines as other programs write them.
 */
import { closeSync, existsSync, mkdirSync, openSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../test/project-root.js";

/** What the logs are to be like. */
export interface CorpusPlan {
  readonly megabytes: number;
  readonly files: number;
  readonly distinctStacks: number;
  /** Share of lines with spaces, another order of fields and an unknown field, 0 to 1. */
  readonly unusualShare?: number;
  /** Where the logs are kept; by their sizes unless said. */
  readonly folder?: string;
  /** The line of a stack for a function, by its number from 0. */
  readonly frameOf?: (id: number) => string;
}

/** How many functions the outer frames are of. */
const FUNCTIONS = 900;

const CORPORA = join(projectRoot, "bench/corpus");

/** Writes the logs unless they are there. @returns their paths */
export function corpusOf(plan: CorpusPlan): string[] {
  const { megabytes, files, distinctStacks, unusualShare = 0 } = plan;
  const name = `${megabytes}mb-${files}-${distinctStacks}-${unusualShare}`;
  const folder = plan.folder ?? join(CORPORA, name);
  mkdirSync(folder, { recursive: true });
  return Array.from({ length: files }, (_, i) => {
    const path = join(folder, `${i}.ndjson`);
    if (!existsSync(path)) writeLog(path, plan, i);
    return path;
  });
}

/** The size of some files in bytes. */
export function sizeOf(paths: readonly string[]): number {
  return paths.reduce((sum, path) => sum + statSync(path).size, 0);
}

function writeLog(path: string, plan: CorpusPlan, number: number): void {
  const { megabytes, files, distinctStacks, unusualShare = 0, frameOf = plainFrame } = plan;
  const sizeBytes = (megabytes * 1e6) / files;
  const random = mulberry32(number + 1);
  const pickStack = stackPicker(distinctStacks, random, frameOf);
  const file = openSync(path, "w");
  const session = `bench-${number}`;
  let timestampMs = 1_763_600_000_000;
  let written = writeSync(
    file,
    `${JSON.stringify({ v: 1, type: "start", session, timestamp: new Date(timestampMs).toISOString(), host: `bench-${number % 4}`, service: "shop", version: "1.4.1", threshold: 500, interval: 100 })}\n`,
  );
  let chunk = "";
  for (let seq = 0; written + chunk.length < sizeBytes; seq++) {
    timestampMs += 1 + Math.floor(random() * 2_000);
    const duration = Math.round((500 + 400 * -Math.log(1 - random())) * 1000) / 1000;
    const main = Math.round(duration * 950) / 1000;
    const record = {
      v: 1,
      type: "stall",
      session,
      timestamp: new Date(timestampMs).toISOString(),
      seq,
      duration,
      stack: pickStack(),
      capture: { at: 500.1, delay: Math.round(random() * 4000) / 1000, during: true },
      cpu: { main, queue: 1.2, throttled: 0, process: Math.round((main + 3.1) * 1000) / 1000 },
      watchdogLag: 1.5,
      gc: 12.25,
    };
    chunk += random() < unusualShare ? unusual(record) : JSON.stringify(record);
    chunk += "\n";
    if (chunk.length > 1 << 20) {
      written += writeSync(file, chunk);
      chunk = "";
    }
  }
  writeSync(file, chunk);
  closeSync(file);
}

function unusual(record: object): string {
  const fields = Object.entries({ ...record, region: "eu" }).reverse();
  return `{ ${fields.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(" , ")} }`;
}

/** Zipf over stacks that are the same in every file; where there are very many, each is made when it is needed. */
function stackPicker(
  distinctStacks: number,
  random: () => number,
  frameOf: (id: number) => string,
): () => string {
  const stacks = new Map<number, string>();
  const logarithm = Math.log(distinctStacks + 1);
  return () => {
    // The inverse of the continuous form of the distribution: p(k) ~ 1/k.
    const rank = Math.min(distinctStacks - 1, Math.floor(Math.exp(random() * logarithm)) - 1);
    const known = stacks.get(rank) ?? stackOf(rank, frameOf);
    if (stacks.size < 10_000) stacks.set(rank, known);
    return known;
  };
}

function stackOf(rank: number, frameOf: (id: number) => string): string {
  const random = mulberry32(rank + 1_000_003);
  const depth = 14 + Math.floor(random() * 12);
  const frames = Array.from({ length: depth }, (_, i) =>
    frameOf(i === 0 ? rank : Math.floor(random() * FUNCTIONS)),
  );
  return ["Error", ...frames].join("\n");
}

function plainFrame(id: number): string {
  return `    at Service${id % 40}.handle${id} (/srv/shop/releases/1.4.1/dist/modules/service-${id % 40}/handler-${id}.js:${1 + (id % 300)}:${1 + (id % 90)})`;
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
