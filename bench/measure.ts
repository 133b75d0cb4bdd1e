/**
 * Runs whole programs and measures them from outside: wall time, processor time and peak memory of each run.
 */
import { spawnSync } from "node:child_process";
import { projectRoot } from "../test/project-root.js";

/** One run of a program. */
export interface Run {
  readonly seconds: number;
  /** User and system time of the program and its threads. */
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

/** The command line of our own tool. */
export function stallReport(...words: readonly string[]): string[] {
  return [process.execPath, `${projectRoot}/bin/stall-report.js`, ...words];
}

/** Runs a program under GNU time. @throws if it fails */
export function measure(command: readonly string[], env: Record<string, string> = {}): Run {
  const begin = process.hrtime.bigint();
  const run = spawnSync("/usr/bin/time", ["-f", "MEASURED %U %S %M", ...command], {
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...env },
  });
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  const found = /MEASURED ([\d.]+) ([\d.]+) (\d+)/.exec(run.stderr);
  if (run.status !== 0 || found === null) {
    throw new Error(`${command.join(" ").slice(0, 300)} failed: ${run.stderr.slice(0, 2000)}`);
  }
  return {
    seconds,
    cpuSeconds: Number(found[1]) + Number(found[2]),
    peakMb: Number(found[3]) / 1024,
  };
}

/** The middle one by time. */
export function median(runs: readonly Run[]): Run {
  const sorted = [...runs].sort((a, b) => a.seconds - b.seconds);
  return sorted[Math.floor((sorted.length - 1) / 2)] as Run;
}
