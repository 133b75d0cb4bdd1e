import { existsSync } from "node:fs";
import type { Debugger } from "node:inspector";
import { isAbsolute } from "node:path";
import { inspector } from "./inspector-module.js";
import { mapOfHost } from "./map-of-host.js";
import { pathOfScript } from "./script-text.js";

/** The text that runs under the name of a file and may not be what is on the disk. */
export interface RunningScript {
  /** The file's path. */
  readonly path: string;
  /** Its source map: parsed as Node keeps it, the `data:` URL at the end of the text, or decoded. */
  readonly map?: object | string;
  /** What ran, where it bears no map. */
  readonly text?: string;
}

/**
 * Processor time (ms) that this may take in the whole life of the watched thread. The first time costs 15 ms in a small
 * program and 120 ms where ten megabytes of code are loaded, later ones 2 to 6 ms. By the wall clock, a crowded machine
 * would use up the budget at the first stall.
 */
const CPU_BUDGET_MS = 400;

const LONGEST_TEXT = 4 * 1024 * 1024;

/** Files that no transpiler makes are run as they are. */
const PLAIN_FILE = /\.(?:[cm]?js|json|node|wasm)$/i;

/** Node's own code calls methods of strings by such names, which no other code can. */
const NODES_OWN = /\bStringPrototype[A-Z]\w*\(/;

type Loaders = { readonly _extensions?: Readonly<Record<string, unknown>> };

/** Whether what runs under the name of a file may be another text. @param path without a query */
export function mayBeTransformed(path: string, isJsTransformed: boolean): boolean {
  if (!/\.\w+$/.test(path)) return false;
  return !PLAIN_FILE.test(path) || (isJsTransformed && !/[\\/]node_modules[\\/]/.test(path));
}

/** The path of a file as it stands in stacks and profiles; undefined for all that is none. */
export function pathInStack(file: string): string | undefined {
  const path = pathOfScript(file);
  return path !== undefined && isAbsolute(path) ? path.replace(/\?[^/\\]*$/, "") : undefined;
}

/**
 * What transpilers that work in memory (tsx, ts-node, swc, Jest, Vitest) have made of the files in stacks, and what ran from files
 * that are gone: read in the watched thread when a stall is over, once for each file. Node's own map is asked first, which costs a millisecond and is there
 * where the program has maps switched on; else V8's debugger tells, for as long as the budget lasts. Programs of plain
 * JavaScript never come to that.
 */
export class RunningScripts {
  readonly #known = new Set<string>();
  readonly #new = new Set<string>();
  /** Not by an import, because the watchdog has a use for this file and none for that module. */
  readonly #module = process.getBuiltinModule("node:module");
  #usedMs = 0;

  /** Notes the files of a stack. It may be called in the middle of a stall, so nothing is done about them. */
  note(files: Iterable<string>): void {
    for (const file of files) {
      if (file !== "" && !this.#known.has(file) && !file.startsWith("node:")) this.#new.add(file);
    }
  }

  /** What ran under the names that were noted since the last time. */
  take(): readonly RunningScript[] {
    if (this.#new.size === 0) return [];
    const isJsTransformed = this.#transformsJs();
    const paths = new Set<string>();
    for (const file of this.#new) {
      this.#known.add(file);
      const path = pathInStack(file);
      if (path === undefined || this.#known.has(`\0${path}`)) continue;
      this.#known.add(`\0${path}`);
      // Vite, rollup and tsup write a bundled configuration, load it and remove it: nobody can read its map later.
      if (mayBeTransformed(path, isJsTransformed) || !existsSync(path)) paths.add(path);
    }
    this.#new.clear();
    if (paths.size === 0) return [];
    const before = process.cpuUsage();
    const found = [...paths].map((path) => this.#mapOfNode(path));
    const withoutMap = found.filter(({ map }) => map === undefined).map(({ path }) => path);
    const texts =
      withoutMap.length === 0 || this.#usedMs > CPU_BUDGET_MS
        ? new Map<string, RunningScript>()
        : textsOf(new Set(withoutMap));
    const { user, system } = process.cpuUsage(before);
    this.#usedMs += (user + system) / 1000;
    return found.map((script) => texts.get(script.path) ?? script);
  }

  #mapOfNode(path: string): RunningScript {
    try {
      const map = this.#module.findSourceMap(path)?.payload;
      return map === undefined ? { path } : { path, map };
    } catch {
      return { path };
    }
  }

  /** Whether JavaScript, too, may have been changed on its way from the disk. */
  #transformsJs(): boolean {
    const { env } = process;
    const loader = (this.#module as Loaders)._extensions?.[".js"];
    return !NODES_OWN.test(String(loader)) || "VITEST" in env || "JEST_WORKER_ID" in env;
  }
}

type Parsed = { readonly params: Debugger.ScriptParsedEventDataType };

/** Everything in here is answered before it returns, so no `debugger` statement of the program can be met. */
function textsOf(paths: ReadonlySet<string>): ReadonlyMap<string, RunningScript> {
  const found = new Map<string, RunningScript>();
  if (inspector === undefined) return found;
  const session = new inspector.Session();
  try {
    session.connect();
    const parsed = new Map<string, Debugger.ScriptParsedEventDataType>();
    session.on("Debugger.scriptParsed", ({ params }: Parsed) => {
      const path = pathInStack(params.url);
      if (path !== undefined && paths.has(path)) parsed.set(path, params);
    });
    session.post("Debugger.enable");
    for (const [path, { scriptId, sourceMapURL = "", length = 0, startColumn }] of parsed) {
      if (sourceMapURL.startsWith("data:")) found.set(path, { path, map: sourceMapURL });
      else if (length <= LONGEST_TEXT) {
        session.post("Debugger.getScriptSource", { scriptId }, (error, answer) => {
          if (error === null) found.set(path, scriptOf(path, answer.scriptSource, startColumn));
        });
      }
    }
  } catch {
    // Refused: then nothing is known of them.
  } finally {
    session.disconnect();
  }
  return found;
}

function scriptOf(path: string, text: string, firstColumn: number): RunningScript {
  try {
    const map = mapOfHost(path, text, firstColumn);
    return map === undefined ? { path, text } : { path, map };
  } catch {
    return { path, text };
  }
}
