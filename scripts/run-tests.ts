/**
 * Runs the compiled tests under the Node that runs this script.
 *
 *     node dist/scripts/run-tests.js [part of a path ...]
 *
 * The files are listed here because `node --test` takes no globs on Node 20 and no folders on 22 and 24.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

const testRoot = fileURLToPath(new URL("../test", import.meta.url));
const LAW_SEED = new URL("../test/law-seed.js", import.meta.url).href;
const wanted = process.argv.slice(2);

const files = readdirSync(testRoot, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.js"))
  // The compiler does not delete the output of a deleted test.
  .filter((name) => existsSync(`${testRoot}/../../test/${name.replace(/\.js$/, ".ts")}`))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .sort()
  .map((name) => `${testRoot}/${name}`);

if (files.length === 0) {
  console.error(`no test file matches ${wanted.join(", ")}`);
  process.exit(2);
}

/** Tests that run alone, because they measure programs or open inspectors on the default port. */
const ALONE = /^(?:attach|emitter|verdicts-bed)\/|^sourcemap\/built-code\.test/;
const isAlone = (file: string): boolean => ALONE.test(file.slice(testRoot.length + 1));
/**
 * At least two: on two processors, Node's default would be one file at a time. At most four: a container may have the time of
 * two processors and see sixty, and each file takes some 200 MB.
 */
const atATime = Math.min(4, Math.max(2, availableParallelism() - 1));

/** A file (from Node 24 on: a test) that takes longer is ended and named. The slowest takes a minute on two processors. */
const FILE_LIMIT_MS = 10 * 60_000;

const statuses = [
  runFiles(
    files.filter((file) => !isAlone(file)),
    atATime,
  ),
  runFiles(files.filter(isAlone), 1),
];
process.exit(Math.max(...statuses));

/** @returns the exit status */
function runFiles(some: readonly string[], concurrency: number): number {
  if (some.length === 0) return 0;
  const options = ["--enable-source-maps", "--import", LAW_SEED, "--test", "--test-reporter=spec"];
  const limits = [`--test-concurrency=${concurrency}`, `--test-timeout=${FILE_LIMIT_MS}`];
  const words = [...options, ...limits, ...some];
  return spawnSync(process.execPath, words, { stdio: "inherit" }).status ?? 1;
}
