/**
 * Start-up times, as ratios to `node -e 0` in the same run.
 *
 *     node dist/bench/start-up.js [rounds]
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../test/project-root.js";
import { quantileOf } from "./quantile-of.js";

const rounds = Number(process.argv[2] ?? 21);
const bin = join(projectRoot, "bin/stall-report.js");
const folder = mkdtempSync(join(tmpdir(), "stall-report-bench-"));
const log = join(folder, "ten.ndjson");
const line = (i: number): string =>
  `{"timestamp":${1_763_600_000_000 + i * 1000},"duration":712.4,"stack":"Error\\n    at charge${i % 3} (/srv/shop/billing.js:${i}:34)"}\n`;
writeFileSync(log, Array.from({ length: 10 }, (_, i) => line(i)).join(""));

const COMMANDS: readonly (readonly [name: string, args: readonly string[]])[] = [
  ["node -e 0", ["-e", "0"]],
  ["stall-report --version", [bin, "--version"]],
  ["stall-report ten.ndjson", [bin, log]],
  ["stall-report ten.ndjson -f json", [bin, log, "-f", "json"]],
];

const times = COMMANDS.map((): number[] => []);
for (let round = 0; round < rounds; round++) {
  for (const [i, [, args]] of COMMANDS.entries()) {
    const begin = process.hrtime.bigint();
    spawnSync(process.execPath, args, { stdio: "ignore" });
    times[i]?.push(Number(process.hrtime.bigint() - begin) / 1e6);
  }
}
rmSync(folder, { recursive: true });

const medians = times.map((list) => quantileOf(list, 0.5));
for (const [i, [name]] of COMMANDS.entries()) {
  const ratio = (medians[i] ?? 0) / (medians[0] ?? 1);
  console.log(
    `${name.padEnd(34)} ${(medians[i] ?? 0).toFixed(0).padStart(5)} ms   ${ratio.toFixed(2)}x`,
  );
}
