import { monotonicMs, wallMs } from "../emitter/clock.js";
import { formatDuration } from "../record/duration-text.js";
import { type AttachSettings, thresholdOf } from "./attach-settings.js";
import type { Attached, AttachListener } from "./attached.js";
import { awaitEnd, checkTarget, endOf } from "./check-target.js";
import { LONGEST_QUEUE_MS } from "./crowd.js";
import { nodesStartedBy } from "./descendants.js";
import { Inspection, type InspectionListener } from "./inspection.js";
import { interruptedWithin } from "./interruption.js";
import { ObservedStall } from "./observed-stall.js";
import type { ProcessFacts, System } from "./process-facts.js";
import { ConnectionLost, type ProtocolClient } from "./protocol-client.js";
import { Recorder } from "./recorder.js";
import { busyThoughStarved, SilenceWords } from "./silence-words.js";
import { StallLogs } from "./stall-logs.js";
import { awaitPatiently, type WatchListener, watchStall } from "./stall-watch.js";
import { resumes, standstillOf } from "./standstill.js";
import { lockTarget } from "./target-lock.js";
import { looksIdle } from "./thread-words.js";
import { Witness } from "./witness.js";
import type { TargetFacts } from "./witness-program.js";
import { type WorkerListener, watchWorkers } from "./worker-threads.js";

/** How long to look at a loop that does not turn, if the user does not say. */
const LOOK_MS = 5000;

/** How much longer than the user said we wait for the first answer of all. */
const PATIENCE_MS = 2000;

/** How long to look at a process that does not run at all. */
const STANDSTILL_LOOK_MS = 2000;

/** One attachment to a running Node: what holds its loop now, or what does in the time to come. */
export class Attachment {
  readonly #settings: AttachSettings;
  readonly #system: System;
  readonly #listener: AttachListener;
  readonly #thresholdMs: number;
  /** What is left of the time that the user has given. */
  #forMs: number | undefined;
  readonly #facts: ProcessFacts;
  #stall: ObservedStall;
  #profile: Attached["profile"];
  #target: TargetFacts;
  /** Its main loop has been seen to turn, so the stall is over or there was none. */
  #isTurning = false;
  /** When its main thread was last seen in its poll: that its answer is late has other causes, such as a crowded machine. */
  #idleMs = 0;
  readonly #fromWallMs = wallMs();
  readonly #stallLogs: StallLogs;
  /** The log of the emitter. */
  readonly #recorded: string[] = [];
  #recorder: Recorder | undefined;
  #heldMs = 0;

  /** @throws UsageError if the target cannot be attached to */
  constructor(settings: AttachSettings, system: System, listener: AttachListener) {
    this.#settings = settings;
    this.#forMs = settings.forMs;
    this.#system = system;
    this.#listener = listener;
    this.#thresholdMs = thresholdOf(settings);
    this.#facts = checkTarget(settings.pid, system, settings.isForced);
    this.#stall = new ObservedStall(settings.pid);
    const { service, version } = settings.emitter;
    const logSettings = { thresholdMs: this.#thresholdMs, service, version };
    this.#stallLogs = new StallLogs(settings.pid, logSettings);
    this.#target = { pid: this.#facts.ownPid };
  }

  /** Looks, records, and leaves the target as it was. @throws UsageError */
  async run(): Promise<Attached> {
    const why = standstillOf(this.#facts);
    const runs = why === undefined || (await this.#watchStandstill(why));
    if (runs && !this.#listener.interrupted.aborted) await this.#inspect();
    if (this.#recorder !== undefined) await this.#record(this.#recorder);
    const logs = [...this.#stallLogs.write(), ...this.#recorded];
    const mayBeOlder = this.#recorder?.stays === true;
    return { logs, fromWallMs: this.#fromWallMs, mayBeOlder, profile: this.#profile };
  }

  /** Removes what is temporary, the logs among it. */
  dispose(): void {
    this.#stall.close();
    this.#recorder?.dispose();
    this.#stallLogs.remove();
  }

  /**
   * A signal to a process that is stopped would be served when it goes on, and nobody would be there then.
   *
   * @returns whether it has gone on in the meantime
   */
  async #watchStandstill(why: string): Promise<boolean> {
    const { say, interrupted } = this.#listener;
    say(`${why}; leaving it alone`);
    const limitMs = this.#forMs ?? STANDSTILL_LOOK_MS;
    const hasResumed = await resumes(this.#facts, this.#system, limitMs, interrupted);
    const lastedMs = monotonicMs() - this.#stall.startMs;
    this.#stall.observe();
    this.#stall.noteStandstill(lastedMs);
    if (!hasResumed) {
      const end = endOf(this.#facts, this.#system);
      if (end !== undefined) say(end);
      this.#keepStall(undefined);
      return false;
    }
    say(`it runs again, after ${formatDuration(lastedMs)}`);
    if (lastedMs >= this.#thresholdMs) this.#keepStall(monotonicMs());
    if (this.#forMs !== undefined) this.#forMs -= lastedMs;
    return true;
  }

  async #inspect(): Promise<void> {
    const { say, interrupted, onWedge } = this.#listener;
    const silence = new SilenceWords(this.#settings.pid, say);
    const onSilence = (ms: number): void => {
      if (looksIdle(this.#facts.pid) === true) this.#idleMs = monotonicMs();
      this.#stall.observe();
      silence.note(ms, this.#stall.withheld());
    };
    const patience = (stall?: ObservedStall): AbortSignal => this.#patience(stall);
    const listener = () => ({
      ...{ say, onWedge, onSilence, patience },
      onKnock: () => this.#beginStall(),
      interrupted: patience(),
    });
    const unlock = await lockTarget(this.#facts, say, interrupted);
    if (unlock === undefined) return;
    try {
      const inspection = await Inspection.open(this.#facts, this.#system, listener());
      if (inspection === undefined) {
        this.#keepStall(undefined);
        return;
      }
      try {
        await this.#look(inspection, listener());
      } finally {
        await inspection.close();
        if (this.#heldMs > 0) {
          say(`its main thread was held for ${formatDuration(this.#heldMs)} in total`);
        }
      }
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      await this.#keepWhatWasSeen();
    } finally {
      unlock();
    }
  }

  /** What went before, such as the turn of another attach, is not the target's silence. */
  #beginStall(): void {
    this.#stall.close();
    this.#stall = new ObservedStall(this.#facts.pid);
  }

  /** The target has ended, or closed its inspector, in the middle of it all. */
  async #keepWhatWasSeen(): Promise<void> {
    const { say } = this.#listener;
    const end = await awaitEnd(this.#facts, this.#system);
    const isTooEarly = monotonicMs() - this.#stall.startMs < this.#thresholdMs;
    if (end === undefined) say("its inspector was closed meanwhile, or it is ending");
    else say(isTooEarly ? `${end}, before it could be looked at` : end);
    const isSeen = this.#isTurning || !this.#stallLogs.isEmpty;
    if (!isSeen && (end === undefined || !isTooEarly)) this.#keepStall(undefined);
  }

  /** Who says for how long also means a target that does not answer at all: until it opens its inspector, and from then on. */
  #patience(stall?: ObservedStall): AbortSignal {
    const { interrupted } = this.#listener;
    const forMs = this.#forMs;
    if (forMs === undefined) return interrupted;
    const lostMs = (): number => Math.min((stall ?? this.#stall).queuedMs(), LONGEST_QUEUE_MS);
    return interruptedWithin(forMs + PATIENCE_MS, interrupted, lostMs);
  }

  async #look(
    inspection: Inspection,
    listener: InspectionListener & WatchListener & WorkerListener,
  ): Promise<void> {
    const forMs = this.#forMs;
    const { client } = inspection;
    const witness = await awaitPatiently(Witness.place(client, this.#facts), this.#stall, listener);
    if (witness === undefined) {
      this.#keepStall(undefined);
      return;
    }
    this.#target = witness.target;
    const settings = { thresholdMs: this.#thresholdMs, lookMs: forMs ?? LOOK_MS };
    const turnedMs = await watchStall(client, this.#stall, witness, settings, listener).finally(
      () => {
        this.#heldMs += witness.heldMs;
      },
    );
    if (turnedMs === undefined) {
      this.#keepStall(undefined);
      return;
    }
    this.#isTurning = true;
    const stalledMs = turnedMs - Math.max(this.#stall.startMs, this.#idleMs);
    if (stalledMs >= this.#thresholdMs) {
      // The emitter of a target that has one has written it down itself.
      if (witness.target.emitterLog === undefined) this.#keepStall(turnedMs);
      listener.say(`its event loop is running again, after ${formatDuration(stalledMs)}`);
    }
    const workers = await watchWorkers(client, this.#facts, settings, {
      ...listener,
      interrupted: this.#listener.interrupted,
    });
    for (const { stall, target } of workers) {
      this.#keepStall(undefined, target, stall);
      stall.close();
    }
    if (workers.length > 0) {
      listener.say("the loop of its main thread turns");
      return;
    }
    await this.#install(client, witness.target, listener);
    const others = nodesStartedBy(this.#facts.pid, this.#system);
    if (others !== undefined) listener.say(`it has started other Node.js processes: ${others}`);
  }

  async #install(
    client: ProtocolClient,
    target: TargetFacts,
    listener: InspectionListener,
  ): Promise<void> {
    if (listener.interrupted.aborted) {
      listener.say("its event loop turns; no time was left to record its stalls");
      return;
    }
    const { emitterLog } = target;
    const resident =
      emitterLog === undefined ? undefined : Recorder.follow(this.#facts, emitterLog);
    if (resident?.hasLog) {
      this.#recorder = resident;
      listener.say(`it already has an emitter; its log is ${resident.log}`);
      return;
    }
    const { emitter, keepFile } = this.#settings;
    const installing = Recorder.install(client, this.#facts, { options: emitter, keepFile });
    this.#recorder = await awaitPatiently(installing, this.#stall, listener);
    if (this.#recorder === undefined) {
      installing.then(
        (late) => late.dispose(),
        () => {}, // the inspector was closed before the loop turned
      );
      if (keepFile !== undefined) {
        listener.say(`the emitter may still start in it, and then writes to ${keepFile}`);
      }
      return;
    }
    this.#heldMs += this.#recorder.heldMs;
    listener.say("installed the emitter");
  }

  async #record(recorder: Recorder): Promise<void> {
    const forMs = this.#forMs;
    const { keepFile } = this.#settings;
    const { say, interrupted } = this.#listener;
    const isLeft = keepFile !== undefined && forMs === undefined;
    if (isLeft) {
      say(`the emitter stays; it writes to ${recorder.log}`);
      return;
    }
    say(`recording ${forMs === undefined ? "until Ctrl-C" : `for ${forMs / 1000} s`}`);
    await recorder.record(forMs, interrupted, this.#facts, this.#system);
    const outcome = await recorder.stop(this.#facts);
    this.#recorded.push(recorder.readableLog(() => this.#stallLogs.newPath()));
    const end = endOf(this.#facts, this.#system);
    if (recorder.stays && end === undefined) {
      say(
        recorder.hasLog
          ? `the emitter stays; its log is ${recorder.log}`
          : "the other attach has removed its emitter, and with it the log",
      );
    } else if (recorder.stays || outcome === "gone") say(end ?? "the process is ending");
    else if (outcome === "stopped") say("removed the emitter again");
    else say("the emitter removes itself as soon as the event loop runs");
  }

  #keepStall(endMs: number | undefined, target = this.#target, stall = this.#stall): void {
    const lastedMs = (endMs ?? monotonicMs()) - stall.startMs;
    if (lastedMs < this.#thresholdMs) {
      this.#listener.say(
        `looked for only ${formatDuration(lastedMs)}, less than the threshold: too short to tell whether its loop is blocked`,
      );
      return;
    }
    if (endMs === undefined) {
      this.#profile ??= stall.profile;
      const words = target.worker === undefined ? busyThoughStarved(stall.withheld()) : undefined;
      if (words !== undefined) this.#listener.say(words);
    }
    this.#stallLogs.add(stall, target, endMs);
  }
}
