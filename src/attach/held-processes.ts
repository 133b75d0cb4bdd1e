import { readText } from "./linux-system.js";
import { isAway } from "./thread-words.js";

/**
 * Begins to watch the main threads of some processes.
 *
 * @returns a function that tells whose have not slept since, and are not in their loop's poll: they compute, or wait in a call or for
 *   a child. Processes of which the system does not tell are left out
 */
export function watchMainThreads(pids: readonly number[]): () => ReadonlyMap<number, boolean> {
  const before = pids.map((pid) => [pid, sleepsOf(pid)] as const);
  return () =>
    new Map(
      before
        .filter(([, sleeps]) => sleeps !== undefined)
        .map(([pid, sleeps]) => [pid, sleeps === sleepsOf(pid) && isAway(pid) === true]),
    );
}

/** How often the main thread of a process has gone to sleep. */
function sleepsOf(pid: number): string | undefined {
  return /^voluntary_ctxt_switches:\s*(\d+)/m.exec(readText(`/proc/${pid}/status`) ?? "")?.[1];
}
