import { STDERR, writtenBy } from "./full-stream.js";
import { listFolder, readText, takesSigusr1 } from "./linux-system.js";
import type { System } from "./process-facts.js";
import { textBeingWritten } from "./written-text.js";

/** How often we look: who has written in between was not stuck. */
const LOOK_MS = 50;

/** Node writes a line or two at a time. What is still stuck then is not helped by signals. */
const MOST_SIGNALS = 5;

/** What was done for a thread that is stuck. */
interface Help {
  signals: number;
  /** What it was writing at the last signal, and for how long it had run then, as the system tells it. */
  text: string | undefined;
  ran: string | undefined;
}

/** What an inspector says. Source: Node's src/inspector_socket_server.cc, the same from 20 to 26. */
const INSPECTORS_WORDS =
  /^(?:Debugger (?:listening on|ending on|attached)|For help, see: |Starting inspector on )/;

/**
 * Frees inspectors that wait to write to a standard error that nobody reads.
 *
 * Node says there that its inspector opens, has a client, and closes, from the inspector's own thread, and its main thread waits
 * for that. A signal to that thread makes the write fail, because Node asks for no restart of what its handler of SIGUSR1
 * interrupts; and to open an inspector that is open does nothing. A thread of the program would lose what it writes, so an
 * inspector is told by its words. If it goes on to write the same, the handler is one of the program's, after which the system
 * resumes the write: that gets one signal only. Linux only: elsewhere nothing tells what a thread waits for.
 */
export class StderrRescue {
  readonly #pid: number;
  readonly #system: System;
  /** How long a stuck thread has run, as the system tells it: if that is the same as before, it still waits. */
  readonly #ranBefore = new Map<number, string | undefined>();
  readonly #helped = new Map<number, Help>();
  readonly #timer: NodeJS.Timeout;

  constructor(pid: number, system: System) {
    this.#pid = pid;
    this.#system = system;
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref();
  }

  /** For about how many milliseconds inspectors were stuck, and with them, mostly, their main threads. */
  get stuckMs(): number {
    return [...this.#helped.values()].reduce((sum, { signals }) => sum + signals * 2 * LOOK_MS, 0);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    for (const one of [this.#pid, ...this.#system.workers(this.#pid)]) {
      for (const task of stderrWriters(one)) this.#lookAt(one, task);
    }
  }

  #lookAt(pid: number, task: number): void {
    const ran = readText(`/proc/${task}/schedstat`);
    const isStuck = this.#ranBefore.get(task) === ran;
    this.#ranBefore.set(task, ran);
    if (!isStuck) return;
    const text = textBeingWritten(pid, task);
    const last = this.#helped.get(task);
    if (last === undefined) {
      if (!INSPECTORS_WORDS.test(text ?? "")) return;
    } else {
      const isVain = last.signals === 1 && last.text === text;
      if (last.ran === ran || isVain || last.signals >= MOST_SIGNALS) return; // not come yet, or no help
    }
    if (free(pid, task)) this.#helped.set(task, { signals: (last?.signals ?? 0) + 1, text, ran });
  }
}

/**
 * The kernel hands a signal that is sent to the number of a thread to that thread, if it can take it. By now the number may be
 * a stranger's, or the program have removed the handler, or be another one (execve): that would be killed.
 *
 * @returns whether the signal was sent
 */
function free(pid: number, task: number): boolean {
  if (!takesSigusr1(pid, task)) return false;
  try {
    return process.kill(task, "SIGUSR1");
  } catch {
    return false; // it has ended
  }
}

/** The threads of a process, but for the main one, that are writing to standard error at this moment. */
function stderrWriters(pid: number): readonly number[] {
  return listFolder(`/proc/${pid}/task`)
    .map(Number)
    .filter((task) => task !== pid && writtenBy(pid, task) === STDERR);
}
