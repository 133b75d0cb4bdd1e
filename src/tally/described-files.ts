import { defined } from "../record/defined.js";
import { type LineProblem, lineProblem } from "../record/problem.js";
import type { ScriptRecord } from "../record/record.js";
import type { ScriptIdentity } from "../stack/stack-query.js";
import {
  decodeScripts,
  encodeScripts,
  isGuess,
  isSameIdentity,
  MOST_SHARED,
  NO_SCRIPTS,
  type Scripts,
} from "./scripts.js";

/** How many files a session may describe in one log: an emitter describes only those that it finds in stacks. */
export const MOST_FILES = 10_000;

/** The files that a session has described so far in one input; a later record of a file replaces an earlier one. */
export class DescribedFiles {
  readonly input: number;
  #shared = NO_SCRIPTS;
  /** Used instead where there are too many to be shared. */
  #own: Map<string, ScriptIdentity> | undefined;

  constructor(input: number) {
    this.input = input;
  }

  /** What is known now. The next record may change this very map: to keep some of it, take `scriptsAmong`. */
  get scripts(): Scripts {
    return this.#own ?? this.#shared;
  }

  /** Takes a record. @returns a problem if there are too many files, and this one is left out */
  add({ url, sha256, debugId, inMemory }: ScriptRecord): LineProblem | undefined {
    const identity = defined({ sha256, debugId, inMemory });
    const known = this.scripts.get(url);
    // A guess in the middle of the first stall, before it is known what ran, replaces nothing.
    if (known !== undefined && (isGuess(identity) || isSameIdentity(known, identity))) {
      return undefined;
    }
    if (known === undefined && this.scripts.size >= MOST_FILES) return tooManyFiles();
    if (this.#own !== undefined) this.#own.set(url, identity);
    else {
      const more = new Map(this.#shared).set(url, identity);
      if (more.size > MOST_SHARED) this.#own = more;
      else this.#shared = decodeScripts(encodeScripts(more));
    }
    return undefined;
  }
}

function tooManyFiles(): LineProblem {
  return lineProblem(
    "too-many-files",
    `the session has described ${MOST_FILES} other files; it is not known which build of this one ran`,
  );
}
