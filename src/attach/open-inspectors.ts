import { inspectorUrl } from "./inspector-address.js";
import { likelyInspectors } from "./inspector-ports.js";
import { pause } from "./pause.js";
import type { Listener, System } from "./process-facts.js";
import { looksIdle } from "./thread-words.js";

/** So often in a row, and after so long each time, a client must be seen that uses an inspector. */
const CLIENT_LOOKS = 4;
const CLIENT_PAUSE_MS = 50;

/** An inspector that is open. */
export interface OpenInspector {
  /** Whose it is. */
  readonly pid: number;
  readonly port: number;
  /** Of its WebSocket. */
  readonly url: string;
  /** Somebody was connected to it before we asked. */
  readonly isUsed: boolean;
}

/** The inspectors that a process, and its workers if it is the primary of a cluster, have opened since some moment. */
export class OpenedInspectors {
  /** The sockets that were there before, by their {@link Listener.id}. */
  readonly before: readonly string[];
  readonly #pid: number;
  readonly #system: System;

  /** @param before undefined: those that are there now */
  constructor(pid: number, system: System, before?: readonly string[]) {
    this.#pid = pid;
    this.#system = system;
    this.before =
      before ??
      [pid, ...system.workers(pid)].flatMap((one) => system.listeners(one).map(({ id }) => id));
  }

  /** That of the process itself; undefined: it is not open. */
  async own(): Promise<OpenInspector | undefined> {
    return firstInspector(this.#pid, this.#fresh(this.#pid), this.#system);
  }

  async all(): Promise<readonly OpenInspector[]> {
    const ofWorkers = this.#system.workers(this.#pid).map((worker) => {
      const fresh = this.#fresh(worker);
      const facts = fresh.length === 0 ? undefined : this.#system.facts(worker);
      return facts && firstInspector(worker, likelyInspectors(facts, fresh), this.#system);
    });
    const found = await Promise.all([this.own(), ...ofWorkers]);
    return found.filter((one) => one !== undefined);
  }

  /**
   * The workers of a cluster that may open their inspectors yet. The primary has told all of them to; one whose loop does not
   * turn does so when it turns, or tries again then if the port was taken. One that {@link closeFree} has closed does not.
   */
  workersToCome(): readonly number[] {
    return this.#system.workers(this.#pid).filter((worker) => looksIdle(worker) === false);
  }

  #fresh(pid: number): readonly Listener[] {
    return this.#system.listeners(pid).filter(({ id }) => !this.before.includes(id));
  }
}

/** The first of some sockets of a process that turns out to be an inspector. */
export async function firstInspector(
  pid: number,
  listeners: readonly Listener[],
  system: System,
): Promise<OpenInspector | undefined> {
  for (const listener of listeners) {
    const { port } = listener;
    const isUsed = await hasLastingClient(pid, port, system);
    const url = await inspectorUrl(listener);
    if (url !== undefined) return { pid, port, url, isUsed };
  }
  return undefined;
}

/** Who only asks for an address, as the janitor of another attach does, is gone at the next look. */
async function hasLastingClient(pid: number, port: number, system: System): Promise<boolean> {
  for (let looks = 1; system.hasClient(pid, port); looks++) {
    if (looks === CLIENT_LOOKS) return true;
    await pause(CLIENT_PAUSE_MS);
  }
  return false;
}
