/**
 * How late the first timer after a stall is, with the emitter and without: what it does there delays the program.
 *
 *     npx tsc -b && node dist/bench/emitter/after-stall.js [stall in ms] [rounds]
 */
import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../test/project-root.js";

const [stallMs = "1200", rounds = "3"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "stall-after-"));
const host = join(projectRoot, "bench/emitter/hosts/after-stall.mjs");
console.log("| | median ms | worst ms |\n|---|---:|---:|");
for (let round = 0; round < Number(rounds); round++) {
  for (const variant of ["none", "ours", "ours+sampling"]) {
    const child = fork(host, [stallMs, "4"], {
      env: {
        ...process.env,
        BENCH_VARIANT: variant,
        STALL_REPORT_FILE: join(folder, "s.%p.ndjson"),
      },
      // Many small collections.
      execArgv: ["--max-semi-space-size=1"],
    });
    const { lateMs, worstMs } = await new Promise<{ lateMs: number; worstMs: number }>((resolve) =>
      child.once("message", (message) => resolve(message as { lateMs: number; worstMs: number })),
    );
    console.log(`| ${variant} | ${lateMs.toFixed(1)} | ${worstMs.toFixed(1)} |`);
  }
}
rmSync(folder, { recursive: true });
