/**
 * Speed and peak memory of a whole report over one large log.
 *
 *     node dist/bench/throughput.js [megabytes = 200] [distinct stacks = 200] [rounds = 3]
 */
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { writeCorpus } from "./corpus.js";

const megabytes = Number(process.argv[2] ?? 200);
const distinctStacks = Number(process.argv[3] ?? 200);
const rounds = Number(process.argv[4] ?? 3);
const project = fileURLToPath(new URL("../..", import.meta.url));
const path = `${project}/bench/corpus/${megabytes}-${distinctStacks}.ndjson`;

const records = writeCorpus({ path, sizeBytes: megabytes * 1e6, distinctStacks, seed: 1 });
const { size } = statSync(path);
console.log(`${(size / 1e6).toFixed(0)} MB, ${records} records, ${distinctStacks} distinct stacks`);

const MEASURE = `process.on("exit", () => console.error("PEAK " + process.resourceUsage().maxRSS));`;
for (let round = 0; round < rounds; round++) {
  const begin = process.hrtime.bigint();
  const run = spawnSync(
    process.execPath,
    [
      "--import",
      `data:text/javascript,${encodeURIComponent(MEASURE)}`,
      `${project}/bin/stall-report.js`,
      path,
      "-f",
      "json",
      "--top",
      "3",
    ],
    { encoding: "utf8", maxBuffer: 1 << 28 },
  );
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  const peakMb = Number(/PEAK (\d+)/.exec(run.stderr)?.[1]) / 1024;
  console.log(
    `${(size / 1e6 / seconds).toFixed(0)} MB/s, ${seconds.toFixed(2)} s, peak ${peakMb.toFixed(0)} MB, status ${run.status}`,
  );
}
