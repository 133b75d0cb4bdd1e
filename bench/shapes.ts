/**
 * Reports over logs of other shapes than the usual one, beside the other engines where they can read them, run in turns.
 *
 *     node dist/bench/shapes.js [megabytes = 100] [rounds = 3] [words of shapes]
 *
 * Processor seconds count on a machine that others use, too; wall time does not.
 */
import { execFileSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../test/project-root.js";
import { corpusOf, sizeOf } from "./corpus.js";
import { measure, median, type Run, stallReport } from "./measure.js";

const [megabytes = "100", rounds = "3", ...words] = process.argv.slice(2);
const folder = join(projectRoot, "bench/corpus/shapes", `${megabytes}mb`);
const usual = corpusOf({ megabytes: Number(megabytes), files: 4, distinctStacks: 192 });

/** Logs, and who may read them besides. */
interface Shape {
  readonly name: string;
  readonly paths: readonly string[];
  readonly others?: readonly ("DuckDB" | "mawk")[];
  readonly command?: readonly string[];
  readonly sizeMb?: number;
}

const PLAIN = ["DuckDB", "mawk"] as const;
const MAWK =
  '{ at = index($0, "\\"stack\\":\\""); d = index($0, "\\"duration\\":"); count[substr($0, at + 9, 200)]++; sum += substr($0, d + 11, 12) + 0 } END { for (s in count) n++; print n }';

function stacks(distinctStacks: number): Shape {
  const paths = corpusOf({ megabytes: Number(megabytes), files: 4, distinctStacks });
  return { name: `${distinctStacks} stacks`, paths, others: PLAIN };
}

/** What our emitter wrote into the sample logs, over and over: each file one long session. */
function emitted(): Shape {
  const samples = join(projectRoot, "sample-logs");
  const names = readdirSync(samples).filter((name) => name.endsWith(".ndjson"));
  const sizeBytes = (Number(megabytes) * 1e6) / names.length;
  const paths = names.map((name) =>
    made(`emitter-${name}`, (write) => {
      const records = readFileSync(join(samples, name), "utf8").trim().split("\n");
      const parsed = records.map((line) => JSON.parse(line));
      const seqs = 1 + Math.max(...parsed.map(({ seq }) => seq ?? 0));
      const times = parsed.map(({ timestamp }) => Date.parse(timestamp));
      const lengthMs = Math.max(...times) - Math.min(...times) + 60_000;
      for (let round = 0, written = 0; written < sizeBytes; round++) {
        for (const [i, record] of parsed.entries()) {
          const { type, seq, uptime } = record;
          if (type === "stop" || (round > 0 && (type === "start" || type === "script"))) continue;
          const timestamp = new Date((times[i] as number) + round * lengthMs).toISOString();
          const later = {
            ...record,
            timestamp,
            ...(seq === undefined ? {} : { seq: seq + round * seqs }),
            ...(uptime === undefined ? {} : { uptime: uptime + round * lengthMs }),
          };
          written += write(`${JSON.stringify(later)}\n`);
        }
      }
    }),
  );
  return { name: "our emitter's records", paths, others: PLAIN };
}

/** The usual logs, each record changed. */
function changed(name: string, change: (record: Record<string, unknown>) => object): Shape {
  const paths = usual.map((path, i) =>
    made(`${name.replaceAll(" ", "-")}-${i}.ndjson`, (write) => {
      for (const line of readFileSync(path, "utf8").split("\n")) {
        if (line.includes('"type":"stall"')) write(`${JSON.stringify(change(JSON.parse(line)))}\n`);
      }
    }),
  );
  return { name, paths, others: PLAIN };
}

function traceback({ stack }: Record<string, unknown>): string {
  const frames = String(stack).split("\n").slice(1).reverse();
  const lines = frames.map((frame) => {
    const [, name, file, line] = /at (\S+) \((.*):(\d+):\d+\)/.exec(frame) ?? [];
    return `  File "${file?.replace(/\.js$/, ".py")}", line ${line}, in ${name?.replace(".", "_")}\n    work()`;
  });
  return ["Traceback (most recent call last):", ...lines].join("\n");
}

function compressed(command: string, ending: string): Shape {
  const paths = usual.map((path, i) => {
    const target = join(folder, `${i}.ndjson.${ending}`);
    if (!existsSync(target)) execFileSync("sh", ["-c", `${command} -c "$0" > "$1"`, path, target]);
    return target;
  });
  return { name: command, paths, others: ending === "gz" ? ["DuckDB"] : [] };
}

function made(name: string, fill: (write: (text: string) => number) => void): string {
  const path = join(folder, name);
  if (existsSync(path)) return path;
  const file = openSync(path, "w");
  let waiting = "";
  fill((text) => {
    waiting += text;
    if (waiting.length > 1 << 20) {
      writeSync(file, waiting);
      waiting = "";
    }
    return text.length;
  });
  writeSync(file, waiting);
  closeSync(file);
  return path;
}

const report = (...args: readonly string[]): string[] =>
  stallReport(...args, "-f", "json", "--top", "3", "--threads", "1");

mkdirSync(folder, { recursive: true });
const shapes: readonly (() => Shape)[] = [
  () => stacks(192),
  () => stacks(2000),
  () => stacks(20_000),
  () => stacks(1_000_000),
  emitted,
  () =>
    changed("no sessions", ({ timestamp, duration, stack }) => ({ timestamp, duration, stack })),
  () =>
    changed("Python tracebacks", (record) => {
      const { timestamp, duration } = record;
      return { timestamp, duration, stack: traceback(record) };
    }),
  () => {
    const files = 10_000;
    const paths = corpusOf({ megabytes: Number(megabytes), files, distinctStacks: 192 });
    return {
      name: "10000 files",
      paths: [join(paths[0] ?? "", "..")],
      sizeMb: sizeOf(paths) / 1e6,
    };
  },
  () => compressed("gzip", "gz"),
  () => ({
    name: "standard input",
    paths: usual,
    command: ["sh", "-c", `cat "$@" | ${report("-").join(" ")}`, "sh", ...usual],
  }),
  () => ({ name: "summarize", paths: usual, command: stallReport("summarize", ...usual) }),
  () => ({
    name: "compare",
    paths: usual,
    command: stallReport(
      "compare",
      join(usual[0] ?? "", "../[01].ndjson"),
      join(usual[0] ?? "", "../[23].ndjson"),
      ...["-f", "json"],
    ),
  }),
];

console.log(
  "| logs | MB | ours: CPU s | DuckDB / ours | mawk / ours | MB/s of CPU time | peak MB |",
);
console.log("|---|---|---|---|---|---|---|");
for (const make of shapes) {
  const shape = make();
  if (words.length > 0 && !words.some((word) => shape.name.includes(word))) continue;
  const commands: Record<string, readonly string[]> = {
    ours: shape.command ?? report(...shape.paths),
    DuckDB: [process.execPath, `${projectRoot}/dist/bench/duckdb.js`, ...shape.paths],
    mawk: ["mawk", MAWK, ...shape.paths],
  };
  const runs: Record<string, Run[]> = {};
  for (let round = 0; round < Number(rounds); round++) {
    for (const name of ["ours", ...(shape.others ?? [])]) {
      runs[name] = [...(runs[name] ?? []), measure(commands[name] ?? [])];
    }
  }
  const cpuOf = (name: string): number | undefined => runs[name] && median(runs[name]).cpuSeconds;
  const own = cpuOf("ours") ?? Number.NaN;
  const ratio = (name: string): string => {
    const cpu = cpuOf(name);
    return cpu === undefined ? "" : (cpu / own).toFixed(2);
  };
  const sizeMb =
    shape.sizeMb ?? sizeOf(usual.length > 0 && shape.name === "gzip" ? usual : shape.paths) / 1e6;
  const peak = median(runs["ours"] ?? []).peakMb.toFixed(0);
  console.log(
    `| ${shape.name} | ${sizeMb.toFixed(0)} | ${own.toFixed(2)} | ${ratio("DuckDB")} | ${ratio("mawk")} | ${(sizeMb / own).toFixed(0)} | ${peak} |`,
  );
}
