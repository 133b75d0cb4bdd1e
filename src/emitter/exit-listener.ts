import { isMainThread } from "node:worker_threads";

/** `process._exiting` and `process.reallyExit` are not in Node's types. */
const host = process as unknown as Record<string, unknown> & { readonly _exiting?: boolean };

/**
 * The functions that end the process without calling listeners. `process.exit()` calls the first when all listeners are done, also if one of
 * them calls `process.exit()` again. A worker thread has nothing but that: the others throw there.
 */
const LAST_CALLS = isMainThread ? ["reallyExit", "abort", "execve"] : ["reallyExit"];

/**
 * Acts once at the end of the process, after everything that the program does there: what listeners of its `exit` event do may
 * stall too, and is to be recorded.
 *
 * A listener of our own that stays the last one is called at each end but two: a listener before it may call `process.exit()`, and
 * a program may add one and call `process.exit()` in the same breath. For these, and for ends without any listener, the functions that end the
 * process are wrapped.
 */
export class ExitListener {
  readonly #act: () => void;
  readonly #lastCalls: readonly LastCall[];
  #hasActed = false;
  #isMoving = false;

  /** @param act called at the end of the process, whichever way it came to it */
  constructor(act: () => void) {
    this.#act = () => {
      if (this.#hasActed) return;
      this.#hasActed = true;
      act();
    };
    this.#lastCalls = LAST_CALLS.flatMap((name) => {
      const original = host[name];
      return typeof original === "function"
        ? [lastCall(name, original as LastFunction, this.#act)]
        : [];
    });
  }

  start(): void {
    process.on("exit", this.#noteExit);
    process.on("newListener", this.#noteListener);
    process.on("uncaughtExceptionMonitor", this.#noteError);
    for (const { name, wrapper } of this.#lastCalls) Reflect.set(host, name, wrapper);
  }

  stop(): void {
    this.#hasActed = true;
    process.off("newListener", this.#noteListener);
    process.off("uncaughtExceptionMonitor", this.#noteError);
    process.off("exit", this.#noteExit);
    // Who has wrapped ours goes on calling it.
    for (const { name, wrapper, original } of this.#lastCalls) {
      if (host[name] === wrapper) Reflect.set(host, name, original);
    }
  }

  /** A listener that was added in the same breath is still to come. */
  readonly #noteExit = (): void => {
    const isWrapped = this.#lastCalls.some(
      ({ name, wrapper }) => name === "reallyExit" && host[name] === wrapper,
    );
    if (!(this.#isMoving && isWrapped)) this.#act();
  };

  /** A listener that throws keeps those after it from being called. */
  readonly #noteError = (): void => {
    if (host._exiting) this.#act();
  };

  /** Node tells of a listener before it is added, so ours moves to the end right after the code that adds it. */
  readonly #noteListener = (event: string | symbol, listener: unknown): void => {
    // One that is added by another is not called any more.
    if (event !== "exit" || listener === this.#noteExit || this.#isMoving || host._exiting) return;
    this.#isMoving = true;
    queueMicrotask(() => {
      this.#isMoving = false;
      if (!process.listeners("exit").includes(this.#noteExit)) return;
      process.off("exit", this.#noteExit);
      process.on("exit", this.#noteExit);
    });
  };
}

interface LastCall {
  readonly name: string;
  readonly original: LastFunction;
  readonly wrapper: LastFunction;
}

type LastFunction = (...args: unknown[]) => unknown;

/** A function of `process` that acts before it does what the original does. */
function lastCall(name: string, original: LastFunction, act: () => void): LastCall {
  const wrapper = function (this: unknown, ...args: unknown[]): unknown {
    act();
    return Reflect.apply(original, this, args);
  };
  Object.defineProperty(wrapper, "name", { value: original.name });
  return { name, original, wrapper };
}
