import { join, relative, resolve } from "node:path";
import { UsageError } from "../read/usage-error.js";
import { isObject } from "../record/check.js";
import { showValue } from "../record/problem.js";
import type { KnownBlocker, KnownBlockers } from "../report/known-blockers.js";
import { GROUPINGS, type GroupBy } from "../report/model.js";
import { nearestUpward } from "./nearest-upward.js";
import { closestHint, type SettingsOf } from "./option.js";
import { isDay } from "./parse-time.js";
import { readJsonFile } from "./read-json-file.js";
import type { KNOWN_OPTIONS } from "./shared-options.js";

/** The name of the file of known blockers. */
export const KNOWN_NAME = "stalls.known.json";

/** The keys of an entry, in the order in which they are written. */
export const ENTRY_KEYS = ["id", "function", "file", "groupBy", "until", "why"] as const;

/** The known blockers that a command line asks for; undefined if there are none. @throws UsageError */
export function knownBlockers(
  { knownFile, ignoresKnown }: SettingsOf<typeof KNOWN_OPTIONS>,
  folder: string,
): KnownBlockers | undefined {
  if (ignoresKnown) {
    if (knownFile === undefined) return undefined;
    throw new UsageError("--known and --no-known cannot be combined", "known", "no-known");
  }
  if (knownFile !== undefined) return readKnownFile(resolve(folder, knownFile), folder);
  const path = nearestUpward(folder, KNOWN_NAME);
  return path === undefined ? undefined : readKnownFile(path, folder);
}

/** Reads a file of known blockers. @param folder that messages name it from. @throws UsageError */
export function readKnownFile(path: string, folder: string): KnownBlockers {
  const shown = shownFrom(folder, path);
  const file = readJsonFile(path, shown);
  const list = isObject(file) ? file["accepted"] : undefined;
  if (!isObject(file) || !Array.isArray(list)) {
    throw new UsageError(
      `${shown}: needs { "accepted": [ ... ] }, as written by stall-report accept`,
    );
  }
  rejectUnknownKeys(shown, file, ["accepted", "$schema"]);
  const entries = list.map((entry, i) => readEntry(entry, `${shown}: accepted[${i}]`));
  const seen = new Set<string>();
  for (const { id, groupBy } of entries) {
    const key = `${groupBy} ${id}`;
    if (seen.has(key)) throw new UsageError(`${shown}: ${id} is accepted twice`);
    seen.add(key);
  }
  return { path: shown, entries };
}

/** A path as people see it from a folder: relative if it is below, or else whole. */
export function shownFrom(folder: string, path: string): string {
  const below = relative(folder, path);
  return below === "" || below.startsWith("..") ? path : join(below);
}

function readEntry(entry: unknown, place: string): KnownBlocker {
  if (!isObject(entry)) {
    throw new UsageError(
      `${place} must be an object with id, until and why, got ${showValue(entry)}`,
    );
  }
  rejectUnknownKeys(place, entry, ENTRY_KEYS);
  const text = (key: string): string | undefined => {
    const value = entry[key];
    if (value === undefined || typeof value === "string") return value;
    throw new UsageError(`${place}: "${key}" must be a text, got ${showValue(value)}`);
  };
  const {
    id,
    until,
    why,
    groupBy = "function",
  } = {
    id: text("id"),
    until: text("until"),
    why: text("why"),
    groupBy: text("groupBy"),
  };
  const wrong = (key: string, needed: string): never => {
    throw new UsageError(`${place}: "${key}" must be ${needed}, got ${showValue(entry[key])}`);
  };
  if (id === undefined || !/^[0-9a-f]{12}$/.test(id))
    return wrong("id", "the 12 digits of a group");
  if (until === undefined || !isDay(until)) return wrong("until", "a date, such as 2027-03-01");
  if (why === undefined || why.trim() === "") return wrong("why", "a reason");
  if (!isGrouping(groupBy)) return wrong("groupBy", `one of ${GROUPINGS.join(", ")}, context.KEY`);
  return { id, until, why, groupBy, function: text("function"), file: text("file") };
}

function isGrouping(word: string): word is GroupBy {
  return (GROUPINGS as readonly string[]).includes(word) || word.startsWith("context.");
}

function rejectUnknownKeys(place: string, object: object, known: readonly string[]): void {
  for (const key of Object.keys(object)) {
    if (known.includes(key)) continue;
    throw new UsageError(`${place} has no "${key}"${closestHint(key, known)}`);
  }
}
