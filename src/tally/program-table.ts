import type { SessionFacts } from "../record/record.js";
import type { ScriptIdentity } from "../stack/stack-query.js";
import { Program } from "./program.js";

/** How many builds of one service and version are told apart: of a version that never changes there may be thousands. */
const MOST_BUILDS = 256;

/** The programs of the sessions that say what they are. */
export class ProgramTable {
  /** By service and version; several only where builds differ. */
  readonly #programs = new Map<string, Program[]>();

  /** A program of a service and version that knows no file by another identity than these. */
  like(
    facts: Pick<SessionFacts, "service" | "version">,
    scripts: ReadonlyMap<string, ScriptIdentity>,
  ): Program {
    const key = JSON.stringify([facts.service, facts.version]);
    const sameName = this.#programs.get(key) ?? [];
    this.#programs.set(key, sameName);
    let found = sameName.find((one) => one.agreesWith(scripts));
    if (found === undefined) {
      found = new Program(facts, sameName.length >= MOST_BUILDS);
      sameName.push(found);
    }
    for (const [url, identity] of scripts) found.learn(url, identity);
    return found;
  }

  /** Forgets the services and versions none of whose programs is used. @returns their programs */
  forgetUnused(used: ReadonlySet<Program>): Program[] {
    const unused = [...this.#programs].filter(
      ([, programs]) => !programs.some((one) => used.has(one)),
    );
    for (const [key] of unused) this.#programs.delete(key);
    return unused.flatMap(([, programs]) => programs);
  }
}
