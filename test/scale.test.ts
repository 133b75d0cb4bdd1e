/**
 * The commands and queries of `docs/scale.md` that are marked as tested: each must give what the report says of the same logs.
 */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";
import { projectRoot } from "./project-root.js";

const document = readFileSync(join(projectRoot, "docs/scale.md"), "utf8");
const blocks = (language: string): string[] =>
  [...document.matchAll(new RegExp(`\`\`\`${language} tested\\n([\\s\\S]*?)\`\`\``, "g"))].map(
    (match) => match[1] ?? "",
  );

let folder = "";
/** The report of the logs themselves. */
let expected = "";

before(() => {
  folder = mkdtempSync(join(tmpdir(), "stall-report-scale-"));
  mkdirSync(join(folder, "logs"));
  mkdirSync(join(folder, "bin"));
  const samples = join(projectRoot, "sample-logs");
  for (const name of readdirSync(samples).filter((one) => one.endsWith(".ndjson"))) {
    cpSync(join(samples, name), join(folder, "logs", name));
  }
  const tool = join(folder, "bin/stall-report");
  writeFileSync(
    tool,
    `#!/bin/sh\nexec "${process.execPath}" "${projectRoot}/bin/stall-report.js" "$@"\n`,
  );
  chmodSync(tool, 0o755);
  expected = shell("stall-report logs/");
});
after(() => rmSync(folder, { recursive: true, force: true }));

function shell(command: string): string {
  return execFileSync("bash", ["-c", `set -euo pipefail; ${command}`], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PATH: `${folder}/bin:${process.env["PATH"]}`, COLUMNS: "80" },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

const hasParallel = spawnSync("parallel", ["--version"]).status === 0;

for (const command of blocks("sh")) {
  const first = command.split("\n")[0] ?? "";
  const skip =
    command.includes("parallel") && !hasParallel ? "GNU parallel is not installed" : false;
  test(`docs/scale.md: ${first}`, { skip }, () => {
    assert.equal(shell(command), expected);
  });
}

test("the queries for DuckDB say what the report says", async () => {
  const report = JSON.parse(shell("stall-report logs/ -f json"));
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const [byHour = "", whole = "", ...more] = blocks("sql");
  assert.equal(more.length, 0);
  const rowsOf = async (query: string): Promise<Record<string, unknown>[]> => {
    const result = await connection.runAndReadAll(
      query.replace("logs/*.ndjson", `${folder}/logs/*.ndjson`),
    );
    return result.getRowObjectsJson();
  };
  const { count, suspectedCount, blockedMs, suspectedMs } = report.totals;
  const [totals] = await rowsOf(whole);
  assert.equal(Number(totals?.["stalls"]), count + suspectedCount);
  assert.ok(Math.abs(Number(totals?.["blocked_ms"]) - blockedMs - suspectedMs) < 0.01);
  assert.ok(Number(totals?.["computing_ms"]) > 0);
  const hours = await rowsOf(byHour);
  const services = new Set(
    report.groups.flatMap((group: { services: string[] }) => group.services),
  );
  assert.deepEqual(new Set(hours.map((row) => row["service"])), services);
  const counted = hours.reduce((sum, row) => sum + Number(row["stalls"]), 0);
  assert.equal(counted, count + suspectedCount);
});
