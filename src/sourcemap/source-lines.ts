import { shownPath } from "../stack/shown-path.js";
import type { ScriptIdentity } from "../stack/stack-query.js";
import type { SourceMapLimits } from "./limits.js";
import { LineIndex } from "./line-index.js";
import { placeOfLocalFile } from "./map-location.js";
import { localPath } from "./path-segments.js";
import { hasHash, readWholeFile } from "./safe-file.js";

/** One line of source to show. */
export interface SourceLine {
  /** 1-based. */
  readonly line: number;
  /** Without its end, at most 400 characters. */
  readonly text: string;
}

const KEPT_AROUND = 5;
const KEPT_PLACES = 20_000;

interface ExpectedFile {
  /** Undefined if it can be on no local disk. */
  readonly path: string | undefined;
  readonly script?: ScriptIdentity | undefined;
}

/**
 * The lines around resolved positions, kept so that a report need not open maps again.
 */
export class SourceLines {
  readonly #kept = new Map<string, readonly SourceLine[]>();
  readonly #readsFiles: boolean;
  readonly #limits: SourceMapLimits;
  /**
   * Files that stacks name, by their shown path, with the recorded identity that they must match for their lines to be those that
   * ran. What a map names is not among them: it could name any file of this machine.
   */
  readonly #expected = new Map<string, ExpectedFile>();

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

  /**
   * Notes a file whose positions are not mapped, as it was recorded; if it has several recorded identities, no lines of it
   * are shown.
   */
  expect(recordedFile: string, script: ScriptIdentity | undefined): void {
    const file = shownPath(recordedFile);
    const known = this.#expected.get(file)?.script;
    const isOther = known !== undefined && script !== undefined && known.sha256 !== script.sha256;
    const kept = isOther ? ({ inMemory: true } as const) : (script ?? known);
    this.#expected.set(file, { path: localPath(recordedFile), script: kept });
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
    const { path, script } = this.#expected.get(file) ?? { path: undefined };
    const place = path && this.#readsFiles ? await placeOfLocalFile(path) : undefined;
    if (place?.generatedPath === undefined) return undefined;
    const { sha256, inMemory } = script ?? {};
    if (inMemory === true) return undefined;
    if (!(await hasHash(place.generatedPath, sha256, this.#limits.fileBytes))) return undefined;
    const text = await readWholeFile(place.generatedPath, this.#limits.fileBytes);
    return typeof text === "string"
      ? new LineIndex(text).linesAround(line, KEPT_AROUND)
      : undefined;
  }
}
