import { monotonicMs, wallMs } from "../emitter/clock.js";
import { formatDuration } from "../record/duration-text.js";
import { type AttachSettings, thresholdOf } from "./attach-settings.js";
import type { Attached, AttachListener } from "./attached.js";
import { awaitEnd, checkTarget, endOf } from "./check-target.js";
import { LONGEST_QUEUE_MS } from "./crowd.js";
import { listWords, nodesStartedBy } from "./descendants.js";
import { findHeld } from "./held-processes.js";
import { Inspection, type InspectionListener } from "./inspection.js";
import { interruptedWithin } from "./interruption.js";
import { ObservedStall } from "./observed-stall.js";
import type { ProcessFacts, System } from "./process-facts.js";
import { ConnectionLost } from "./protocol-client.js";
import { Recording } from "./recording.js";
import { SilenceWords, wordsOnStarved } from "./silence-words.js";
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

/** For how long the processes are watched that it has started, and how many are named that hang. */
const OTHERS_LOOK_MS = 500;
const MOST_HELD = 5;

/** So often the inspector is opened, if somebody else closes it before the target has answered. */
const MOST_TRIES = 3;

type LookListener = InspectionListener & WatchListener & WorkerListener;

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
  readonly #recording: Recording;
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
    this.#recording = new Recording(settings, this.#facts, system, listener.say);
    this.#target = { pid: this.#facts.ownPid };
  }

  /** Looks, records, and leaves the target as it was. @throws UsageError */
  async run(): Promise<Attached> {
    const why = standstillOf(this.#facts);
    const runs = why === undefined || (await this.#watchStandstill(why));
    if (runs && !this.#listener.interrupted.aborted) await this.#inspect();
    const recorded = await this.#recording.finish(this.#forMs, this.#listener.interrupted, () =>
      this.#stallLogs.newPath(),
    );
    return {
      logs: [...this.#stallLogs.write(), ...(recorded === undefined ? [] : [recorded])],
      fromWallMs: this.#fromWallMs,
      mayBeOlder: this.#recording.mayBeOlder,
      profile: this.#profile,
    };
  }

  /** Removes what is temporary, the logs among it. */
  dispose(): void {
    this.#stall.close();
    this.#recording.dispose();
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
      for (let tries = 1; !(await this.#inspectOnce(listener, tries === MOST_TRIES)); ) tries++;
      if (this.#isTurning) await this.#tellOthers();
    } finally {
      unlock();
    }
  }

  /** @returns false if somebody else has closed the inspector before anything was seen, and it is not the last try */
  async #inspectOnce(listener: () => LookListener, isLast: boolean): Promise<boolean> {
    const { say } = this.#listener;
    try {
      const inspection = await Inspection.open(this.#facts, this.#system, listener());
      if (inspection === undefined) {
        this.#keepStall(undefined);
        return true;
      }
      try {
        await this.#look(inspection, listener());
      } finally {
        await inspection.close();
        const heldMs = this.#heldMs + inspection.stuckMs;
        if (heldMs > 0) say(`its main thread was held for ${formatDuration(heldMs)} in total`);
      }
      return true;
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      return await this.#keepWhatWasSeen(isLast);
    }
  }

  /** What went before, such as the turn of another attach, is not the target's silence. */
  #beginStall(): void {
    this.#stall.close();
    this.#stall = new ObservedStall(this.#facts.pid);
  }

  /** The target has ended, or its inspector was closed, in the middle of it all. @returns false if it may be opened again */
  async #keepWhatWasSeen(isLast: boolean): Promise<boolean> {
    const { say } = this.#listener;
    const end = await awaitEnd(this.#facts, this.#system);
    const isUnseen = !this.#isTurning && !this.#stall.isAnswered;
    if (end === undefined && isUnseen && !isLast && !this.#listener.interrupted.aborted) {
      say("its inspector was closed meanwhile; opening it again");
      return false;
    }
    const isTooEarly = monotonicMs() - this.#stall.startMs < this.#thresholdMs;
    if (end === undefined) say("its inspector was closed meanwhile, or it is ending");
    else say(isTooEarly ? `${end}, before it could be looked at` : end);
    const isSeen = this.#isTurning || !this.#stallLogs.isEmpty;
    if (!isSeen && (end === undefined || !isTooEarly)) this.#keepStall(undefined);
    return true;
  }

  /** Who says for how long also means a target that does not answer at all: until it opens its inspector, and from then on. */
  #patience(stall?: ObservedStall): AbortSignal {
    const { interrupted } = this.#listener;
    const forMs = this.#forMs;
    if (forMs === undefined) return interrupted;
    const lostMs = (): number => Math.min((stall ?? this.#stall).queuedMs(), LONGEST_QUEUE_MS);
    return interruptedWithin(forMs + PATIENCE_MS, interrupted, lostMs);
  }

  async #look(inspection: Inspection, listener: LookListener): Promise<void> {
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
    const heldMs = await this.#recording.begin(client, witness.target, this.#stall, listener);
    this.#heldMs += heldMs;
  }

  /** Who names `npm start`, or the primary of a cluster, may mean what that has started. */
  async #tellOthers(): Promise<void> {
    const others = nodesStartedBy(this.#facts.pid, this.#system);
    if (others.length === 0) return;
    const { say } = this.#listener;
    say(`it has started other Node.js processes: ${listWords(others)}`);
    const held = await findHeld(
      others.map(({ pid }) => pid),
      OTHERS_LOOK_MS,
    );
    for (const { pid, words } of others.filter((one) => held.get(one.pid)).slice(0, MOST_HELD)) {
      say(`the event loop of ${words} does not turn: stall-report attach ${pid}`);
    }
  }

  #keepStall(endMs: number | undefined, target = this.#target, stall = this.#stall): void {
    const nowMs = monotonicMs();
    const lastedMs = (endMs ?? nowMs) - stall.startMs;
    const isOfMain = stall === this.#stall;
    if (endMs === undefined && isOfMain && nowMs - this.#idleMs < this.#thresholdMs) {
      this.#listener.say("its main thread is idle: nothing blocks its event loop");
      return;
    }
    if (lastedMs < this.#thresholdMs) {
      this.#listener.say(
        `looked for only ${formatDuration(lastedMs)}, less than the threshold: too short to tell whether its loop is blocked`,
      );
      return;
    }
    if (endMs === undefined) {
      this.#profile ??= stall.profile;
      const words = target.worker === undefined ? wordsOnStarved(stall.withheld()) : undefined;
      if (words !== undefined) this.#listener.say(words);
    }
    this.#stallLogs.add(stall, target, endMs);
  }
}
