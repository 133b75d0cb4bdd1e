import { type LineProblem, lineProblem } from "../record/problem.js";
import type { SessionFacts } from "../record/record.js";
import { BoundedCache } from "../stack/bounded-cache.js";
import { contradicts } from "./session-facts.js";

/** The code of the problem. */
export const SHARED_SESSION = "shared-session";

/** How many sessions a check remembers. */
const MOST_STARTED = 100_000;

/** Finds session ids that several processes have, from one `start` after the other. */
export class StartedSessions {
  readonly #facts = new BoundedCache<string, SessionFacts>(MOST_STARTED);

  /** Takes what a session says it is. @returns what is wrong with that, if anything */
  add(id: string, facts: SessionFacts): LineProblem | undefined {
    const known = this.#facts.get(id);
    if (known === undefined) this.#facts.set(id, facts);
    return known !== undefined && contradicts(known, facts)
      ? sharedSessionProblem(id, facts)
      : undefined;
  }
}

/** The problem of a process whose session has the id of another process's. */
export function sharedSessionProblem(
  id: string,
  { pid, host }: Pick<SessionFacts, "pid" | "host">,
): LineProblem {
  const process = [pid === undefined ? "" : ` ${pid}`, host === undefined ? "" : ` on ${host}`];
  return lineProblem(
    SHARED_SESSION,
    `several processes have the session id ${id}, one of them the process${process.join("")}: each is counted apart`,
  );
}
