/**
 * Ten thousand captures in a busy process on each version of Node: no crash, no leaked handle, no growing memory. V8's
 * nursery is kept small: left to itself it grows to 48 MB (Node 20) or 128 MB (Node 24) by and by, and nothing else is seen.
 *
 *     npx tsc -b && node dist/bench/emitter/soak.js [captures] [major ...]
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { nodeBinary, SUPPORTED_NODE_MAJORS } from "../../scripts/node-binary.js";
import { projectRoot } from "../../test/project-root.js";

const [captures = "10000", ...majors] = process.argv.slice(2);
const emitter = pathToFileURL(join(projectRoot, "dist/src/emitter/index.js")).href;
const host = join(projectRoot, "bench/emitter/hosts/soak.mjs");

for (const major of majors.length > 0 ? majors.map(Number) : SUPPORTED_NODE_MAJORS) {
  for (const sampling of ["", "sample"]) {
    const folder = mkdtempSync(join(tmpdir(), "stall-soak-"));
    const env = { ...process.env, STALL_REPORT_FILE: join(folder, "s.ndjson") };
    const flags = ["--expose-gc", "--max-semi-space-size=1"];
    const run = spawnSync(nodeBinary(major), [...flags, host, emitter, captures, sampling], {
      env,
      encoding: "utf8",
    });
    const how = sampling === "" ? "" : " with sampling";
    console.log(
      `Node ${major}${how}: exit ${run.signal ?? run.status} ${run.stdout.trim()} ${run.stderr.trim()}`,
    );
    rmSync(folder, { recursive: true });
  }
}
