import { UsageError } from "../read/usage-error.js";
import { refuseDeadlySignal } from "./before-signal.js";
import { endOf } from "./check-target.js";
import type { ProcessFacts, System } from "./process-facts.js";
import { SignalWatch } from "./signal-watch.js";

/** After so long the signal is sent once more, and then each time that as much has passed again. */
const FIRST_REPEAT_MS = 1000;

/**
 * Asks a process for its inspector by SIGUSR1, again and again.
 *
 * Node does nothing for a signal that comes while its inspector is open, though somebody may close that a moment later. A second
 * signal costs nothing where the first is still to be answered, as in a native call; it is sent only to Node's own handler.
 */
export class Knock {
  readonly #facts: ProcessFacts;
  readonly #system: System;
  readonly #sentMs: number;
  #signal: SignalWatch;
  #nextMs = FIRST_REPEAT_MS;

  /** Sends the first signal. @throws UsageError if it might kill the process now */
  constructor(facts: ProcessFacts, system: System) {
    this.#facts = facts;
    this.#system = system;
    this.#signal = new SignalWatch(facts.pid);
    sendSignal(facts, system);
    this.#sentMs = performance.now();
  }

  /** Since the first signal. */
  get waitedMs(): number {
    return performance.now() - this.#sentMs;
  }

  /** To be called again and again until the inspector is open, and once when it is. */
  look(): void {
    this.#signal.look();
  }

  /** Somebody else's signal may have opened the inspector: ours will open it again, perhaps when we have left. */
  get isToCome(): boolean {
    return this.#signal.isServedByNode() === false;
  }

  get isServedPromptly(): boolean {
    return this.#signal.isServedPromptly;
  }

  get isServedByProgram(): boolean {
    return this.#signal.isServedByProgram();
  }

  /** Sends another signal, if it is time for that. @throws UsageError if it might kill the process now */
  repeat(): void {
    const { waitedMs } = this;
    if (waitedMs < this.#nextMs || this.#signal.isServedByNode() !== true) return;
    this.#signal = new SignalWatch(this.#facts.pid);
    sendSignal(this.#facts, this.#system);
    this.#nextMs = 2 * waitedMs;
  }
}

function sendSignal(facts: ProcessFacts, system: System): void {
  const { pid } = facts;
  // Time has passed: the number may be another process's by now, or the process another program.
  const end = endOf(facts, system);
  if (end !== undefined) throw new UsageError(`${end} in the meantime`);
  refuseDeadlySignal(system.facts(pid) ?? facts, system);
  try {
    process.kill(pid, "SIGUSR1");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === "EPERM"
        ? `process ${pid} does not accept signals from this user; run the command as its user or as root`
        : `process ${pid} has ended in the meantime`,
    );
  }
}
