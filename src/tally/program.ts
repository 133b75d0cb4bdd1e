import { defined } from "../record/defined.js";
import type { SessionFacts } from "../record/record.js";
import type { ScriptIdentity } from "../stack/stack-query.js";

/** The identity of a file, as far as it is known. */
export function scriptIdentity(
  sha256: string | undefined,
  debugId: string | undefined,
  inMemory: true | undefined,
): ScriptIdentity {
  return defined({ sha256, debugId, inMemory });
}

/**
 * The sessions that run the same program: the same service and version, with no generated file about which they say different
 * things. Their stalls are resolved, grouped and counted together, so that ten thousand processes take the room of one.
 */
export class Program {
  readonly service: string | undefined;
  readonly version: string | undefined;
  /** Of one session that has not said yet what it is. */
  readonly isAnonymous: boolean;
  /** Generated files by the name that stacks give them. */
  readonly scripts = new Map<string, ScriptIdentity>();

  /** It stands for all builds beyond count, of whose files nothing is kept: they are looked for by name alone. */
  readonly #isBeyondCount: boolean;

  constructor(name?: Pick<SessionFacts, "service" | "version">, isBeyondCount = false) {
    this.#isBeyondCount = isBeyondCount;
    this.service = name?.service;
    this.version = name?.version;
    this.isAnonymous = name === undefined;
  }

  /** Adds what is known of a file. @returns false, and adds nothing, if another file is known by that name */
  learn(url: string, identity: ScriptIdentity): boolean {
    if (this.#isBeyondCount) return true;
    const known = this.scripts.get(url);
    if (known === undefined || isGuess(known)) this.scripts.set(url, identity);
    return known === undefined || isSame(known, identity);
  }

  /** Whether all that another one knows of files can be learnt, too. */
  agreesWith(scripts: ReadonlyMap<string, ScriptIdentity>): boolean {
    for (const [url, identity] of scripts) {
      const known = this.scripts.get(url);
      if (known !== undefined && !isSame(known, identity)) return false;
    }
    return true;
  }
}

function isSame(a: ScriptIdentity, b: ScriptIdentity): boolean {
  if (isGuess(a) || isGuess(b)) return true;
  return a.sha256 === b.sha256 && a.debugId === b.debugId && a.inMemory === b.inMemory;
}

/** What is said in the middle of the first stall, when it is not known yet what ran. */
function isGuess({ sha256, inMemory }: ScriptIdentity): boolean {
  return inMemory === true && sha256 === undefined;
}
