import { readText } from "./linux-system.js";
import { pause } from "./pause.js";
import { isAway } from "./thread-words.js";

/** Short beside the time for which a loop waits for its next event, even one that is busy for nineteen parts of twenty. */
const LOOK_MS = 3;
/** So many looks see a loop wait that turns. On a crowded machine there may be fewer. */
const ENOUGH_LOOKS = 50;

/**
 * Looks for a while at the main threads of some processes: whose loops do not turn. They compute, or wait in a call or for a child, and were
 * never seen in their loop's poll. In a computation they may sleep, too, until other threads have done their part of a collection; where
 * there was no time to look often enough, a thread that has slept may have been in its poll.
 *
 * @returns by process ids; those of which the system does not tell are left out
 */
export async function findHeld(
  pids: readonly number[],
  forMs: number,
): Promise<ReadonlyMap<number, boolean>> {
  const sleepsBefore = new Map(pids.map((pid) => [pid, sleepsOf(pid)]));
  const away = new Set(pids);
  let looks = 0;
  for (const untilMs = performance.now() + forMs; performance.now() < untilMs; looks++) {
    await pause(LOOK_MS);
    for (const pid of away) if (isAway(pid) !== true) away.delete(pid);
  }
  return new Map(
    pids
      .filter((pid) => sleepsBefore.get(pid) !== undefined)
      .map((pid) => {
        const hasSlept = sleepsBefore.get(pid) !== sleepsOf(pid);
        return [pid, away.has(pid) && (looks >= ENOUGH_LOOKS || !hasSlept)];
      }),
  );
}

/** How often the main thread of a process has gone to sleep. */
function sleepsOf(pid: number): string | undefined {
  return /^voluntary_ctxt_switches:\s*(\d+)/m.exec(readText(`/proc/${pid}/status`) ?? "")?.[1];
}
