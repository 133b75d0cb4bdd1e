import { monotonicMs } from "./clock.js";

/** What a thread that waits tells its emitter. */
export interface WaitListener {
  /** It is about to wait: what it has done until now is over. */
  onWait(): void;
  /** It goes on, after so many milliseconds. */
  onWaitOver(waitedMs: number): void;
}

/**
 * The times at which a worker thread waits for work in `Atomics.wait`, as those of a pool do between their tasks: they never
 * come back to their loop, and yet they do not block it. Only what lies between two waits is their work.
 *
 * So in a watched worker thread, and nowhere else, `Atomics.wait` tells of itself.
 */
export class ThreadWaits {
  readonly #listener: WaitListener;
  readonly #original = Object.getOwnPropertyDescriptor(Atomics, "wait");

  constructor(listener: WaitListener) {
    this.#listener = listener;
  }

  start(): void {
    const original = this.#original?.value as typeof Atomics.wait | undefined;
    const listener = this.#listener;
    if (original === undefined) return;
    // Under a name by which stacks are told to be ours, see own-call.ts.
    const { "stall-report:wait": value } = {
      "stall-report:wait"(...args: Parameters<typeof Atomics.wait>) {
        listener.onWait();
        const fromMs = monotonicMs();
        try {
          return original(...args);
        } finally {
          listener.onWaitOver(monotonicMs() - fromMs);
        }
      },
    };
    this.#define({ ...this.#original, value });
  }

  stop(): void {
    if (this.#original !== undefined) this.#define(this.#original);
  }

  #define(descriptor: PropertyDescriptor): void {
    // It gives false where intrinsics are frozen: then waits are not told from work.
    Reflect.defineProperty(Atomics, "wait", descriptor);
  }
}
