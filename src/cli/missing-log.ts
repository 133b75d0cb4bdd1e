import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { switchOf } from "../record/switch-word.js";
import { formatDuration } from "../render/units.js";

/** A program that ends sooner than this (ms) may well have ended before its emitter began a log. */
const SOON_MS = 1000;

/**
 * Why a program that was run with the emitter left no record.
 *
 * @param folder where the log should be
 */
export function whyNoLog(
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
  elapsedMs: number,
): string {
  if (switchOf(env["STALL_REPORT_DISABLED"] ?? "") === true) {
    return "the program was not watched: STALL_REPORT_DISABLED is set";
  }
  const code = whyUnwritable(folder);
  if (code !== undefined) return `the log could not be written to ${folder} (${code})`;
  if (elapsedMs < SOON_MS) {
    return `the program wrote no log: it ended after ${formatDuration(elapsedMs)}, too soon to be watched`;
  }
  return `the program wrote no log: it is no Node.js program, or it starts one without NODE_OPTIONS or as a user who may not write to ${folder}`;
}

/** A byte shows what a full disk and a quota refuse. */
function whyUnwritable(folder: string): string | undefined {
  const probe = join(folder, `.probe-${process.pid}`);
  try {
    writeFileSync(probe, "\n");
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  } finally {
    rmSync(probe, { force: true });
  }
}
