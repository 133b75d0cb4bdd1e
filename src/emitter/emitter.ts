import { resolve } from "node:path";
import { setImmediate } from "node:timers";
import { Worker } from "node:worker_threads";
import { giveAnswer } from "./answer.js";
import { FunctionDictionary, type FunctionStats } from "./blocking-function.js";
import { moveIn, moveOut } from "./global-slot.js";
import { Heart } from "./heart.js";
import type { Aftermath, FromWatchdog, ToWatchdog, WatchdogOrders } from "./messages.js";
import type { Settings } from "./options.js";
import { type Gap, SharedState } from "./shared-state.js";

/** How long the exit of the host waits for the watchdog's last words. Normally it takes a few milliseconds. */
const LAST_WORDS_MS = 300;

/** The running emitter of one thread. */
export interface StallEmitter {
  /** Function -> how often and how long (ms) it has blocked since the start, the longest first. */
  stats(): Map<string, FunctionStats>;
  /** Stops watching, writes the `stop` record, and resolves when the log is closed. */
  stop(): Promise<void>;
}

/** The emitter inside of the watched thread: starts the heart and the watchdog, and ends them in order. */
export class RunningEmitter implements StallEmitter {
  readonly #settings: Settings;
  readonly #state = new SharedState();
  readonly #heart: Heart;
  readonly #functions = new FunctionDictionary();
  readonly #warned = new Set<string>();
  readonly #onExit = () => this.#finishAtExit();
  #watchdog: Worker | undefined;
  #stopping: Promise<void> | undefined;
  #lastGap: Gap | undefined;

  constructor(settings: Settings, isByRegister: boolean) {
    this.#settings = settings;
    this.#heart = new Heart(this.#state, settings, (gap) => this.#noteGap(gap));
    moveIn({ answer: () => this.#answer(), emitter: this, isByRegister });
    try {
      this.#watchdog = this.#startWatchdog();
    } catch (error) {
      this.#warn(`cannot start a worker thread (${codeOf(error)}); stalls are not recorded`);
      return;
    }
    process.on("exit", this.#onExit);
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
      const ended = new Promise((done) => watchdog.once("exit", done));
      watchdog.ref();
      this.#post({ kind: "finish", reason: "stop" });
      await ended;
    }
    process.off("exit", this.#onExit);
    moveOut();
  }

  /**
   * The end of the host, whichever way it came to it. Blocks until the watchdog has closed its session with this
   * thread (else Node would wait for "the debugger") and has written its last words.
   */
  #finishAtExit(): void {
    if (this.#watchdog === undefined || this.#stopping !== undefined) return;
    this.#heart.stop();
    this.#heart.beat();
    // A program that ends before the watchdog is up and that never stalled has nothing to say: do not make it wait.
    if (!this.#state.hasReached("ready") && this.#lastGap === undefined) return;
    const aftermath = this.#lastGap && { aftermath: this.#aftermathOf(this.#lastGap) };
    this.#post({ kind: "finish", reason: "exit", ...aftermath });
    this.#state.waitFor("done", LAST_WORDS_MS);
  }

  #startWatchdog(): Worker {
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
      },
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

  #noteWatchdogGone(): void {
    this.#watchdog = undefined;
    this.#heart.stop();
    if (this.#stopping === undefined)
      this.#warn("the watchdog has ended; stalls are no longer recorded");
  }

  #noteGap(gap: Gap): void {
    this.#lastGap = gap;
    setImmediate(() => this.#post({ kind: "aftermath", ...this.#aftermathOf(gap) })).unref();
  }

  #aftermathOf(gap: Gap): Aftermath {
    return { beat: gap.beat };
  }

  #answer(): string {
    return giveAnswer({
      beatCount: () => this.#heart.last.count,
      idleMs: () => this.#heart.idleSinceLastMs(),
      context: () => undefined,
    });
  }

  #receive(message: FromWatchdog): void {
    if (message.kind === "warning") {
      this.#warn(message.message);
      return;
    }
    this.#functions.add(message.record.stack, message.record.duration);
    this.#settings.onStall?.(message.record);
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

function codeOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return String(code ?? message ?? error);
}
