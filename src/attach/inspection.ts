import { endOf } from "./check-target.js";
import { closeFree } from "./close-free.js";
import { closeInspector } from "./close-inspector.js";
import { withinItsTime } from "./crowd.js";
import { STDERR, whyFull } from "./full-stream.js";
import { type OpenDoor, openDoor, refuseOwnHandler } from "./inspector-door.js";
import type { OpenedInspectors } from "./open-inspectors.js";
import { pause, within } from "./pause.js";
import type { ProcessFacts, System } from "./process-facts.js";
import { ConnectionLost, ProtocolClient } from "./protocol-client.js";
import { looksIdle } from "./thread-words.js";

/** An idle loop serves the signal within milliseconds. */
const IDLE_LIMIT_MS = 5000;

/** How long we wait for the target to close its inspector, before we leave that to the janitor. */
const CLOSE_LIMIT_MS = 2000;

/** What an {@link Inspection} tells. */
export interface InspectionListener {
  say(sentence: string): void;
  /** The target's own time begins; again, if what went before was our doing. */
  onKnock(): void;
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
   * @throws UsageError, ConnectionLost
   */
  static async open(
    facts: ProcessFacts,
    system: System,
    listener: InspectionListener,
  ): Promise<Inspection | undefined> {
    const { pid } = facts;
    const { say, interrupted } = listener;
    let busyUntilMs = 0;
    const door = await openDoor(facts, system, {
      interrupted,
      say,
      onKnock: listener.onKnock,
      onWait(waitedMs) {
        if (looksIdle(pid) !== true) busyUntilMs = waitedMs;
        if (waitedMs - busyUntilMs > IDLE_LIMIT_MS) refuseOwnHandler(pid);
        listener.onSilence(waitedMs);
      },
    });
    if (door === undefined) return undefined;
    say(
      door.opened === undefined
        ? `its inspector was open already (port ${door.port}) and stays open`
        : `opened its inspector (SIGUSR1, ${new URL(door.url).host})`,
    );
    if (door.rescue?.stuckMs) {
      const why = whyFull(pid, STDERR) ?? "which was full";
      say(`it would wait to say so on its standard error, ${why}: freed it from that`);
    }
    try {
      return new Inspection(await ProtocolClient.connect(door.url), door, facts, system, say);
    } catch {
      door.rescue?.stop();
      throw new ConnectionLost();
    }
  }

  /** For about how many milliseconds its inspector could not write to standard error, until it was freed. */
  get stuckMs(): number {
    return this.#door.rescue?.stuckMs ?? 0;
  }

  /** Leaves, and closes the inspector if it was us who opened it. */
  async close(): Promise<void> {
    await this.#leave();
    this.#door.rescue?.stop();
  }

  async #leave(): Promise<void> {
    const { opened, release } = this.#door;
    if (opened === undefined) {
      this.client.close();
      return;
    }
    const { isLost } = this.client;
    const isStuck = this.stuckMs > 0;
    const isServed = await withinItsTime(
      this.#facts.pid,
      CLOSE_LIMIT_MS,
      closeInspector(this.client, isStuck),
    );
    this.client.close();
    const toCome = opened.workersToCome();
    const isClosed = isServed && (await closes(opened));
    const closed = isServed && (await this.#closeWorkers(opened, isStuck));
    if (endOf(this.#facts, this.#system) !== undefined) return;
    if (isClosed) {
      // Otherwise the janitor waits for them.
      if (closed && toCome.every((worker) => closed.includes(worker))) release();
      if (!isLost) this.#say("closed its inspector again");
    } else {
      this.#say("its inspector will be closed by a background process as soon as it answers");
    }
  }

  /** Closes those of the workers, which the target has had opened. @returns whose; undefined if some are still open */
  async #closeWorkers(
    opened: OpenedInspectors,
    isStuck: boolean,
  ): Promise<readonly number[] | undefined> {
    const open = await opened.all();
    const closed = await within(CLOSE_LIMIT_MS, closeFree(open, this.#system, isStuck));
    return closed !== undefined && open.every(({ pid }) => closed.includes(pid))
      ? closed
      : undefined;
  }
}

/** An inspector that was told to close is closed. */
async function closes(opened: OpenedInspectors): Promise<boolean> {
  for (let tries = 0; tries < 20; tries++) {
    if ((await opened.own()) === undefined) return true;
    await pause(25);
  }
  return false;
}
