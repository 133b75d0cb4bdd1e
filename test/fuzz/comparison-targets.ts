/** Comparisons and trends of any logs are those of the same logs as the plain decoder reads them. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { EXIT } from "../../src/cli/io.js";
import { run } from "../cli/memory-io.js";
import { folder, read, summaryOf } from "../cli/read-logs.js";
import { damagedLog } from "./damaged-log.js";
import { type FuzzTarget, target } from "./fuzz-target.js";

/** Both sides, and each as a summary of what the plain decoder reads. */
async function written(sides: readonly Buffer[]): Promise<readonly [string, string][]> {
  const paths: [string, string][] = [];
  for (const [i, bytes] of sides.entries()) {
    const log = join(folder, `side-${i}.ndjson`);
    writeFileSync(log, bytes);
    const plain = await read([log], { isPlain: true, leavesOpen: true, threads: 1 });
    paths.push([log, summaryOf(plain, `side-${i}.json`)]);
  }
  return paths;
}

const STATUSES: readonly number[] = [EXIT.done, EXIT.usage];

function readsAsPlain(command: string) {
  return fc.asyncProperty(damagedLog, damagedLog, async (...sides) => {
    const paths = await written(sides);
    const [fast, plain] = await Promise.all(
      [0, 1].map((i) =>
        run([command, ...paths.map((both) => both[i] as string), "-f", "json", "--no-timestamp"]),
      ),
    );
    // A damaged document in a log is a failure where it is read, and a problem in a summary.
    assert.ok(STATUSES.includes(fast?.status ?? -1), fast?.stderr);
    if (fast?.stdout === plain?.stdout) return;
    // Told where they differ; as texts they are the whole of the message.
    assert.deepEqual(JSON.parse(fast?.stdout ?? ""), JSON.parse(plain?.stdout ?? ""));
    assert.equal(fast?.stdout, plain?.stdout);
  });
}

/** All that is made of more than one log. */
export const COMPARISON_TARGETS: readonly FuzzTarget[] = ["compare", "trend"].map((command) =>
  target(command, 6, () => readsAsPlain(command)),
);
