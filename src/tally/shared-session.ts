import { type LineProblem, lineProblem } from "../record/problem.js";
import type { SessionFacts } from "../record/record.js";

/** The code of the problem. */
export const SHARED_SESSION = "shared-session";

/** What is said of each process whose session has the id of another one's. */
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
