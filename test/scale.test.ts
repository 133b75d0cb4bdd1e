/**
 * The commands and queries of `docs/scale.md` that are marked as tested: each must give what the report says of the same logs.
 */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";
import { projectRoot } from "./project-root.js";
import { temporaryFolder } from "./temporary-folder.js";

const document = readFileSync(join(projectRoot, "docs/scale.md"), "utf8");
const blocks = (info: string): string[] =>
  [...document.matchAll(new RegExp(`\`\`\`${info}\\n([\\s\\S]*?)\`\`\``, "g"))].map(
    (match) => match[1] ?? "",
  );

const folder = temporaryFolder("stall-report-scale-");

/** The report of the logs themselves. */
let expected = "";

before(() => {
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

function shell(command: string): string {
  return execFileSync("bash", ["-c", `set -euo pipefail; ${command}`], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PATH: `${folder}/bin:${process.env["PATH"]}`, COLUMNS: "80" },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

const hasParallel = spawnSync("parallel", ["--version"]).status === 0;

for (const command of blocks("sh tested")) {
  const first = command.split("\n")[0] ?? "";
  const skip =
    command.includes("parallel") && !hasParallel ? "GNU parallel is not installed" : false;
  test(`docs/scale.md: ${first}`, { skip }, () => {
    assert.equal(shell(command), expected);
  });
}

/** Runs a query of the document over the files of this test. */
async function rowsOf(query: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const placed = query.replaceAll(
    /'(logs\/\*\.ndjson|groups\.ndjson|stalls\.parquet)'/g,
    (_, path) => {
      return `'${folder}/${path}'`;
    },
  );
  const result = await connection.runAndReadAll(placed);
  return result.getRowObjectsJson();
}

function near(actual: unknown, expected: number): void {
  assert.ok(Math.abs(Number(actual) - expected) < 0.01, `${actual} is not ${expected}`);
}

test("the queries for DuckDB say what the report says", async () => {
  const report = JSON.parse(shell("stall-report logs/ -f json"));
  const [byHour = "", whole = "", ...more] = blocks("sql tested");
  assert.equal(more.length, 0);
  const { count, suspectedCount, blockedMs, suspectedMs } = report.totals;
  const [totals] = await rowsOf(whole);
  assert.equal(Number(totals?.["stalls"]), count + suspectedCount);
  near(totals?.["blocked_ms"], blockedMs + suspectedMs);
  assert.ok(Number(totals?.["computing_ms"]) > 0);
  const hours = await rowsOf(byHour);
  const services = new Set(
    report.groups.flatMap((group: { services: string[] }) => group.services),
  );
  assert.deepEqual(new Set(hours.map((row) => row["service"])), services);
  const counted = hours.reduce((sum, row) => sum + Number(row["stalls"]), 0);
  assert.equal(counted, count + suspectedCount);
});

test("DuckDB over the groups of a report adds up to its totals", async () => {
  shell("stall-report logs/ -f ndjson > groups.ndjson");
  const { totals } = JSON.parse(shell("stall-report logs/ -f json"));
  const [query = ""] = blocks("sql tested groups");
  const rows = await rowsOf(query);
  const sum = (name: string): number => rows.reduce((all, row) => all + Number(row[name]), 0);
  assert.equal(sum("stalls"), totals.count);
  near(sum("blocked_ms"), totals.blockedMs);
});

test("DuckDB makes Parquet of the logs, with every stall in it", async () => {
  const { totals } = JSON.parse(shell("stall-report logs/ -f json"));
  const [copy = ""] = blocks("sql tested parquet");
  await rowsOf(copy);
  const [row] = await rowsOf(
    "SELECT count(*) AS stalls, sum(duration) AS ms FROM 'stalls.parquet' WHERE coalesce(type, 'stall') = 'stall'",
  );
  assert.equal(Number(row?.["stalls"]), totals.count + totals.suspectedCount);
  near(row?.["ms"], totals.blockedMs + totals.suspectedMs);
});

/** ClickHouse inside the process; no dependency of ours, because its engine alone is half a gigabyte. */
const chdb = await import("chdb" as string).catch(() => undefined);
test("the query for ClickHouse says what the report says", {
  skip: chdb === undefined ? "chdb is not installed (npm install --no-save chdb)" : false,
}, () => {
  const { totals } = JSON.parse(shell("stall-report logs/ -f json"));
  const [text = ""] = blocks("sql chdb");
  // The last line of a log may be torn.
  appendFileSync(join(folder, "logs/before-web-1.ndjson"), '{"v":1,"type":"stall","timest');
  const output: string = chdb.query(
    text.replace("logs/*.ndjson", `${folder}/logs/*.ndjson`),
    "JSONEachRow",
  );
  const rows = output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const sum = (name: string): number => rows.reduce((all, row) => all + Number(row[name]), 0);
  assert.equal(sum("stalls"), totals.count + totals.suspectedCount);
  near(sum("blocked_seconds") * 1000, totals.blockedMs + totals.suspectedMs);
});
