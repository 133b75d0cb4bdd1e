import type { AttachSettings } from "./attach-settings.js";
import { endOf } from "./check-target.js";
import type { ObservedStall } from "./observed-stall.js";
import type { ProcessFacts, System } from "./process-facts.js";
import type { ProtocolClient } from "./protocol-client.js";
import { Recorder } from "./recorder.js";
import { awaitPatiently } from "./stall-watch.js";
import type { TargetFacts } from "./witness-program.js";

/** What an emitter in the target records, told as it goes on: one that we have installed, or one that was there. */
export class Recording {
  readonly #settings: Pick<AttachSettings, "emitter" | "keepFile">;
  readonly #facts: ProcessFacts;
  readonly #system: System;
  readonly #say: (sentence: string) => void;
  #recorder: Recorder | undefined;
  /** The target was told to install the emitter. */
  #isOrdered = false;

  constructor(
    settings: Pick<AttachSettings, "emitter" | "keepFile">,
    facts: ProcessFacts,
    system: System,
    say: (sentence: string) => void,
  ) {
    this.#settings = settings;
    this.#facts = facts;
    this.#system = system;
    this.#say = say;
  }

  /** The emitter was there before us, or stays. */
  get mayBeOlder(): boolean {
    return this.#recorder?.stays === true;
  }

  /**
   * Has the target's emitter record. @returns milliseconds for which that held its main thread
   * @throws UsageError, ConnectionLost
   */
  async begin(
    client: ProtocolClient,
    { emitterLog }: TargetFacts,
    stall: ObservedStall,
    listener: Parameters<typeof awaitPatiently>[2],
  ): Promise<number> {
    if (listener.interrupted.aborted) {
      this.#say("its event loop turns; no time was left to record its stalls");
      return 0;
    }
    const resident =
      emitterLog === undefined ? undefined : Recorder.follow(this.#facts, emitterLog);
    if (resident?.hasLog) {
      this.#recorder = resident;
      this.#say(`it already has an emitter; its log is ${resident.log}`);
      return 0;
    }
    const { emitter, keepFile } = this.#settings;
    this.#isOrdered = true;
    const installing = Recorder.install(client, this.#facts, { options: emitter, keepFile });
    this.#recorder = await awaitPatiently(installing, stall, listener);
    if (this.#recorder === undefined) {
      installing.then(
        (late) => late.dispose(),
        () => {}, // the inspector was closed before the loop turned
      );
      if (keepFile !== undefined) {
        this.#say(`the emitter may still start in it, and then writes to ${keepFile}`);
      }
      return 0;
    }
    this.#say("installed the emitter");
    return this.#recorder.heldMs;
  }

  /**
   * Waits for the time to pass, and takes the emitter out unless it is to stay.
   *
   * @param newLog names a copy of its log @returns the log to read; undefined if there is none to be read now
   */
  async finish(
    forMs: number | undefined,
    interrupted: AbortSignal,
    newLog: () => string,
  ): Promise<string | undefined> {
    const say = this.#say;
    const recorder = this.#recorder;
    const { keepFile } = this.#settings;
    if (recorder === undefined) {
      if (keepFile !== undefined && !this.#isOrdered && this.#end() === undefined) {
        say("no emitter was left in it: --keep needs an event loop that turns");
      }
      return undefined;
    }
    if (keepFile !== undefined && forMs === undefined) {
      say(`the emitter stays; it writes to ${recorder.log}`);
      return undefined;
    }
    say(`recording ${forMs === undefined ? "until Ctrl-C" : `for ${forMs / 1000} s`}`);
    await recorder.record(forMs, interrupted, this.#facts, this.#system);
    const outcome = await recorder.stop(this.#facts);
    const end = this.#end();
    if (recorder.stays && end === undefined) {
      say(
        recorder.hasLog
          ? `the emitter stays; its log is ${recorder.log}`
          : "the other attach has removed its emitter, and with it the log",
      );
    } else if (recorder.stays || outcome === "gone") say(end ?? "the process is ending");
    else if (outcome === "stopped") say("removed the emitter again");
    else say("the emitter removes itself as soon as the event loop runs");
    return recorder.readableLog(newLog);
  }

  #end(): string | undefined {
    return endOf(this.#facts, this.#system);
  }

  dispose(): void {
    this.#recorder?.dispose();
  }
}
