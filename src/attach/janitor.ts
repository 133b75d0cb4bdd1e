import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ProcessFacts } from "./process-facts.js";

/** What the janitor's process is told, as the JSON text of its first argument. */
export interface JanitorOrders extends Pick<ProcessFacts, "pid" | "startedAt" | "image"> {
  /** The sockets that were there before the signal. */
  readonly before: readonly string[];
}

/** What it is told later, on its standard input. */
export const NEWS = { opened: "opened\n", dismissed: "dismissed\n" };

/**
 * A process of its own that closes the target's inspector when ours ends without having done so: after Ctrl-C, a crash or
 * `kill -9`, and also if the target opens it only later because it is in a native call. Its standard input tells it that
 * we are gone.
 */
export class Janitor {
  readonly #process: ChildProcess;

  constructor({ pid, startedAt, image }: ProcessFacts, before: readonly string[]) {
    const orders: JanitorOrders = { pid, startedAt, image, before };
    this.#process = spawn(
      process.execPath,
      [fileURLToPath(new URL("./janitor-process.js", import.meta.url)), JSON.stringify(orders)],
      {
        detached: true,
        stdio: ["pipe", "ignore", "ignore"],
        env: { ...process.env, NODE_OPTIONS: "" },
      },
    );
    this.#process.unref();
    // It may be gone already; there is nothing that it could still do then.
    this.#process.stdin?.on("error", () => {});
  }

  /** The inspector is open: if it is not any longer when we are gone, there is nothing to wait for. */
  noteOpened(): void {
    this.#process.stdin?.write(NEWS.opened);
  }

  /** Nothing is left to do. */
  dismiss(): void {
    this.#process.stdin?.end(NEWS.dismissed);
  }
}
