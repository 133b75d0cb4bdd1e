import { UsageError } from "../read/usage-error.js";
import { closeInspector } from "./close-inspector.js";
import { type OpenDoor, openDoor } from "./inspector-door.js";
import { pause, within } from "./pause.js";
import type { ProcessFacts, System } from "./process-facts.js";
import { ProtocolClient } from "./protocol-client.js";
import { looksIdle } from "./thread-words.js";

/** An idle loop serves the signal within milliseconds. */
const IDLE_LIMIT_MS = 5000;

/** How long we wait for the target to close its inspector, before we leave that to the janitor. */
const CLOSE_LIMIT_MS = 2000;

/** What an {@link Inspection} tells. */
export interface InspectionListener {
  say(sentence: string): void;
  onSilence(silentMs: number): void;
  readonly interrupted: AbortSignal;
}

/** The time for which we are in the target by its inspector. */
export class Inspection {
  readonly client: ProtocolClient;
  readonly #door: OpenDoor;
  readonly #facts: ProcessFacts;
  readonly #system: System;
  readonly #say: (sentence: string) => void;

  private constructor(
    client: ProtocolClient,
    door: OpenDoor,
    facts: ProcessFacts,
    system: System,
    say: (sentence: string) => void,
  ) {
    this.client = client;
    this.#door = door;
    this.#facts = facts;
    this.#system = system;
    this.#say = say;
  }

  /**
   * Opens the inspector and connects to it.
   *
   * @returns undefined if the user did not want to wait for it
   * @throws UsageError
   */
  static async open(
    facts: ProcessFacts,
    system: System,
    listener: InspectionListener,
  ): Promise<Inspection | undefined> {
    const { pid } = facts;
    let busyUntilMs = 0;
    const door = await openDoor(facts, system, {
      interrupted: listener.interrupted,
      onWait(waitedMs) {
        if (!looksIdle(pid)) busyUntilMs = waitedMs;
        if (waitedMs - busyUntilMs > IDLE_LIMIT_MS) {
          throw new UsageError(
            `process ${pid} was sent SIGUSR1 but did not open its inspector, although its event loop is idle: it seems to use that signal itself`,
          );
        }
        listener.onSilence(waitedMs);
      },
    });
    if (door === undefined) {
      listener.say(
        "the inspector has not opened yet; a background process will close it as soon as it does",
      );
      return undefined;
    }
    listener.say(
      door.wasOpen
        ? `its inspector was open already (port ${door.port}) and stays open`
        : `opened its inspector (SIGUSR1, 127.0.0.1:${door.port})`,
    );
    const client = await ProtocolClient.connect(door.url);
    return new Inspection(client, door, facts, system, listener.say);
  }

  /** Leaves, and closes the inspector if it was us who opened it. */
  async close(): Promise<void> {
    if (this.#door.wasOpen) {
      this.client.close();
      return;
    }
    await within(CLOSE_LIMIT_MS, closeInspector(this.client));
    this.client.close();
    if (await this.#isClosed()) {
      this.#door.release();
      this.#say("closed its inspector again");
    } else {
      this.#say(
        "its inspector will be closed by a background process when the current call returns",
      );
    }
  }

  async #isClosed(): Promise<boolean> {
    for (let tries = 0; tries < 20; tries++) {
      const open = this.#system.listeners(this.#facts.pid);
      if (open.every(({ port }) => port !== this.#door.port)) return true;
      await pause(25);
    }
    return false;
  }
}
