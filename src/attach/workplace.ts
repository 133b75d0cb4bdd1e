import { chmodSync, chownSync, readlinkSync, statSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { STOP_WORD, STOPPED_WORD } from "../emitter/attached.js";
import { UsageError } from "../read/usage-error.js";
import { withinItsTime } from "./crowd.js";
import type { ProcessFacts } from "./process-facts.js";
import { TemporaryFolder } from "./temporary-folder.js";

/** What came of telling the emitter to stop: it has, its process has ended, or its loop does not turn. */
export type StopOutcome = "stopped" | "gone" | "pending";

/**
 * A folder that both sides see, for the emitter's log and the socket by which it is told to stop. The target may run as
 * another user and in another mount namespace.
 */
export class Workplace {
  readonly #folder: TemporaryFolder;
  /** The folder as the target finds it. */
  readonly #innerFolder: string;
  #server: Server | undefined;
  #socket: Socket | undefined;
  #hasStopped = false;

  /** @throws UsageError if there is no folder in which the target may write */
  constructor(facts: ProcessFacts) {
    const root = rootOf(facts);
    this.#folder = makeFolder(root);
    this.#innerFolder = this.#folder.path.slice(root.length);
    giveTo(facts, this.#folder.path);
  }

  /** A file of the folder as the target finds it. */
  inner(name: string): string {
    return join(this.#innerFolder, name);
  }

  /** Opens the socket by which the emitter is told to stop. */
  async listen(facts: ProcessFacts): Promise<{ readonly path: string; readonly folder: string }> {
    const server = createServer((socket) => {
      this.#socket = socket;
      socket.setEncoding("utf8");
      socket.on("data", (word) => {
        if (String(word) === STOPPED_WORD) this.#hasStopped = true;
      });
      socket.on("error", () => {});
    });
    this.#server = server;
    const path = join(this.#folder.path, "s");
    await new Promise<void>((done, fail) => server.once("error", fail).listen(path, done));
    chmodSync(path, 0o600);
    giveTo(facts, path);
    return { path: this.inner("s"), folder: this.#innerFolder };
  }

  /** Has the emitter stopped, if it comes to that within the time. */
  async stopEmitter(pid: number, limitMs: number): Promise<StopOutcome> {
    const socket = this.#socket;
    if (socket === undefined) return "pending";
    const closed = new Promise<true>((done) => socket.once("close", () => done(true)));
    if (!socket.closed) {
      socket.write(STOP_WORD);
      await withinItsTime(pid, limitMs, closed);
    }
    if (this.#hasStopped) return "stopped";
    return socket.closed ? "gone" : "pending";
  }

  /**
   * Removes the folder. An emitter that has not stopped by then does so when its loop turns, and removes what it has written
   * since.
   */
  close(): void {
    this.#socket?.destroy();
    this.#server?.close();
    this.#folder.remove();
  }
}

function giveTo({ userId, groupId }: ProcessFacts, path: string): void {
  if (process.getuid?.() !== userId) chownSync(path, userId, groupId);
}

/** Where the target's file system begins, as we see it: "" if that is ours. */
export function rootOf({ pid }: ProcessFacts): string {
  if (process.platform !== "linux") return "";
  const root = `/proc/${pid}/root`;
  try {
    const theirs = statSync(`${root}/`);
    const ours = statSync("/");
    const isSameRoot = theirs.dev === ours.dev && theirs.ino === ours.ino;
    // Two mount namespaces may have the same root and another /tmp.
    const isSameView = readlinkSync("/proc/self/ns/mnt") === readlinkSync(`/proc/${pid}/ns/mnt`);
    return isSameRoot && isSameView ? "" : root;
  } catch {
    return "";
  }
}

function makeFolder(root: string): TemporaryFolder {
  for (const place of root === "" ? [tmpdir()] : ["/tmp", "/dev/shm", "/var/tmp"]) {
    try {
      return new TemporaryFolder(join(root, place));
    } catch {
      // Missing or read-only: the next one.
    }
  }
  throw new UsageError(
    root === ""
      ? `cannot create a directory in ${tmpdir()}; name another one with TMPDIR`
      : "cannot create a directory in the container's /tmp, /dev/shm or /var/tmp: it is read-only",
  );
}
