import { listFolder, readText } from "./linux-system.js";
import { callOf } from "./system-call.js";
import { looksIdle } from "./thread-words.js";

/** After so much processor time of the main thread a handler has run to its end. */
const HANDLED_NS = 20e6;

/** A main thread that came to serve the signal sooner was not held by anything. */
const PROMPT_MS = 300;

/**
 * Finds out who has got a SIGUSR1: Node, or the program by a handler of its own; and when Node came to serve it.
 *
 * Node's handler wakes a thread that does nothing but wait for it (`SignalInspector`, without a name before Node 22), and that asks for
 * the inspector. If it sleeps on while the signal is not pending any longer, the program has got it, however busy its main thread is.
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
    this.#sleepsBefore = sleepsOf(pid, wokenThreads(pid));
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
    return this.#countsNow().every(({ count, before }) => count === before);
  }

  /** Node has got the signal, and has asked its main thread for the inspector; undefined where that cannot be known. */
  isServedByNode(): boolean | undefined {
    const [known, ...others] = this.#countsNow();
    if (known === undefined || others.length > 0) return undefined;
    return this.#isTaken() && known.count !== AWAKE && known.count !== known.before;
  }

  #countsNow(): readonly { readonly count: string | undefined; readonly before: string }[] {
    const now = sleepsOf(this.#pid, this.#sleepsBefore.keys());
    return [...this.#sleepsBefore].map(([task, before]) => ({ before, count: now.get(task) }));
  }

  /** A thread has got the signal. */
  #isTaken(): boolean {
    const pending = /^ShdPnd:\s*(\w+)/m.exec(readText(`/proc/${this.#pid}/status`) ?? "")?.[1];
    return pending !== undefined && (BigInt(`0x${pending}`) & SIGUSR1_MASK) === 0n;
  }

  #isHandled(): boolean {
    if (!this.#isTaken()) return false;
    if (/^State:\s*S/m.test(readText(`/proc/${this.#pid}/status`) ?? "")) return true;
    const ranNs = Number(readText(`/proc/${this.#pid}/schedstat`)?.split(" ")[0]);
    this.#ranNs ??= ranNs;
    return ranNs - this.#ranNs >= HANDLED_NS;
  }
}

/** Signal 10 of Linux, in a mask that begins with signal 1. */
const SIGUSR1_MASK = 1n << 9n;

/** Of a thread that does not sleep. */
const AWAKE = "R";

/**
 * The thread that Node wakes. If it has no name, it is the one that waits where no other does, as the threads of a pool do; if there are
 * several of these, it may be any but the main one.
 */
function wokenThreads(pid: number): readonly string[] {
  const others = threadsOf(pid).filter((task) => task !== String(pid));
  const named = others.filter(
    (task) => readText(`/proc/${pid}/task/${task}/comm`)?.trim() === "SignalInspector",
  );
  if (named.length > 0) return named;
  const places = others.map((task) => {
    const { name, firstArgument } = callOf(pid, Number(task)) ?? {};
    return name === "futex" ? firstArgument : undefined;
  });
  const alone = others.filter((_, i) => {
    const place = places[i];
    return place !== undefined && places.indexOf(place) === places.lastIndexOf(place);
  });
  return alone.length === 1 ? alone : others;
}

/** How often each of some threads has gone to sleep, or that it is awake. */
function sleepsOf(pid: number, tasks: Iterable<string>): ReadonlyMap<string, string> {
  return new Map(
    [...tasks].map((task) => {
      const status = readText(`/proc/${pid}/task/${task}/status`) ?? "";
      const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, "m").exec(status)?.[1];
      const count = field("State") === "S" ? field("voluntary_ctxt_switches") : AWAKE;
      return [task, count ?? ""];
    }),
  );
}

function threadsOf(pid: number): readonly string[] {
  return listFolder(`/proc/${pid}/task`);
}
