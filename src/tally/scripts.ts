import { compareTexts } from "../record/compare-texts.js";
import { defined } from "../record/defined.js";
import { remembered } from "../stack/bounded-cache.js";
import type { ScriptIdentity } from "../stack/stack-query.js";

/** A file as plain data: name in stacks, SHA-256, debug id (null if not known), and whether what ran was generated in memory. */
export type ScriptState = readonly [
  url: string,
  sha256: string | null,
  debugId: string | null,
  inMemory?: true,
];

/** The identities of generated files, by the names that stacks give them. */
export type Scripts = ReadonlyMap<string, ScriptIdentity>;

export const NO_SCRIPTS: Scripts = new Map();

/** Maps of up to so many files are shared: each file that is added to one costs as much as all that it has. */
export const MOST_SHARED = 64;

/** Whether an identity only says that the file was generated in memory. */
export function isGuess({ sha256, inMemory }: ScriptIdentity): boolean {
  return inMemory === true && sha256 === undefined;
}

export function isSameIdentity(
  a: ScriptIdentity | undefined,
  b: ScriptIdentity | undefined,
): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  return a.sha256 === b.sha256 && a.debugId === b.debugId && a.inMemory === b.inMemory;
}

/** Only those of some files, in a map that nothing changes. */
export function scriptsAmong(scripts: Scripts, files: () => readonly string[]): Scripts {
  if (scripts.size === 0) return NO_SCRIPTS;
  const among = files().flatMap((file): [string, ScriptIdentity][] => {
    const identity = scripts.get(file);
    return identity === undefined ? [] : [[file, identity]];
  });
  return among.length === scripts.size && scripts.size <= MOST_SHARED ? scripts : new Map(among);
}

/** As plain data, by name. */
export function encodeScripts(scripts: Scripts): ScriptState[] {
  return Array.from(
    scripts,
    ([url, { sha256, debugId, inMemory }]): ScriptState =>
      inMemory === undefined
        ? [url, sha256 ?? null, debugId ?? null]
        : [url, sha256 ?? null, debugId ?? null, inMemory],
  ).sort(([a], [b]) => compareTexts(a, b));
}

/** From plain data; few and equal data give the same object, which thousands of sessions and stacks share. */
export function decodeScripts(states: readonly ScriptState[] | undefined): Scripts {
  if (states === undefined || states.length === 0) return NO_SCRIPTS;
  if (states.length > MOST_SHARED) return mapOf(states);
  return scriptsOfText(JSON.stringify(states)) as Scripts;
}

const scriptsOfText = remembered((text) => mapOf(JSON.parse(text) as ScriptState[]));

function mapOf(states: readonly ScriptState[]): Scripts {
  return new Map(
    states.map(([url, sha256, debugId, inMemory]) => [
      url,
      defined({ sha256: sha256 ?? undefined, debugId: debugId ?? undefined, inMemory }),
    ]),
  );
}
