import type { ScriptIdentity } from "../stack/stack-query.js";
import type { Program } from "../tally/program.js";
import {
  decodeScripts,
  encodeScripts,
  isGuess,
  isSameIdentity,
  type Scripts,
  scriptsAmong,
} from "../tally/scripts.js";
import type { Tally } from "../tally/tally.js";

/** What the functions of one build have in common. */
export interface NamedProgram extends Pick<Program, "service" | "version"> {
  /** What tells the builds of a file apart that one version has. */
  readonly build?: string;
}

/** The files of each program of some tallies. */
export function filesOfPrograms(tallies: readonly Tally[]): ReadonlyMap<Program, ProgramFiles> {
  const files = new Map<Program, ProgramFiles>();
  for (const { key, parts } of tallies) {
    let ofProgram = files.get(key.program);
    if (ofProgram === undefined) {
      ofProgram = new ProgramFiles(key.program);
      files.set(key.program, ofProgram);
    }
    ofProgram.learn(key.stack.scripts);
    for (const { script } of parts.toState()) ofProgram.learn(decodeScripts(script && [script]));
  }
  return files;
}

/**
 * What all processes of a program say of its files. What one of them did not say is what the others said if they agree; if they do
 * not, they run different builds, and the file is looked for by its name.
 */
export class ProgramFiles {
  readonly #program: NamedProgram;
  readonly #agreed = new Map<string, ScriptIdentity>();
  readonly #disputed = new Set<string>();
  readonly #builds = new Map<string, NamedProgram>();

  constructor(program: NamedProgram) {
    this.#program = program;
  }

  learn(scripts: Scripts): void {
    for (const [url, identity] of scripts) {
      const known = this.#agreed.get(url);
      if (this.#disputed.has(url) || (known !== undefined && isGuess(identity))) continue;
      if (known === undefined || isGuess(known)) this.#agreed.set(url, identity);
      else if (!isSameIdentity(known, identity)) {
        this.#agreed.delete(url);
        this.#disputed.add(url);
      }
    }
  }

  /** What is known to those who said this of some files. */
  with(own: Scripts): Scripts {
    const news = [...own].filter(([url]) => this.#disputed.has(url));
    return news.length === 0 ? this.#agreed : new Map([...this.#agreed, ...news]);
  }

  /** The build of a file: the program itself, unless several builds are known. @param own the scripts of those who ran it */
  build(file: string | undefined, own: Scripts): NamedProgram {
    if (file === undefined || !this.#disputed.has(file)) return this.#program;
    const key = JSON.stringify(encodeScripts(scriptsAmong(own, () => [file])));
    const known = this.#builds.get(key);
    if (known !== undefined) return known;
    const { service, version } = this.#program;
    const build = { service, version, build: key };
    this.#builds.set(key, build);
    return build;
  }
}
