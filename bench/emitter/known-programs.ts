import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { StallRecord } from "../../src/record/record.js";
import { programPath, readLogs } from "../../test/emitter/run-program.js";
import { projectRoot } from "../../test/project-root.js";

/** The programs of known answers, each with the functions that may be named. */
export const KNOWN_PROGRAMS: readonly (readonly [program: string, ...functions: string[]])[] = [
  ["js-loop.mjs", "countPrimes"],
  ["regular-expression.mjs", "validateSlug"],
  ["sort-comparator.mjs", "byPriceThenName", "rankOffers"],
  ["after-await.mjs", "mergePrices"],
  ["wasm-loop.mjs", "runFilter"],
  ["atomics-wait.mjs", "waitForLock"],
  ["gc-pressure.mjs", "buildIndex"],
  ["read-file.mjs", "readConfig"],
  ["read-slow-file.mjs", "loadManifest"],
  ["exec-sync.mjs", "convertImage"],
  ["json-parse-last.mjs", "loadFeed"],
  ["default-sort.mjs", "listCustomers"],
  ["pbkdf2.mjs", "hashPassword"],
  ["scrypt.mjs", "deriveKey"],
  ["gzip.mjs", "packArchive"],
  ["structured-clone.mjs", "archiveOrders"],
];

const TIME_LIMIT_MS = 20_000;

/** What came of one program. */
export interface KnownRun {
  readonly stderr: string;
  readonly hasEnded: boolean;
  /** The record of the stall that the program itself has measured. */
  readonly stall: StallRecord | undefined;
}

const variantUrl = pathToFileURL(join(projectRoot, "bench/emitter/hosts/variant.mjs")).href;

/** Runs a program beside what `variant` names (see hosts/variant.mjs). */
export function runKnownProgram(node: string, program: string, variant: string): KnownRun {
  const folder = mkdtempSync(join(tmpdir(), "stall-known-"));
  const log = join(folder, "s.ndjson");
  const env = {
    ...process.env,
    BENCH_VARIANT: variant,
    STALL_REPORT_FILE: log,
    ...(variant.startsWith("ours") ? { STALL_TEST_LOG: log } : {}),
  };
  const argv = ["--import", variantUrl, programPath(program)];
  // A peer may keep the program from ending.
  const limits = { timeout: TIME_LIMIT_MS, killSignal: "SIGKILL" as const };
  const child = spawnSync(node, argv, { env, encoding: "utf8", ...limits });
  const { tookMs = 0 } = JSON.parse(child.stdout.trim() || "{}") as { tookMs?: number };
  const stalls = readdirSync(folder).length > 0 ? readLogs(folder).stalls : [];
  rmSync(folder, { recursive: true });
  const stall = stalls.findLast(
    (one) => Math.abs(one.duration - tookMs) < tookMs / 4 + (one.cpu?.queue ?? 0),
  );
  return { stderr: child.stderr, hasEnded: child.signal !== "SIGKILL", stall };
}
