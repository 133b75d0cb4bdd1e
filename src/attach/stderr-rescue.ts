import { STDERR, writtenBy } from "./full-stream.js";
import { listFolder, readText } from "./linux-system.js";
import type { System } from "./process-facts.js";

/** How often we look: who has written in between was not stuck. */
const LOOK_MS = 50;

/** Node writes a line or two at a time. What is still stuck then is a thread of the program. */
const MOST_SIGNALS = 5;

/**
 * Frees inspectors that wait to write to a standard error that nobody reads.
 *
 * Node says there that its inspector opens, has a client, and closes, from the inspector's own thread, and its main thread waits
 * for that. A signal to that thread makes the write fail, because Node asks for no restart of what its handler of SIGUSR1
 * interrupts; and to open an inspector that is open does nothing. Linux only: elsewhere nothing tells what a thread waits for.
 */
export class StderrRescue {
  readonly #pid: number;
  readonly #system: System;
  readonly #before: ReadonlySet<number>;
  /** How long a stuck thread has run, as the system tells it: if that is the same as before, it still waits. */
  readonly #ranBefore = new Map<number, string | undefined>();
  readonly #signals = new Map<number, number>();
  readonly #timer: NodeJS.Timeout;

  /**
   * @param pid a process that catches SIGUSR1
   * @param before the {@link stderrWriters} before anything was done to it, which are the program's own
   */
  constructor(pid: number, system: System, before = stderrWriters(pid, system)) {
    this.#pid = pid;
    this.#system = system;
    this.#before = new Set(before);
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref();
  }

  /** For about how many milliseconds inspectors were stuck, and with them, mostly, their main threads. */
  get stuckMs(): number {
    return [...this.#signals.values()].reduce((sum, count) => sum + count * 2 * LOOK_MS, 0);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    for (const task of stderrWriters(this.#pid, this.#system)) {
      const count = this.#signals.get(task) ?? 0;
      if (this.#before.has(task) || count >= MOST_SIGNALS) continue;
      const ran = readText(`/proc/${task}/schedstat`);
      if (this.#ranBefore.get(task) === ran) {
        this.#signals.set(task, count + 1);
        free(task);
      }
      this.#ranBefore.set(task, ran);
    }
  }
}

/** The kernel hands a signal that is sent to the number of a thread to that thread, if it can take it. */
function free(task: number): void {
  try {
    process.kill(task, "SIGUSR1");
  } catch {
    // It has ended.
  }
}

/** The threads of a process and of its workers, but for the main ones, that are writing to standard error at this moment. */
export function stderrWriters(pid: number, system: System): readonly number[] {
  return [pid, ...system.workers(pid)].flatMap((one) =>
    listFolder(`/proc/${one}/task`)
      .map(Number)
      .filter((task) => task !== one && writtenBy(one, task) === STDERR),
  );
}
