/**
 * How time and memory grow: with the bytes, with the distinct stacks, with the number of files.
 *
 *     node dist/bench/growth.js [bytes] [stacks] [files]      (all three without words; one thread)
 */
import { join } from "node:path";
import { corpusOf, sizeOf } from "./corpus.js";
import { measure, stallReport } from "./measure.js";

const wanted = new Set(process.argv.slice(2));
const isWanted = (what: string): boolean => wanted.size === 0 || wanted.has(what);

function row(what: string, inputs: readonly string[], sizeMb: number): void {
  const { seconds, cpuSeconds, peakMb } = measure(
    stallReport(...inputs, "-f", "json", "--top", "3", "--threads", "1"),
  );
  console.log(
    `| ${what} | ${sizeMb.toFixed(0)} | ${seconds.toFixed(2)} | ${cpuSeconds.toFixed(2)} | ${(sizeMb / seconds).toFixed(0)} | ${peakMb.toFixed(0)} |`,
  );
}

console.log("| what | MB | seconds | CPU seconds | MB/s | peak MB |");
console.log("|---|---|---|---|---|---|");
if (isWanted("bytes")) {
  for (const megabytes of [100, 1000]) {
    const paths = corpusOf({ megabytes, files: 8, distinctStacks: 192 });
    row(`${megabytes} MB`, paths, sizeOf(paths) / 1e6);
  }
  const paths = corpusOf({ megabytes: 10_000, files: 8, distinctStacks: 192 });
  row("10 GB", paths, sizeOf(paths) / 1e6);
}
if (isWanted("stacks")) {
  for (const distinctStacks of [100, 1000, 10_000, 100_000, 1_000_000]) {
    const paths = corpusOf({ megabytes: 500, files: 4, distinctStacks });
    row(`up to ${distinctStacks} stacks`, paths, sizeOf(paths) / 1e6);
  }
}
if (isWanted("files")) {
  for (const files of [1, 10, 100, 1000, 10_000]) {
    const paths = corpusOf({ megabytes: 200, files, distinctStacks: 192 });
    row(`${files} files`, [join(paths[0] ?? "", "..")], sizeOf(paths) / 1e6);
  }
}
