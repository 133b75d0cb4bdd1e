/** `process.exit()` calls it when all listeners are done, also if one of them calls `process.exit()` again. Not in Node's types. */
const host = process as {
  reallyExit?: (...args: unknown[]) => unknown;
  readonly _exiting?: boolean;
};

/**
 * Acts once at the end of the process, after everything that the program does there: what listeners of its `exit` event do may
 * stall too, and is to be recorded.
 *
 * A listener of our own that stays the last one is called at each end but two: a listener before it may call `process.exit()`, and
 * a program may add one and call `process.exit()` in the same breath. For these, `process.reallyExit` is wrapped.
 */
export class ExitListener {
  readonly #act: () => void;
  readonly #reallyExit = host.reallyExit;
  readonly #actAndExit: typeof host.reallyExit;
  #hasActed = false;
  #isMoving = false;

  /** @param act called at the end of the process, whichever way it came to it */
  constructor(act: () => void) {
    this.#act = () => {
      if (this.#hasActed) return;
      this.#hasActed = true;
      act();
    };
    const listener = this;
    this.#actAndExit = function (this: unknown, ...args) {
      listener.#act();
      return listener.#reallyExit?.apply(this, args);
    };
  }

  start(): void {
    process.on("exit", this.#noteExit);
    process.on("newListener", this.#noteListener);
    process.on("uncaughtExceptionMonitor", this.#noteError);
    if (this.#reallyExit !== undefined) Reflect.set(host, "reallyExit", this.#actAndExit);
  }

  stop(): void {
    this.#hasActed = true;
    process.off("newListener", this.#noteListener);
    process.off("uncaughtExceptionMonitor", this.#noteError);
    process.off("exit", this.#noteExit);
    // Who has wrapped ours goes on calling it.
    if (this.#isWrapping()) Reflect.set(host, "reallyExit", this.#reallyExit);
  }

  #isWrapping(): boolean {
    return host.reallyExit === this.#actAndExit;
  }

  /** A listener that was added in the same breath is still to come. */
  readonly #noteExit = (): void => {
    if (!(this.#isMoving && this.#isWrapping())) this.#act();
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
