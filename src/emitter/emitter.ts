import type { Profiler } from "node:inspector";
import { resolve } from "node:path";
import { isMainThread, threadId, Worker } from "node:worker_threads";
import { defined } from "../record/defined.js";
import type { StallRecord } from "../record/record.js";
import { giveAnswer } from "./answer.js";
import { FunctionDictionary, type FunctionStats } from "./blocking-function.js";
import { monotonicMs } from "./clock.js";
import { readContext } from "./context.js";
import { EvidenceReader, type Reading } from "./evidence.js";
import { expandFilePattern } from "./file-pattern.js";
import { GarbageClock } from "./garbage-clock.js";
import { type Callbacks, findResident, moveIn, moveOut } from "./global-slot.js";
import { Heartbeat } from "./heartbeat.js";
import { inspectorRefusal } from "./inspector-module.js";
import type { Aftermath, FromWatchdog, ToWatchdog, WatchdogOrders } from "./messages.js";
import type { Settings } from "./options.js";
import { ProfileRecorder } from "./profile-recorder.js";
import { type Beat, type EndedStall, SharedState } from "./shared-state.js";
import { samplingPeriodMs } from "./signal-clock.js";
import type { StallEmitter } from "./stall-emitter.js";
import { cutProfile, leadingIdleMs } from "./stall-profile.js";
import { startImmediate, startTimer, stopTimer } from "./timers.js";
import { ownTask, type WatchedTask } from "./watched-task.js";

/** How long `stop()` waits for the watchdog: one that hangs in a write to a dead disk never ends. */
const STOP_LIMIT_MS = 10_000;

/** How long the exit of the host waits for the watchdog's last words. Normally it takes a few milliseconds. */
const LAST_WORDS_MS = 1000;

/**
 * The same for a program that has stalled and ends before its watchdog is up. Normally that takes 50 ms; on a machine
 * with more work than processors it took a second and more, and the only stall of the program was lost.
 */
const FIRST_WORDS_MS = 3000;

/** The emitter inside of the watched thread: starts the heart and the watchdog, and ends them in order. */
export class RunningEmitter implements StallEmitter {
  readonly #settings: Settings;
  #callbacks: Callbacks;
  readonly #state = new SharedState();
  readonly #heart: Heartbeat;
  readonly #functions = new FunctionDictionary();
  readonly #garbage = new GarbageClock();
  readonly #warned = new Set<string>();
  readonly #onExit = () => this.#finishAtExit();
  #watchdog: Worker | undefined;
  #isLeaving = false;
  #stopping: Promise<void> | undefined;
  #isFinishing = false;
  #lastStall: (Aftermath & { readonly gap: EndedStall }) | undefined;
  /** When the stall began whose collections have not been summed up yet. Monotonic milliseconds. */
  #unsentSinceMs = Number.POSITIVE_INFINITY;
  #recorder: ProfileRecorder | undefined;

  constructor(settings: Settings, isByRegister: boolean) {
    this.#settings = settings;
    const heartSettings = { ...settings, isBeforeProgram: isByRegister };
    this.#heart = new Heartbeat(this.#state, heartSettings, {
      onBeat: (beat) => this.#noteBeat(beat),
      onStallEnd: (gap, previous) => this.#noteEndedStall(gap, previous),
      nextBeatInMs: () => this.#nextBeatInMs(),
    });
    this.#callbacks = settings;
    moveIn({
      file: expandFilePattern(resolve(settings.file)),
      answer: () => this.#answer(),
      emitter: this,
      adopt: isByRegister ? (callbacks) => this.#beAdopted(callbacks) : undefined,
    });
    try {
      this.#watchdog = this.#startWatchdog();
    } catch (error) {
      this.#warn(`cannot start a worker thread (${codeOf(error)}); stalls are not recorded`);
      return;
    }
    process.on("exit", this.#onExit);
    // After the watchdog, so that it starts up while the profiler walks the heap.
    this.#recorder = this.#startRecorder();
    this.#heart.start();
  }

  stats(): Map<string, FunctionStats> {
    return this.#functions.list();
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    this.#heart.stop();
    const watchdog = this.#watchdog;
    if (watchdog !== undefined) {
      this.#heart.beat();
      const ended = new Promise<void>((done) => watchdog.once("exit", () => done()));
      watchdog.ref();
      // A stall that has just ended is told from an immediate: its record is whole if the order to finish comes behind.
      await new Promise((done) => startImmediate(done));
      const told = this.#lastStall;
      this.#isLeaving = true;
      this.#heart.beat();
      const untold = this.#lastStall === told ? undefined : this.#lastStall;
      this.#finish("stop", untold && this.#aftermathOf(untold));
      await this.#within(STOP_LIMIT_MS, ended);
      watchdog.unref();
    }
    process.off("exit", this.#onExit);
    this.#stopMeasuring();
    moveOut();
  }

  /** Waits for the end of the watchdog, but not for ever. */
  async #within(limitMs: number, ended: Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((done) => {
      timer = startTimer(() => {
        this.#warn("the watchdog did not end in time; its last records may be missing");
        done();
      }, limitMs);
    });
    await Promise.race([ended, late]);
    stopTimer(timer);
  }

  /**
   * The end of the host, whichever way it came to it. Blocks until the watchdog has closed its session with this
   * thread (else Node would wait for "the debugger") and has written its last words.
   */
  #finishAtExit(): void {
    if (this.#watchdog === undefined) return;
    this.#isLeaving = true;
    if (this.#stopping === undefined) {
      this.#heart.stop();
      this.#heart.beat();
    }
    this.#state.reach("leaving");
    // A program that ends before the watchdog is up and that never stalled has nothing to say: do not make it wait.
    const isReady = this.#state.hasReached("ready");
    if (!isReady && this.#lastStall === undefined) return;
    const aftermath = this.#lastStall && this.#aftermathOf(this.#lastStall);
    this.#finish(this.#stopping === undefined ? "exit" : "stop", aftermath);
    this.#state.waitFor("done", isReady ? LAST_WORDS_MS : FIRST_WORDS_MS);
  }

  #finish(reason: string, aftermath?: Aftermath): void {
    if (this.#isFinishing) return;
    this.#isFinishing = true;
    this.#post({ kind: "finish", reason, ...(aftermath && { aftermath }) });
  }

  #beAdopted(callbacks: Callbacks): StallEmitter {
    this.#callbacks = callbacks;
    const resident = findResident();
    if (resident !== undefined) resident.adopt = undefined;
    return this;
  }

  #startWatchdog(): Worker {
    const task = ownTask();
    const orders: WatchdogOrders = {
      state: this.#state.buffer,
      settings: {
        file: resolve(this.#settings.file),
        thresholdMs: this.#settings.thresholdMs,
        intervalMs: this.#settings.intervalMs,
        maxBytes: this.#settings.maxBytes,
        keepFiles: this.#settings.keepFiles,
        service: this.#settings.service,
        version: this.#settings.version,
        asks: isMainThread,
        refusal: this.#refusal(),
        thread: isMainThread ? undefined : threadId,
        task,
      },
      before: readOnce(task),
      startWallMs: this.#heart.last.wallMs,
    };
    // Without the host's flags and NODE_OPTIONS, which may hold --import hooks that must not run a second time
    // (this package's own register among them), and away from the host's streams.
    const watchdog = new Worker(new URL("./watchdog.js", import.meta.url), {
      workerData: orders,
      name: "stall-report",
      env: {},
      execArgv: [],
      stdin: false,
      stdout: true,
      stderr: true,
      resourceLimits: { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 },
    });
    watchdog.on("message", (message: FromWatchdog) => this.#receive(message));
    watchdog.on("error", (error) => this.#warn(`the watchdog failed (${codeOf(error)})`));
    watchdog.on("exit", () => this.#noteWatchdogGone());
    watchdog.unref();
    return watchdog;
  }

  /** Why this thread's stack cannot be read. */
  #refusal(): string | undefined {
    const refusal = inspectorRefusal();
    if (refusal !== undefined || isMainThread || this.#settings.sample) return refusal;
    return "a worker thread cannot be interrupted, and sampling is off";
  }

  #noteWatchdogGone(): void {
    this.#watchdog = undefined;
    this.#heart.stop();
    this.#stopMeasuring();
    if (this.#stopping === undefined)
      this.#warn("the watchdog has ended; stalls are no longer recorded");
  }

  #stopMeasuring(): void {
    this.#recorder?.close();
    this.#recorder = undefined;
    this.#garbage.close();
  }

  #startRecorder(): ProfileRecorder | undefined {
    // Where no session may be opened, the watchdog says so.
    if (!this.#settings.sample || inspectorRefusal() !== undefined) return undefined;
    try {
      return new ProfileRecorder(samplingPeriodMs(this.#settings.thresholdMs));
    } catch (error) {
      this.#warn(
        `cannot sample (${codeOf(error)}); native calls may be blamed on their neighbours`,
      );
      return undefined;
    }
  }

  #noteBeat(beat: Beat): void {
    this.#recorder?.rotateIfOld(beat.timeMs);
    const isAfterStall = this.#lastStall?.beat === beat.count - 1;
    this.#garbage.noteBeat(beat.timeMs, isAfterStall, this.#unsentSinceMs);
  }

  #nextBeatInMs(): number {
    const { intervalMs } = this.#settings;
    return this.#recorder?.nextBeatInMs(monotonicMs(), intervalMs) ?? intervalMs;
  }

  /**
   * The profile is taken at once, in the very beat that ends the stall. The collections are told by Node in the
   * immediates that follow, so the rest goes to the watchdog from there.
   */
  #noteEndedStall(gap: EndedStall, previous: Beat): void {
    const recorder = this.#recorder;
    const profile = recorder?.take();
    const cut = recorder && profile && this.#cut(profile, recorder.periodMs, gap, previous);
    const stall = { gap, beat: gap.beat, ...cut };
    this.#lastStall = stall;
    this.#unsentSinceMs = Math.min(this.#unsentSinceMs, gap.startMs);
    // Not unref'd: a program that ends right behind its stall turns its loop once more, and its record is whole.
    startImmediate(() => {
      this.#post({ kind: "aftermath", ...this.#aftermathOf(stall) });
      this.#unsentSinceMs = Number.POSITIVE_INFINITY;
    });
  }

  #cut(profile: Profiler.Profile, periodMs: number, gap: EndedStall, previous: Beat) {
    const latestStartMs = previous.timeMs + this.#settings.intervalMs;
    const laterMs = gap.isStartup ? 0 : leadingIdleMs(profile, gap.startMs, latestStartMs);
    const endMs = gap.startMs + gap.durationMs;
    return defined({
      startsLaterMs: laterMs,
      profile: cutProfile(profile, gap.startMs + laterMs, endMs, periodMs),
    });
  }

  #aftermathOf({ gap, ...aftermath }: Aftermath & { readonly gap: EndedStall }): Aftermath {
    const gcMs = this.#garbage.within(gap.startMs, gap.startMs + gap.durationMs);
    // Without a turn of the loop (process.exit in the stall) Node has not told us: then it is not measured.
    const isMeasured = gcMs !== undefined && !(gcMs === 0 && this.#isLeaving);
    return isMeasured ? { ...aftermath, gcMs } : aftermath;
  }

  #answer(): string {
    return giveAnswer({
      beatCount: () => this.#heart.last.count,
      idleMs: () => this.#heart.idleSinceLastMs(),
      context: () => readContext(this.#callbacks.context),
    });
  }

  #receive(message: FromWatchdog): void {
    if (message.kind === "warning") {
      this.#warn(message.message);
      return;
    }
    this.#functions.add(message.record.stack, message.record.duration);
    void this.#tell(message.record);
  }

  /** Whatever the application's callback does wrong must not end the application. */
  async #tell(record: StallRecord): Promise<void> {
    try {
      await this.#callbacks.onStall?.(record);
    } catch (error) {
      this.#warn(`onStall failed (${codeOf(error)})`);
    }
  }

  #post(message: ToWatchdog): void {
    this.#watchdog?.postMessage(message);
  }

  #warn(message: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    process.emitWarning(message, "StallReportWarning");
  }
}

function readOnce(task: WatchedTask): Reading {
  const reader = new EvidenceReader(task);
  const reading = reader.read();
  reader.close();
  return reading;
}

function codeOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return String(code ?? message ?? error);
}
