/**
 * A listener of the process's `exit` event that stays the last one: what other listeners do may stall too, and is to be
 * recorded.
 */
export class ExitListener {
  readonly #act: () => void;
  #isMoving = false;

  /** @param act called at the end of the process, whichever way it came to it */
  constructor(act: () => void) {
    this.#act = () => act();
  }

  start(): void {
    process.on("exit", this.#act);
    process.on("newListener", this.#noteListener);
    process.on("uncaughtExceptionMonitor", this.#noteError);
  }

  stop(): void {
    process.off("newListener", this.#noteListener);
    process.off("uncaughtExceptionMonitor", this.#noteError);
    process.off("exit", this.#act);
  }

  /** A listener that throws keeps those after it from being called. */
  readonly #noteError = (): void => {
    const { _exiting: isExiting } = process as { readonly _exiting?: boolean };
    if (isExiting) this.#act();
  };

  /**
   * Node tells of a listener before it is added, so ours moves to the end right after the code that adds it. A program that
   * adds one and calls `process.exit()` in the same breath has it run after ours.
   */
  readonly #noteListener = (event: string | symbol, listener: unknown): void => {
    if (event !== "exit" || listener === this.#act || this.#isMoving) return;
    this.#isMoving = true;
    queueMicrotask(() => {
      this.#isMoving = false;
      if (!process.listeners("exit").includes(this.#act)) return;
      process.off("exit", this.#act);
      process.on("exit", this.#act);
    });
  };
}
