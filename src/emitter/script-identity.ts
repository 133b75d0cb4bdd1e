import type { OriginalPlaces } from "./original-places.js";
import { pathOfScript, readScript } from "./script-text.js";
import { sha256 } from "./sha256.js";
import type { FrameText } from "./stack-text.js";

/** How many different files one session names. */
const FILE_LIMIT = 2000;

/** What identifies a generated file, so that the analyzer can tell whether it has the source map of this very build. */
export interface ScriptIdentity {
  readonly url: string;
  readonly sha256?: string;
  readonly debugId?: string;
  /** The text that ran is not the file of this name, and positions are in that text. */
  readonly inMemory?: true;
}

/** Names each file the first time that it appears in a stack. */
export class ScriptRegister {
  readonly #places: OriginalPlaces;
  /** The names, and whether it was known when they were given what ran. */
  readonly #seen = new Map<string, boolean>();

  constructor(places: OriginalPlaces) {
    this.#places = places;
  }

  /** Those of some files that were not named before. */
  newOf(files: Iterable<string>): ScriptIdentity[] {
    const found: ScriptIdentity[] = [];
    for (const url of files) {
      const known = this.#places.identityOf(url);
      const isSettled = known?.inMemory === undefined || known.sha256 !== undefined;
      if (this.#seen.get(url) === isSettled || this.#seen.size >= FILE_LIMIT) continue;
      this.#seen.set(url, isSettled);
      const identity = known?.inMemory ? { url, ...known } : identify(url);
      if (identity !== undefined) found.push({ ...identity, ...known });
    }
    return found;
  }

  /** After a rotation: the new file must name its scripts again. */
  forgetAll(): void {
    this.#seen.clear();
  }
}

/** The files and URLs of frames, each once, without Node's own and without those that no script has. */
export function filesOf(frames: readonly FrameText[]): ReadonlySet<string> {
  const files = frames.map(({ file }) => file);
  return new Set(files.filter((file) => file !== "" && !/^(?:node:|wasm:|<)/.test(file)));
}

function identify(url: string): ScriptIdentity | undefined {
  if (pathOfScript(url) === undefined) return undefined;
  const bytes = readScript(url);
  if (bytes === undefined) return { url };
  const debugId = /\/\/# debugId=([0-9a-f-]{32,36})/i.exec(
    bytes.toString("latin1", Math.max(0, bytes.length - 4096)),
  )?.[1];
  return { url, sha256: sha256(bytes), ...(debugId !== undefined && { debugId }) };
}
