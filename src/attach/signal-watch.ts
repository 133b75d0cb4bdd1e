import { listFolder, readText } from "./linux-system.js";
import { looksIdle } from "./thread-words.js";

/** After so much processor time of the main thread a handler has run to its end. */
const HANDLED_NS = 20e6;

/** A main thread that came to serve the signal sooner was not held by anything. */
const PROMPT_MS = 300;

/**
 * Finds out who has got a SIGUSR1: Node, or the program by a handler of its own; and when Node came to serve it.
 *
 * Node's handler wakes a thread that does nothing but wait for it (`SignalInspector`, without a name before Node 22). If that
 * sleeps on while the signal is not pending any longer, the program has got it, however busy its main thread is.
 */
export class SignalWatch {
  readonly #pid: number;
  readonly #sleepsBefore: ReadonlyMap<string, string>;
  readonly #threadsBefore: ReadonlySet<string>;
  #freeMs = performance.now();
  #heldMs = 0;
  #isServed = false;
  #ranNs: number | undefined;

  /** To be made before the signal is sent. */
  constructor(pid: number) {
    this.#pid = pid;
    this.#sleepsBefore = sleepsOf(pid);
    this.#threadsBefore = new Set(threadsOf(pid));
  }

  /** To be called again and again until the inspector is open, and once when it is. */
  look(): void {
    if (this.#isServed) return;
    this.#isServed = threadsOf(this.#pid).some((thread) => !this.#threadsBefore.has(thread));
    if (this.#isServed) return;
    const nowMs = performance.now();
    if (looksIdle(this.#pid) === true) this.#freeMs = nowMs;
    this.#heldMs = nowMs - this.#freeMs;
  }

  /**
   * Nothing held the main thread when the signal came. It waits for the inspector's new thread, which may take seconds on a crowded
   * machine, and that is our doing. False also where the system does not tell.
   */
  get isServedPromptly(): boolean {
    return this.#isServed && this.#heldMs < PROMPT_MS;
  }

  /** The program itself has got the signal; false also where that is not known. */
  isServedByProgram(): boolean {
    if (this.#sleepsBefore.size === 0 || !this.#isHandled()) return false;
    const sleeps = sleepsOf(this.#pid);
    return [...this.#sleepsBefore].every(([task, count]) => sleeps.get(task) === count);
  }

  #isHandled(): boolean {
    const status = readText(`/proc/${this.#pid}/status`) ?? "";
    const pending = /^ShdPnd:\s*(\w+)/m.exec(status)?.[1];
    if (pending === undefined || (BigInt(`0x${pending}`) & SIGUSR1_MASK) !== 0n) return false;
    if (/^State:\s*S/m.test(status)) return true;
    const ranNs = Number(readText(`/proc/${this.#pid}/schedstat`)?.split(" ")[0]);
    this.#ranNs ??= ranNs;
    return ranNs - this.#ranNs >= HANDLED_NS;
  }
}

/** Signal 10 of Linux, in a mask that begins with signal 1. */
const SIGUSR1_MASK = 1n << 9n;

/** How often each thread has gone to sleep, with "R" while it is awake: the one that Node wakes, or if it has no name, all but the main one. */
function sleepsOf(pid: number): ReadonlyMap<string, string> {
  const all = threadsOf(pid)
    .filter((task) => task !== String(pid))
    .map((task) => {
      const status = readText(`/proc/${pid}/task/${task}/status`) ?? "";
      const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, "m").exec(status)?.[1];
      const count = field("State") === "S" ? field("voluntary_ctxt_switches") : "R";
      return { task, name: field("Name"), count: count ?? "" };
    });
  const named = all.filter(({ name }) => name === "SignalInspector");
  return new Map((named.length > 0 ? named : all).map(({ task, count }) => [task, count]));
}

function threadsOf(pid: number): readonly string[] {
  return listFolder(`/proc/${pid}/task`);
}
