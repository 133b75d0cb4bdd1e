/**
 * What the emitter adds to the start-up and to the memory of a program that does nothing, beside what cannot be less: a worker thread
 * that does nothing, and V8's profiler.
 *
 *     npx tsc -b && node dist/bench/emitter/start-up.js [path of node] [rounds]
 *
 * In every round each variant runs once; shown are the median of the differences from `none` in the same round, and their quartiles.
 * Where `chrt` may give them a real-time priority, the programs get it, and the figures are those of a machine with nothing else to do.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../test/project-root.js";
import { quartilesText } from "../quantile-of.js";

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
const EMPTY = write(
  "empty.cjs",
  "require('node:fs').writeSync(1, String(process.hrtime.bigint()));",
);
const IDLE = write(
  "idle.cjs",
  "setTimeout(() => { const { user, system } = process.cpuUsage(); console.log(user + system, process.memoryUsage().rss); }, 1000);",
);
const PRIORITY = ["chrt", "-f", "10"];
const isUrgent = spawnSync("chrt", [...PRIORITY.slice(1), "true"]).status === 0;

/** Runs a program; `fromNs` is when, by the clock of `process.hrtime`. */
function run(program: string, variant: string): { fromNs: bigint; ms: number; stdout: string } {
  const [preload, sample] = VARIANTS[variant] ?? [undefined];
  const command = [node, ...(preload ? ["-r", preload] : []), program];
  const [file = node, ...args] = isUrgent ? [...PRIORITY, ...command] : command;
  const fromNs = process.hrtime.bigint();
  const { stdout } = spawnSync(file, args, {
    encoding: "utf8",
    env: {
      PATH: process.env["PATH"],
      STALL_REPORT_FILE: join(folder, "s.%p.ndjson"),
      ...(sample && { STALL_REPORT_SAMPLE: sample }),
    },
  });
  return { fromNs, ms: Number(process.hrtime.bigint() - fromNs) / 1e6, stdout };
}

/** The four figures of a variant. */
function measure(variant: string) {
  const empty = run(EMPTY, variant);
  const [cpuUs, rssBytes] = run(IDLE, variant).stdout.split(" ").map(Number);
  return {
    "to its first line, ms": Number(BigInt(empty.stdout) - empty.fromNs) / 1e6,
    "to its end, ms": empty.ms,
    "CPU of the first second, ms": (cpuUs ?? 0) / 1e3,
    "resident MB": (rssBytes ?? 0) / 1e6,
  };
}

const names = Object.keys(VARIANTS);
const all = Array.from({ length: rounds }, (_, round) =>
  Object.fromEntries(
    (round % 2 === 0 ? names : names.toReversed()).map((name) => [name, measure(name)]),
  ),
);
rmSync(folder, { recursive: true });
const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
const columns = Object.keys(all[0]?.["none"] ?? {}) as (keyof ReturnType<typeof measure>)[];
console.log(`| Node ${version}, ${rounds} rounds | ${columns.join(" | ")} |`);
console.log(`|---|${columns.map(() => "---:|").join("")}`);
for (const name of names) {
  const cells = columns.map((column) => {
    const figures = all.map(
      (round) =>
        (round[name]?.[column] ?? 0) - (name === "none" ? 0 : (round["none"]?.[column] ?? 0)),
    );
    return `${name === "none" ? "" : "+"}${quartilesText(figures)}`;
  });
  console.log(`| ${name} | ${cells.join(" | ")} |`);
}
