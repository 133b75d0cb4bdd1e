import { connect, createServer } from "node:net";
import { UsageError } from "../read/usage-error.js";
import { expectedPort } from "./inspector-ports.js";
import { pause } from "./pause.js";
import type { ProcessFacts } from "./process-facts.js";

/** How long another `attach` may be at work: it is mostly about to be done. */
const WAIT_MS = 30_000;

/** Who only closes what is left open yields at once, and nobody need be told. */
const YIELD_MS = 500;

/** Lets others in again. */
export type Unlock = () => void;

/** By what a process is known to all who lock it, in whatever namespace they are. */
type Locked = Pick<ProcessFacts, "ownPid" | "startedAt">;

/**
 * Makes sure that one `attach` at a time uses the inspector of a process, because the first to leave closes it; and the port on
 * which it opens, because Node tries that only once.
 *
 * A lock is a socket with an abstract name, which Linux alone has: it ends with its owner, however that ends. Who waits for it
 * connects to it, so that somebody who holds it {@link lockUntilWanted} yields.
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
  const { pid } = facts;
  const port = expectedPort(facts);
  const locks = [
    [lockName(facts), `another attach is looking into process ${pid}`],
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

/**
 * Keeps every `attach` from the inspector of a process, until one comes: to close what was left open there.
 *
 * @param onWanted one has come: to be left at once
 * @returns undefined if somebody else has the lock
 */
export function lockUntilWanted(target: Locked, onWanted: () => void): Promise<Unlock | undefined> {
  if (process.platform !== "linux") return Promise.resolve(() => {});
  return listen(lockName(target), onWanted);
}

function lockName({ ownPid, startedAt }: Locked): string {
  return `${ownPid}-${startedAt}`;
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
    const unlock = await listen(name);
    if (unlock !== undefined) return unlock;
    ask(name);
    if (!isWaiting && performance.now() - sinceMs >= YIELD_MS) {
      onWait();
      isWaiting = true;
    }
    await pause(100);
  }
  return undefined;
}

/** The name of the socket, which no file has. */
function socketName(name: string): string {
  return `\0stall-report-attach-${name}`;
}

/** Tells whoever has a lock that it is wanted. */
function ask(name: string): void {
  const socket = connect(socketName(name), () => socket.destroy());
  socket.on("error", () => {}); // he has gone
}

/** @param onWanted called when somebody asks for it */
function listen(name: string, onWanted = () => {}): Promise<Unlock | undefined> {
  return new Promise((done) => {
    const server = createServer((socket) => {
      socket.on("error", () => {}).destroy();
      onWanted();
    });
    server.once("error", () => done(undefined));
    server.listen(socketName(name), () => {
      server.unref();
      done(() => server.close());
    });
  });
}
