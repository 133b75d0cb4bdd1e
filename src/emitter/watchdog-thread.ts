import * as threads from "node:worker_threads";
import { EvidenceReader, type Reading } from "./evidence.js";
import { absoluteTarget } from "./log-target.js";
import type { FromWatchdog, ToWatchdog, WatchdogOrders } from "./messages.js";
import type { Settings } from "./options.js";
import { asOwn } from "./own-call.js";
import type { SharedState } from "./shared-state.js";
import { startTimer, stopTimer } from "./timers.js";
import { WATCHDOG_TEXT } from "./watchdog-text.js";
import { ownTask, type WatchedTask } from "./watched-task.js";

/** How long `stop()` waits for the watchdog: one that hangs in a write to a dead disk never ends. */
const STOP_LIMIT_MS = 10_000;

/** What the watched thread hears of its watchdog. */
export interface WatchdogListener {
  onMessage(message: FromWatchdog): void;
  /** It has ended, whether it was told to or not. */
  onEnd(): void;
  onError(error: Error): void;
}

/** The watchdog's thread as the watched thread sees it. */
export class WatchdogThread {
  readonly #worker: threads.Worker;
  readonly #ended: Promise<void>;
  readonly #state: SharedState;
  readonly #orders: WatchdogOrders;
  /** What was posted before the thread was up. */
  #early: readonly ToWatchdog[] = [];

  /**
   * Starts the thread.
   *
   * @param refusal why the watched thread's stack cannot be read; undefined if it can
   * @throws if this process may not start one (the permission model)
   */
  constructor(
    settings: Settings,
    state: SharedState,
    startWallMs: number,
    refusal: string | undefined,
    listener: WatchdogListener,
  ) {
    const task = ownTask();
    const { thresholdMs, intervalMs, maxBytes, keepFiles, service, version } = settings;
    const { isMainThread, threadId } = threads;
    this.#state = state;
    this.#orders = {
      state: state.buffer,
      settings: {
        file: absoluteTarget(settings.file),
        thresholdMs,
        intervalMs,
        maxBytes,
        keepFiles,
        service,
        version,
        asks: isMainThread && refusal === undefined,
        noStacks: refusal,
        thread: isMainThread ? undefined : threadId,
        task,
      },
      before: readOnce(task),
      startWallMs,
    };
    // Without the host's flags and NODE_OPTIONS, which may hold --import hooks that must not run a second time
    // (this package's own register among them), and away from the host's streams.
    this.#worker = new threads.Worker(WATCHDOG_TEXT, {
      eval: true,
      workerData: this.#orders,
      name: "stall-report",
      env: {},
      execArgv: [],
      stdin: false,
      stdout: true,
      stderr: true,
      resourceLimits: { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 64 },
    });
    this.#worker.on(
      "message",
      asOwn((message: FromWatchdog) => listener.onMessage(message)),
    );
    this.#worker.on(
      "error",
      asOwn((error) => listener.onError(error as Error)),
    );
    this.#ended = new Promise((done) => this.#worker.once("exit", () => done()));
    this.#worker.once(
      "exit",
      asOwn(() => listener.onEnd()),
    );
    this.#worker.unref();
  }

  post(message: ToWatchdog): void {
    this.#early = this.#state.hasReached("ready") ? [] : [...this.#early, message];
    this.#worker.postMessage(message);
  }

  /**
   * Runs the watchdog in the watched thread, from its beginning to its end, unless its own thread has begun: where fifty processes start
   * at once that takes five seconds and more, and a process that ends meanwhile would wait for it or lose its records.
   */
  standIn(): void {
    if (this.#early.length === 0) return;
    let receive = (_: ToWatchdog): void => {};
    const parentPort = {
      // It has taken the log, so the thread would have nothing to do.
      on: (_: "message", listener: typeof receive) => {
        receive = listener;
        void this.#worker.terminate();
      },
      // The watched thread is past its last turn, and would not hear it from the other thread either.
      postMessage: () => {},
      close: () => {},
    };
    const worker = { ...threads, parentPort, workerData: this.#orders };
    const require = (name: string) =>
      name === "node:worker_threads" ? worker : process.getBuiltinModule(name);
    const { compileFunction } = process.getBuiltinModule("node:vm");
    compileFunction(WATCHDOG_TEXT, ["require"])(require);
    for (const message of this.#early) receive(message);
  }

  /** Waits for its end, but not for ever, and keeps the process alive for it. Returns whether it came. */
  async end(): Promise<boolean> {
    this.#worker.ref();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((done) => {
      timer = startTimer(() => done(false), STOP_LIMIT_MS);
    });
    const hasEnded = await Promise.race([this.#ended.then(() => true), late]);
    stopTimer(timer);
    this.#worker.unref();
    return hasEnded;
  }
}

function readOnce(task: WatchedTask): Reading {
  const reader = new EvidenceReader(task);
  const reading = reader.read();
  reader.close();
  return reading;
}
