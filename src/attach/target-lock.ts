import { createServer } from "node:net";
import { pause } from "./pause.js";
import type { ProcessFacts } from "./process-facts.js";

/** How long another `attach` may be in the target: it is mostly about to be done. */
const WAIT_MS = 4000;

/** Lets others in again. */
export type Unlock = () => void;

/**
 * Makes sure that one `attach` at a time uses the inspector of a process: the first to leave closes it.
 *
 * The lock is a socket with an abstract name, which Linux alone has: it ends with its owner, however that ends.
 *
 * @returns undefined if somebody else has had it all the time, or if the user did not want to wait
 */
export async function lockTarget(
  { ownPid, startedAt }: ProcessFacts,
  interrupted: AbortSignal,
): Promise<Unlock | undefined> {
  if (process.platform !== "linux") return () => {};
  for (const sinceMs = performance.now(); !interrupted.aborted; await pause(100)) {
    const unlock = await listen(`\0stall-report-attach-${ownPid}-${startedAt}`);
    if (unlock !== undefined || performance.now() - sinceMs >= WAIT_MS) return unlock;
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
