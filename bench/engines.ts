/**
 * A whole report against other engines that group the same logs, run in turns.
 *
 *     node dist/bench/engines.js [megabytes = 1000] [distinct stacks = 192] [rounds = 5] [unusual share = 0]
 *
 * The others do less: stalls by stack with count, sum, minimum, maximum and (DuckDB) quantiles; no verdicts, sessions,
 * coverage, hours or checks of the format. An engine that is not installed is left out.
 */
import { spawnSync } from "node:child_process";
import { projectRoot } from "../test/project-root.js";
import { corpusOf, sizeOf } from "./corpus.js";
import { measure, median, type Run, stallReport } from "./measure.js";
import { quantileOf } from "./quantile-of.js";

/** The engine that the others are compared with. */
const OURS = "stall-report, 1 thread";

const [megabytes = 1000, distinctStacks = 192, rounds = 5, unusualShare = 0] = process.argv
  .slice(2)
  .map(Number);
const paths = corpusOf({ megabytes, files: 8, distinctStacks, unusualShare });
const sizeMb = sizeOf(paths) / 1e6;

const JQ = 'select(.type=="stall") | [.stack, .duration] | @tsv';
const MAWK =
  '{ at = index($0, "\\"stack\\":\\""); stack = substr($0, at + 9, 200); d = index($0, "\\"duration\\":"); v = substr($0, d + 11, 12) + 0; count[stack]++; sum[stack] += v } END { for (s in count) n++; print n }';
const PYTHON = `
import json, sys
groups = {}
for path in sys.argv[1:]:
    with open(path, "rb") as lines:
        for line in lines:
            record = json.loads(line)
            if record.get("type") == "stall":
                group = groups.setdefault(record["stack"], [0, 0.0, 0.0])
                group[0] += 1; group[1] += record["duration"]; group[2] = max(group[2], record["duration"])
print(len(groups))
`;

const engines: readonly { name: string; command: readonly string[]; isSlow?: boolean }[] = [
  {
    name: "stall-report, 2 threads",
    command: stallReport(...paths, "-f", "json", "--threads", "2"),
  },
  {
    name: OURS,
    command: stallReport(...paths, "-f", "json", "--threads", "1"),
  },
  {
    name: "DuckDB, 2 threads, with quantiles",
    command: [process.execPath, `${projectRoot}/dist/bench/duckdb.js`, ...paths],
  },
  { name: "jq", command: ["jq", "-r", JQ, ...paths], isSlow: true },
  { name: "mawk on the raw text", command: ["mawk", MAWK, ...paths] },
  { name: "python3, json", command: ["python3", "-c", PYTHON, ...paths], isSlow: true },
  {
    name: "Node with the ndjson package",
    command: [process.execPath, `${projectRoot}/dist/bench/naive.js`, ...paths],
    isSlow: true,
  },
];

const installed = engines.filter(
  ({ command }) => spawnSync("which", [command[0] ?? ""]).status === 0,
);
const runs = new Map<string, Run[]>(installed.map(({ name }) => [name, []]));
for (let round = 0; round < rounds; round++) {
  for (const { name, command, isSlow } of installed) {
    if (isSlow === true && round > 0) continue;
    runs.get(name)?.push(measure(command));
  }
}
/** How many times the time of another engine ours is, run by run, since a machine changes its speed: the middle one. */
function ratios(name: string, timeOf: (run: Run) => number): string {
  const own = runs.get(OURS) ?? [];
  const all = (runs.get(name) ?? []).map((run, i) => timeOf(run) / timeOf(own[i] ?? median(own)));
  return quantileOf(all, 0.5).toFixed(2);
}

console.log(
  `${sizeMb.toFixed(0)} MB, ${distinctStacks} distinct stacks, ${unusualShare} unusual lines`,
);
console.log(
  `| engine | its time / ours | its CPU time / ours | MB/s | seconds | CPU seconds | peak MB | runs |`,
);
console.log("|---|---|---|---|---|---|---|---|");
for (const [name, all] of runs) {
  const { seconds, cpuSeconds, peakMb } = median(all);
  const tallies = [sizeMb / seconds, seconds, cpuSeconds, peakMb].map((value, i) =>
    value.toFixed(i === 1 || i === 2 ? 2 : 0),
  );
  const compared = [ratios(name, (run) => run.seconds), ratios(name, (run) => run.cpuSeconds)];
  console.log(`| ${name} | ${[...compared, ...tallies].join(" | ")} | ${all.length} |`);
}
