/** A small heap is no reason to end: less is told apart in it, and the report is of everything all the same. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../project-root.js";
import { temporaryFolder } from "../temporary-folder.js";

const folder = temporaryFolder("small-heap-");

const STALLS = 30_000;
const START_MS = Date.UTC(2026, 0, 5);

test("a heap of 64 MB is enough for 30,000 functions", () => {
  const log = join(folder, "functions.ndjson");
  const lines = Array.from({ length: STALLS }, (_, i) =>
    JSON.stringify({
      ...{ v: 1, type: "stall", session: "one", seq: i, duration: 300 },
      timestamp: new Date(START_MS + 1000 * i).toISOString(),
      stack: `Error\n    at fn${i} (/srv/app/a.js:10:5)\n    at handle (/srv/app/server.js:20:7)\n    at Server.emit (node:events:518:28)`,
    }),
  );
  writeFileSync(log, `${lines.join("\n")}\n`);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      "--max-old-space-size=64",
      join(projectRoot, "bin/stall-report.js"),
      ...["--json", "--top", "3", log],
    ],
    { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  assert.equal(status, 0, stderr.slice(0, 2000));
  const { totals } = JSON.parse(stdout);
  assert.equal(totals.count, STALLS);
});
