import { isMainThread } from "node:worker_threads";
import type { StallRecord } from "../record/record.js";
import { giveAnswer } from "./answer.js";
import { FunctionDictionary, type FunctionStats } from "./blocking-function.js";
import { monotonicMs } from "./clock.js";
import { readContext } from "./context.js";
import { ExitListener } from "./exit-listener.js";
import { expandFilePattern } from "./file-pattern.js";
import { type Callbacks, findResident, moveIn, moveOut } from "./global-slot.js";
import { Heartbeat } from "./heartbeat.js";
import { HttpRequests } from "./http-requests.js";
import { stackRefusal } from "./inspector-module.js";
import { absoluteTarget } from "./log-target.js";
import type { FromWatchdog } from "./messages.js";
import { hasNodeFlag } from "./node-flags.js";
import type { Settings } from "./options.js";
import { asOwn } from "./own-call.js";
import { isProfilerTaken, ProfileRecorder } from "./profile-recorder.js";
import { ResumedFunction } from "./resumed-function.js";
import { RunningScripts } from "./running-scripts.js";
import { type EndedStall, SharedState } from "./shared-state.js";
import { samplingPeriodMs } from "./signal-clock.js";
import type { StallEmitter } from "./stall-emitter.js";
import { ThreadWaits, type WaitListener } from "./thread-waits.js";
import { startImmediate } from "./timers.js";
import { TurnProbe } from "./turn-probe.js";
import { codeOf, Warnings } from "./warnings.js";
import { WatchdogThread } from "./watchdog-thread.js";
import { WorkCounter } from "./work-counter.js";

/**
 * How long the exit of the host waits for the watchdog's last words (ms). Normally it takes a few milliseconds; with thirty times more
 * work than processors 0.2 s at the mean and 0.9 s at most. Only a disk that does not answer makes anybody wait for all of it.
 */
const LAST_WORDS_MS = 2000;

/** A wait of a worker thread that is shorter than this (ms) is a lock, and no rest between two tasks. */
const SHORTEST_REST_MS = 2;

/** The emitter in the watched thread: starts the heartbeat and the watchdog, and ends them in order. */
export class RunningEmitter implements StallEmitter {
  readonly #settings: Settings;
  /** Why this thread's stack cannot be read. */
  readonly #refusal: string | undefined;
  #callbacks: Callbacks;
  readonly #state = new SharedState();
  readonly #heartbeat: Heartbeat;
  readonly #functions = new FunctionDictionary();
  readonly #turnProbe = new TurnProbe();
  readonly #resumed = new ResumedFunction();
  readonly #scripts = new RunningScripts();
  readonly #work = new WorkCounter();
  readonly #warnings = new Warnings();
  readonly #exit = new ExitListener(() => {
    try {
      this.#finishAtExit();
    } catch (error) {
      this.#giveUp(error);
    }
  });
  #requests: HttpRequests | undefined;
  #waits: ThreadWaits | undefined;
  #watchdog: WatchdogThread | undefined;
  #recorder: ProfileRecorder | undefined;
  #stopping: Promise<void> | undefined;
  #isFinishing = false;
  #hasStalled = false;

  constructor(settings: Settings, isByRegister: boolean) {
    this.#settings = settings;
    this.#refusal = stackRefusal(settings.sample);
    const { thresholdMs, intervalMs } = settings;
    this.#heartbeat = new Heartbeat(
      this.#state,
      { thresholdMs, intervalMs, isBeforeProgram: isByRegister },
      {
        onBeat: (beat) => {
          this.#resumed.take();
          this.#recorder?.rotateIfOld(beat.timeMs);
        },
        onStallEnd: (stall) => this.#noteEndedStall(stall),
        nextBeatInMs: () => this.#recorder?.nextBeatInMs(monotonicMs(), intervalMs) ?? intervalMs,
        workDone: () => this.#work.done,
        onFailure: (error) => this.#giveUp(error),
      },
    );
    this.#callbacks = settings;
    moveIn({
      file: expandFilePattern(absoluteTarget(settings.file)),
      answer: () => this.#answer(),
      emitter: this,
      adopt: isByRegister ? (callbacks) => this.#beAdopted(callbacks) : undefined,
    });
    this.#recorder = this.#startRecorder();
    // After the profiler, which walks the heap: a program that ends at once would wait for more of the thread's start-up.
    try {
      this.#watchdog = this.#startWatchdog();
    } catch (error) {
      this.#stopRecorder();
      this.#warnings.say(
        `cannot start a worker thread (${codeOf(error)}); stalls are not recorded`,
      );
      return;
    }
    this.#exit.start();
    if (settings.countsRequests) this.#work.startRequests();
    if (!isMainThread) {
      this.#waits = new ThreadWaits(this.#waitListener());
      this.#waits.start();
    }
    // A worker thread cannot be interrupted, and only from inside the code is its request known.
    if (settings.requests && isMainThread && this.#refusal === undefined) {
      this.#requests = new HttpRequests();
      this.#requests.start();
    }
    // What our own start has taken is none of the program's.
    this.#heartbeat.beginAnew();
    this.#heartbeat.start();
  }

  stats(): Map<string, FunctionStats> {
    return this.#functions.list();
  }

  count(n = 1): void {
    this.#work.add(n);
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    this.#heartbeat.stop();
    if (this.#watchdog !== undefined) {
      // A stall after the call counts, too: it is over with this turn of the loop.
      await new Promise((done) => startImmediate(done));
      this.#leave();
      this.#finish("stop");
      if (!(await this.#watchdog.end())) {
        this.#warnings.say("the watchdog did not stop in time; its last records may be missing");
      }
    }
    this.#exit.stop();
    this.#requests?.stop();
    this.#work.stop();
    this.#waits?.stop();
    this.#stopRecorder();
    moveOut();
  }

  /**
   * The end of the host, whichever way it came to it. Blocks until the watchdog has closed its session with this
   * thread (else Node would wait for "the debugger") and has written its last words.
   */
  #finishAtExit(): void {
    if (this.#watchdog === undefined) return;
    this.#waits?.stop();
    if (!this.#isFinishing) this.#leave();
    // A program that ends before the watchdog is up and that never stalled has nothing to say: do not make it wait.
    if (!this.#state.hasReached("ready") && !this.#hasStalled) return;
    this.#finish(this.#stopping === undefined ? "exit" : "stop");
    this.#watchdog.standIn();
    this.#state.waitFor("done", LAST_WORDS_MS);
  }

  /** A fault of our own, or what the host has made of the language, must not end the host. */
  #giveUp(error: unknown): void {
    this.#warnings.say(`failed (${codeOf(error)}); stalls are no longer recorded`);
    try {
      this.#stopRecorder();
      this.#finish("failure");
    } catch {} // what is broken may be needed here, too
  }

  /** The last beat. That no more come is no stall, which must be said before it. */
  #leave(): void {
    this.#state.reach("leaving");
    this.#heartbeat.stop();
    this.#heartbeat.beat();
  }

  #finish(reason: string): void {
    if (this.#isFinishing) return;
    this.#isFinishing = true;
    this.#state.reach("leaving");
    this.#watchdog?.post({ kind: "finish", reason });
  }

  #beAdopted(callbacks: Callbacks): StallEmitter {
    this.#callbacks = callbacks;
    const resident = findResident();
    if (resident !== undefined) resident.adopt = undefined;
    return this;
  }

  #startWatchdog(): WatchdogThread {
    const startWallMs = this.#heartbeat.last.wallMs;
    return new WatchdogThread(this.#settings, this.#state, startWallMs, this.#refusal, {
      onMessage: (message) => this.#receive(message),
      onError: (error) => this.#giveUp(error),
      onEnd: () => this.#noteWatchdogGone(),
    });
  }

  #noteWatchdogGone(): void {
    this.#watchdog = undefined;
    this.#heartbeat.stop();
    this.#stopRecorder();
    if (!this.#isFinishing)
      this.#warnings.say("the watchdog has stopped; stalls are no longer recorded");
  }

  #waitListener(): WaitListener {
    return {
      onWait: () => this.#heartbeat.rest(),
      onWaitOver: (waitedMs) => {
        if (waitedMs >= SHORTEST_REST_MS) this.#heartbeat.beginAnew();
        else this.#heartbeat.goOn();
      },
    };
  }

  #startRecorder(): ProfileRecorder | undefined {
    if (!this.#settings.sample || this.#refusal !== undefined || isProfilerTaken())
      return undefined;
    try {
      return new ProfileRecorder(samplingPeriodMs(this.#settings.thresholdMs));
    } catch (error) {
      this.#warnings.say(
        `cannot sample (${codeOf(error)}); native calls may be attributed to neighbouring lines`,
      );
      return undefined;
    }
  }

  #stopRecorder(): void {
    this.#recorder?.close();
    this.#recorder = undefined;
  }

  /** The profile is taken in the very beat that ends the stall; all that is made of it, the watchdog makes. */
  #noteEndedStall({ beat }: EndedStall): void {
    this.#hasStalled = true;
    // The runner of `node --test` is none of the user's programs: the tests have processes of their own.
    if (this.#refusal !== undefined && !hasNodeFlag("--test")) {
      this.#warnings.say(
        `the stack cannot be read (${this.#refusal}); stalls are recorded without stacks`,
      );
    }
    const recorder = this.#recorder;
    const profile = recorder?.take();
    const sampled = recorder && profile && { profile, intervalMs: recorder.periodMs };
    const resumed = this.#resumed.take();
    this.#scripts.note(profile?.nodes.map(({ callFrame }) => callFrame.url) ?? []);
    this.#scripts.note(resumed.map(({ file }) => file));
    const scripts = this.#scripts.take();
    this.#watchdog?.post({ kind: "aftermath", beat, sampled, resumed, scripts });
  }

  #answer(): string {
    return giveAnswer({
      beatCount: () => this.#heartbeat.last.count,
      idleMs: () => this.#heartbeat.idleSinceLastMs(),
      context: () => readContext(this.#callbacks.context, () => this.#requests?.current()),
      noteFiles: (files) => this.#scripts.note(files),
      turnProbe: this.#turnProbe,
      resumed: this.#resumed,
    });
  }

  #receive(message: FromWatchdog): void {
    if (message.kind === "warning") {
      this.#warnings.say(message.message);
      return;
    }
    try {
      this.#functions.add(message.blockedIn, message.record.duration);
      this.#tell(message.record);
    } catch (error) {
      this.#giveUp(error);
    }
  }

  /** The runtime calls the callback, not we: what it blocks is its own. Whatever it does wrong must not end the application. */
  #tell(record: StallRecord): void {
    const { onStall } = this.#callbacks;
    if (onStall === undefined) return;
    const complain = (error: unknown) => this.#warnings.say(`onStall failed (${codeOf(error)})`);
    Promise.resolve(record).then(onStall).catch(asOwn(complain));
  }
}
