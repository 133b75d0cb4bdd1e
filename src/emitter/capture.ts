import type { Session } from "node:inspector";
import type { Answer } from "./answer.js";
import { ASK_EXPRESSION } from "./ask-script.js";
import { inspector } from "./inspector-module.js";

interface Evaluated {
  readonly result?: { readonly type: string; readonly value?: unknown };
}

/**
 * Asks the main thread what it is doing, from the watchdog.
 *
 * `Runtime.evaluate` interrupts running JavaScript and is answered from inside the interrupted function.
 * Tried `Debugger.pause`: it takes 65-90 ms and lands on the statement after a native call. The session exists only
 * for the question, because a process that exits while one is connected waits for "the debugger" and says so.
 */
export class Capture {
  #session: Session | undefined;

  /** A question is on its way and has not been answered. */
  get isAsking(): boolean {
    return this.#session !== undefined;
  }

  /**
   * Asks; at most one question at a time. The answer may come much later: a native call cannot be interrupted.
   * It is undefined where there is none.
   */
  ask(onReply: (answer: Answer | undefined) => void): void {
    if (this.#session !== undefined || inspector === undefined) return;
    const session = new inspector.Session();
    try {
      session.connectToMainThread();
    } catch {
      onReply(undefined);
      return;
    }
    this.#session = session;
    session.post(
      "Runtime.evaluate",
      { expression: ASK_EXPRESSION, silent: true, returnByValue: true },
      (error: Error | null, evaluated?: Evaluated) => {
        if (this.#session !== session) return; // closed in the meantime
        this.close();
        onReply(error === null ? read(evaluated?.result?.value) : undefined);
      },
    );
  }

  /** Takes back the question, if there is one, and disconnects. */
  close(): void {
    const session = this.#session;
    this.#session = undefined;
    session?.disconnect();
  }
}

function read(value: unknown): Answer | undefined {
  if (typeof value !== "string") return undefined;
  try {
    return JSON.parse(value) as Answer;
  } catch {
    return undefined;
  }
}
