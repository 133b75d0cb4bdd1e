import { win32 } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { FunctionStart } from "../record/record.js";
import { mayBeTransformed, pathInStack, type RunningScript } from "./running-scripts.js";
import { ScriptMap } from "./script-map.js";
import { readScriptText } from "./script-text.js";
import { sha256 } from "./sha256.js";
import type { FrameText } from "./stack-text.js";

/** What the watchdog knows of the text in which the positions of a file's frames are. */
export interface TextIdentity {
  readonly sha256?: string;
  /** The text is nowhere on the disk: positions are not those of the file of this name. */
  readonly inMemory?: true;
}

interface Place {
  /** As it shall stand in the stack. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * Where in the user's files the code is that ran: the watchdog puts these positions into its records, because the
 * maps of a transpiler that works in memory are gone with the process.
 */
export class OriginalPlaces {
  readonly #maps = new Map<string, ScriptMap>();
  readonly #texts = new Map<string, TextIdentity>();

  /** Takes what the watched thread has found of files that may have been transformed. */
  learn(scripts: readonly RunningScript[]): void {
    for (const script of scripts) {
      const map = open(script);
      if (map === undefined) this.#texts.set(script.path, identityWithoutMap(script));
      else this.#learnMap(script.path, map);
    }
  }

  #learnMap(path: string, map: ScriptMap): void {
    this.#maps.set(path, map);
    for (const { name, text } of map.sources) {
      const source = sourcePath(name, path);
      if (source === undefined) continue;
      const isOnDisk = text === undefined || plain(text) === plain(readScriptText(source) ?? "");
      this.#texts.set(source, isOnDisk ? {} : { sha256: sha256(text) });
    }
  }

  /** What is known of a file in a stack, besides what lies on the disk; undefined: nothing. */
  identityOf(file: string): TextIdentity | undefined {
    const path = pathInStack(file);
    if (path === undefined) return undefined;
    return (
      this.#texts.get(path) ?? (mayBeTransformed(path, false) ? { inMemory: true } : undefined)
    );
  }

  /** The text of a file in stacks, if what ran is what is on the disk. */
  textOf(file: string): string | undefined {
    const path = pathInStack(file);
    const isOnDisk =
      path === undefined || (!this.#maps.has(path) && !this.identityOf(file)?.inMemory);
    return isOnDisk ? readScriptText(file) : undefined;
  }

  /** The same frames in the user's own files, as far as maps tell. */
  original(frames: readonly FrameText[]): readonly FrameText[] {
    return this.#maps.size === 0 ? frames : frames.map((frame) => this.#originalFrame(frame));
  }

  #originalFrame(frame: FrameText): FrameText {
    const path = pathInStack(frame.file);
    const map = path === undefined ? undefined : this.#maps.get(path);
    const found = /^(.*?):(\d+):(\d+)(\)?)$/s.exec(frame.text);
    if (map === undefined || found === null || path === undefined) return frame;
    const [, before = "", line = "", column = "", end = ""] = found;
    const start = frame.functionStart && placeOf(map, frame.functionStart, frame.file, path);
    // The profile's line may be one of code that was inlined, and of no meaning in this file.
    const place = placeOf(map, [Number(line), Number(column)], frame.file, path) ?? start;
    if (!place || !before.endsWith(frame.file)) return frame;
    const head = before.slice(0, before.length - frame.file.length);
    return {
      ...frame,
      text: `${head}${place.file}:${place.line}:${place.column}${end}`,
      file: place.file,
      functionStart: start?.file === place.file ? [start.line, start.column] : null,
    };
  }
}

function placeOf(
  map: ScriptMap,
  [line, column]: FunctionStart,
  file: string,
  path: string,
): Place | undefined {
  const found = map.originalOf(line, column);
  const source = found && sourcePath(found.source, path);
  if (found === undefined || source === undefined) return undefined;
  const asInStack = file.startsWith("file:") ? pathToFileURL(source).href : source;
  return { file: source === path ? file : asInStack, line: found.line, column: found.column };
}

function open({ map }: RunningScript): ScriptMap | undefined {
  try {
    return map === undefined ? undefined : new ScriptMap(map);
  } catch {
    return undefined;
  }
}

/** The path of a map's source; undefined where it is not a file. @param path the generated file's, beside which it lies */
function sourcePath(name: string, path: string): string | undefined {
  try {
    // A drive is no scheme.
    if (/^[a-z]:[\\/]/i.test(name)) return win32.normalize(name);
    return name === "" ? undefined : fileURLToPath(new URL(name, pathToFileURL(path)));
  } catch {
    return undefined;
  }
}

/** Node strips types without moving anything: then positions are those of the file. */
function identityWithoutMap({ path, text }: RunningScript): TextIdentity {
  if (text === undefined) return { inMemory: true };
  const onDisk = readScriptText(path);
  return onDisk !== undefined && hasSamePlaces(text, onDisk)
    ? {}
    : { sha256: sha256(text), inMemory: true };
}

/** How many characters in a hundred may be others: `;` and `(` are put in where types were. */
const OTHERS_PERCENT = 2;

/** Whether a text is another one with blanks in the place of some of it. */
function hasSamePlaces(ran: string, onDisk: string): boolean {
  const code = plain(ran.replace(/\s*\/\/# sourceURL=\S*\s*$/, ""));
  const file = plain(onDisk);
  let others = Math.abs(code.trimEnd().length - file.trimEnd().length);
  for (let i = 0; i < code.length; i++) {
    if (code[i] !== file[i] && !/\s/.test(code[i] ?? "")) others++;
  }
  return others * 100 <= file.length * OTHERS_PERCENT;
}

function plain(text: string): string {
  return text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
}
