/**
 * What `stall-report attach` evaluates in the target to learn what transpilers have made in memory. The build makes one text of it.
 */
import { RunningScripts } from "../emitter/running-scripts.js";

/** @param files as they stand in stacks and profiles @returns JSON of {@link RunningScript}s */
export function findScripts(files: readonly string[]): string {
  const scripts = new RunningScripts();
  scripts.note(files);
  return JSON.stringify(scripts.take());
}
