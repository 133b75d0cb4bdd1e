/**
 * What the emitter adds to the start-up and to the memory of a program that does nothing, beside what cannot be less: a worker thread
 * that does nothing, and V8's profiler.
 *
 *     npx tsc -b && node dist/bench/emitter/start-up.js [path of node] [rounds]
 *
 * In every round each variant runs once; shown are the median of the differences from `none` in the same round, and their quartiles.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../test/project-root.js";

const node = process.argv[2] ?? process.execPath;
const rounds = Number(process.argv[3] ?? 15);
const folder = mkdtempSync(join(tmpdir(), "stall-start-"));
const register = join(projectRoot, "dist/bundle/register.js");

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const THREAD =
  "new (require('node:worker_threads').Worker)('setInterval(() => {}, 20)', { eval: true, stdout: true, stderr: true, env: {}, execArgv: [] }).unref();";
const PROFILER =
  "const { Session, console } = require('node:inspector'); const session = new Session(); session.connect(); session.post('Profiler.enable'); console.profile('a');";
const VARIANTS: Readonly<Record<string, readonly [preload: string | undefined, sample?: "0"]>> = {
  none: [undefined],
  "a thread": [write("thread.cjs", THREAD)],
  "a thread and the profiler": [write("both.cjs", THREAD + PROFILER)],
  "`sample: false`": [register, "0"],
  "as it comes": [register],
};
const EMPTY = write("empty.cjs", "");
const IDLE = write("idle.cjs", "setTimeout(() => console.log(process.memoryUsage().rss), 1000);");

function run(program: string, variant: string): { ms: number; stdout: string } {
  const [preload, sample] = VARIANTS[variant] ?? [undefined];
  const from = performance.now();
  const { stdout } = spawnSync(node, [...(preload ? ["-r", preload] : []), program], {
    encoding: "utf8",
    env: {
      PATH: process.env["PATH"],
      STALL_REPORT_FILE: join(folder, "s.%p.ndjson"),
      ...(sample && { STALL_REPORT_SAMPLE: sample }),
    },
  });
  return { ms: performance.now() - from, stdout };
}

function quartiles(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, middle, high] = [0.25, 0.5, 0.75].map(
    (share) => sorted[Math.round((sorted.length - 1) * share)] ?? 0,
  ) as [number, number, number];
  return `${middle.toFixed(1)} (${low.toFixed(1)} .. ${high.toFixed(1)})`;
}

const names = Object.keys(VARIANTS);
const all = Array.from({ length: rounds }, () =>
  names.map((name) => ({
    ms: run(EMPTY, name).ms,
    megabytes: Number(run(IDLE, name).stdout) / 1e6,
  })),
);
rmSync(folder, { recursive: true });
const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
console.log(`| Node ${version}, ${rounds} rounds | start-up, ms | resident MB |\n|---|---:|---:|`);
for (const [i, name] of names.entries()) {
  const cells = (["ms", "megabytes"] as const).map((what) => {
    const values = all.map((round) => {
      const own = round[i]?.[what] ?? 0;
      return i === 0 ? own : own - (round[0]?.[what] ?? 0);
    });
    return `${i === 0 ? "" : "+"}${quartiles(values)}`;
  });
  console.log(`| ${name} | ${cells.join(" | ")} |`);
}
