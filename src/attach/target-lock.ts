import { createServer } from "node:net";
import { UsageError } from "../read/usage-error.js";
import { pause } from "./pause.js";
import type { ProcessFacts } from "./process-facts.js";

/** How long another `attach` may be in the target: it is mostly about to be done. */
const WAIT_MS = 10_000;

/** Lets others in again. */
export type Unlock = () => void;

/**
 * Makes sure that one `attach` at a time uses the inspector of a process: the first to leave closes it.
 *
 * The lock is a socket with an abstract name, which Linux alone has: it ends with its owner, however that ends.
 *
 * @returns undefined if the user does not want to wait for it
 * @throws UsageError if somebody else has had it all the time
 */
export async function lockTarget(
  { pid, ownPid, startedAt }: ProcessFacts,
  say: (sentence: string) => void,
  interrupted: AbortSignal,
): Promise<Unlock | undefined> {
  if (process.platform !== "linux") return () => {};
  for (const sinceMs = performance.now(); !interrupted.aborted; await pause(100)) {
    const unlock = await listen(`\0stall-report-attach-${ownPid}-${startedAt}`);
    if (unlock !== undefined) return unlock;
    const waitedMs = performance.now() - sinceMs;
    if (waitedMs < 100) say("waiting for another attach to be done with it");
    if (waitedMs >= WAIT_MS) {
      throw new UsageError(
        `another attach is looking into process ${pid}; try again when it is done`,
      );
    }
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
