import { createServer } from "node:net";
import { UsageError } from "../read/usage-error.js";
import { expectedPort } from "./inspector-ports.js";
import { pause } from "./pause.js";
import type { ProcessFacts } from "./process-facts.js";

/** How long another `attach` may be at work: it is mostly about to be done. */
const WAIT_MS = 30_000;

/** Lets others in again. */
export type Unlock = () => void;

/**
 * Makes sure that one `attach` at a time uses the inspector of a process, because the first to leave closes it; and the port on
 * which it opens, because Node tries that only once.
 *
 * A lock is a socket with an abstract name, which Linux alone has: it ends with its owner, however that ends.
 *
 * @returns undefined if the user does not want to wait for it
 * @throws UsageError if somebody else has had it all the time
 */
export async function lockTarget(
  facts: ProcessFacts,
  say: (sentence: string) => void,
  interrupted: AbortSignal,
): Promise<Unlock | undefined> {
  if (process.platform !== "linux") return () => {};
  const { pid, ownPid, startedAt } = facts;
  const port = expectedPort(facts);
  const locks = [
    [`${ownPid}-${startedAt}`, `another attach is looking into process ${pid}`],
    [
      `port-${port}`,
      `another attach uses port ${port}, on which process ${pid} opens its inspector`,
    ],
  ] as const;
  const unlocks: Unlock[] = [];
  const unlockAll = (): void => {
    for (const unlock of unlocks) unlock();
  };
  for (const [name, why] of locks.slice(0, port === undefined ? 1 : 2)) {
    const unlock = await lock(name, () => say(`${why}; waiting for it`), interrupted);
    if (unlock === undefined) {
      unlockAll();
      if (interrupted.aborted) return undefined;
      throw new UsageError(`${why}; try again when it is done`);
    }
    unlocks.push(unlock);
  }
  return unlockAll;
}

/** @returns undefined if somebody else has had it all the time, or the user does not want to wait */
async function lock(
  name: string,
  onWait: () => void,
  interrupted: AbortSignal,
): Promise<Unlock | undefined> {
  let isWaiting = false;
  const sinceMs = performance.now();
  while (!interrupted.aborted && performance.now() - sinceMs < WAIT_MS) {
    const unlock = await listen(`\0stall-report-attach-${name}`);
    if (unlock !== undefined) return unlock;
    if (!isWaiting) onWait();
    isWaiting = true;
    await pause(100);
  }
  return undefined;
}

function listen(name: string): Promise<Unlock | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once("error", () => done(undefined));
    server.listen(name, () => {
      server.unref();
      done(() => server.close());
    });
  });
}
