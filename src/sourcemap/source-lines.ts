import type { ScriptIdentity } from "../stack/stack-query.js";
import type { SourceMapLimits } from "./limits.js";
import { LineIndex } from "./line-index.js";
import { placeOfLocalFile } from "./map-location.js";
import { localPath } from "./path-segments.js";
import { hashFile, readWholeFile } from "./safe-file.js";

/** One line of source to show. */
export interface SourceLine {
  /** 1-based. */
  readonly line: number;
  /** Without its end, at most 400 characters. */
  readonly text: string;
}

const KEPT_AROUND = 5;
const KEPT_PLACES = 20_000;

/**
 * The lines around resolved positions, kept so that a report need not open maps again.
 */
export class SourceLines {
  readonly #kept = new Map<string, readonly SourceLine[]>();
  readonly #readsFiles: boolean;
  readonly #limits: SourceMapLimits;
  /** The recorded identities that files must match for their lines to be those that ran. */
  readonly #expected = new Map<string, ScriptIdentity>();

  constructor(readsFiles: boolean, limits: SourceMapLimits) {
    this.#readsFiles = readsFiles;
    this.#limits = limits;
  }

  /** Keeps the lines around one line (1-based), unless that place has lines already. */
  keep(file: string, line: number, lines: LineIndex): void {
    const key = `${file}\0${line}`;
    if (this.#kept.has(key) || this.#kept.size >= KEPT_PLACES) return;
    this.#kept.set(key, lines.linesAround(line, KEPT_AROUND));
  }

  /** Notes the recorded identity of a file whose positions are not mapped; if there are several, no lines of it are shown. */
  expect(file: string, script: ScriptIdentity | undefined): void {
    if (script === undefined) return;
    const known = this.#expected.get(file);
    const isOther = known !== undefined && known.sha256 !== script.sha256;
    this.#expected.set(file, isOther ? { inMemory: true } : script);
  }

  /** Finds the lines around one line (1-based): up to `around` on each side, as far as they exist and were kept. */
  async find(
    file: string,
    line: number,
    around: number,
  ): Promise<readonly SourceLine[] | undefined> {
    const kept = this.#kept.get(`${file}\0${line}`) ?? (await this.#read(file, line));
    if (kept === undefined || kept.length === 0) return undefined;
    return kept.filter((one) => Math.abs(one.line - line) <= around);
  }

  /** Drops all kept lines. */
  clear(): void {
    this.#kept.clear();
  }

  async #read(file: string, line: number): Promise<readonly SourceLine[] | undefined> {
    const path = this.#readsFiles ? localPath(file) : undefined;
    const place = path === undefined ? undefined : await placeOfLocalFile(path);
    if (place?.generatedPath === undefined) return undefined;
    const { sha256, inMemory } = this.#expected.get(file) ?? {};
    if (inMemory === true) return undefined;
    const hash = sha256 && (await hashFile(place.generatedPath, this.#limits.fileBytes));
    if (hash !== sha256?.toLowerCase()) return undefined;
    const text = await readWholeFile(place.generatedPath, this.#limits.fileBytes);
    return typeof text === "string"
      ? new LineIndex(text).linesAround(line, KEPT_AROUND)
      : undefined;
  }
}
