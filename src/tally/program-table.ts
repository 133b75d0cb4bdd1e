import type { SessionFacts } from "../record/record.js";
import { Program } from "./program.js";

/** The programs of the sessions with a `start`. */
export class ProgramTable {
  /** By service and version. */
  readonly #programs = new Map<string, Program>();

  /** The program of a service and version; made where it is new. */
  of(facts: Pick<SessionFacts, "service" | "version">): Program {
    const key = JSON.stringify([facts.service, facts.version]);
    const known = this.#programs.get(key);
    if (known !== undefined) return known;
    const program = new Program(facts);
    this.#programs.set(key, program);
    return program;
  }

  /** Forgets the programs that are not used. @returns them */
  forgetUnused(used: ReadonlySet<Program>): Program[] {
    const unused = [...this.#programs].filter(([, program]) => !used.has(program));
    for (const [key] of unused) this.#programs.delete(key);
    return unused.map(([, program]) => program);
  }
}
