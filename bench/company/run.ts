/**
 * The emitter beside the instruments that people have: does each keep what it has alone, and is the stall blamed on its function?
 *
 *     npm ci --prefix bench/company && npx tsc -b && node dist/bench/company/run.js [path of node]
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../test/project-root.js";

const node = process.argv[2] ?? process.execPath;
const register = join(projectRoot, "dist/bundle/register.js");
const host = join(projectRoot, "bench/company/hosts/shop.mjs");

interface JsonReport {
  readonly groups: readonly { function: string; blockedMs: number; verdicts: object }[];
}

function run(instrument: string, isWatched: boolean) {
  const folder = mkdtempSync(join(tmpdir(), "stall-company-"));
  const child = spawnSync(node, [...(isWatched ? ["-r", register] : []), host], {
    cwd: join(projectRoot, "bench/company"),
    encoding: "utf8",
    timeout: 60_000,
    env: {
      PATH: process.env["PATH"],
      COMPANY: instrument,
      STALL_REPORT_FILE: join(folder, "s.%p.ndjson"),
    },
  });
  const line = child.stdout.split("\n").find((one) => one.startsWith('{"kept"'));
  const kept = line === undefined ? `ended with ${child.status}` : JSON.parse(line).kept;
  const warnings = child.stderr.split("\n").filter((one) => one.includes("StallReport"));
  const cli = join(projectRoot, "bin/stall-report.js");
  const report =
    isWatched && spawnSync(process.execPath, [cli, folder, "-f", "json"], { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  const { groups = [] } = (report ? JSON.parse(report.stdout) : {}) as Partial<JsonReport>;
  const [first] = groups;
  const blamed =
    first === undefined ? "nobody" : `${first.function}, ${Object.keys(first.verdicts)}`;
  return { kept: kept === true ? "yes" : String(kept), blamed, warnings };
}

console.log("| beside | kept alone | kept with the emitter | blamed |\n|---|---|---|---|");
for (const instrument of ["none", "opentelemetry", "pprof", "sentry"]) {
  const alone = run(instrument, false);
  const beside = run(instrument, true);
  const words = [beside.blamed, ...beside.warnings].join("; ");
  console.log(`| ${instrument} | ${alone.kept} | ${beside.kept} | ${words} |`);
}
