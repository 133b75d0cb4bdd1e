/**
 * Runs the compiled tests under the Node that runs this script.
 *
 *     node dist/scripts/run-tests.js [part of a path ...]
 *
 * The files are listed here because `node --test` takes no globs on Node 20 and no folders on 22 and 24.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const testRoot = fileURLToPath(new URL("../test", import.meta.url));
const wanted = process.argv.slice(2);

const files = readdirSync(testRoot, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.js"))
  // The compiler leaves what it made of a test that is gone.
  .filter((name) => existsSync(`${testRoot}/../../test/${name.replace(/\.js$/, ".ts")}`))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .sort()
  .map((name) => `${testRoot}/${name}`);

if (files.length === 0) {
  console.error(`no test file matches ${wanted.join(", ")}`);
  process.exit(2);
}

const run = spawnSync(
  process.execPath,
  ["--enable-source-maps", "--test", "--test-reporter=spec", ...files],
  { stdio: "inherit" },
);
process.exit(run.status ?? 1);
