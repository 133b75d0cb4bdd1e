import type { Profiler, Session } from "node:inspector";
import { monotonicMs } from "./clock.js";
import { inspector } from "./inspector-module.js";
import { hasNodeFlag } from "./node-flags.js";
import { OWN_MARK, ownModules } from "./own-call.js";
import { SignalClock } from "./signal-clock.js";
import { shortened } from "./stack-text.js";
import { sampleTimesMs } from "./stall-profile.js";

/**
 * A profile grows for as long as it runs, so it is replaced from time to time. What that costs is some tenths of a
 * millisecond, and about a tenth more for each sample with a deep stack of its own: fifty of them held a busy thread for
 * 5 ms. So it is done often and each time is short. The signals are known the better for it.
 */
const SAMPLES_PER_PROFILE = 10;

/**
 * Whether Node itself has this process's profiler open, for `--cpu-prof` or for coverage. It prints all that it hears of our
 * console profiles on standard error ("Cannot retrieve id from the response message"), so there is no sampling then.
 */
export function isProfilerTaken(): boolean {
  return (process.env["NODE_V8_COVERAGE"] ?? "") !== "" || hasNodeFlag("--cpu-prof");
}

type InspectorConsole = typeof import("node:inspector")["console"];

type Finished = { readonly params: { readonly profile: Profiler.Profile } };

/**
 * V8's sampling profiler, kept running at a low rate in the watched thread.
 *
 * Starting it walks the heap (5-20 ms in a fresh process, 100-250 ms with a million objects). That is paid once, when
 * the emitter starts: console profiles of one session overlap, and as long as one is running the next one starts in
 * a fraction of a millisecond. Two sessions that overlap pay the full price each time.
 *
 * An ended profile often lacks its last sample: V8 takes that out of its buffer when the next one is due.
 */
export class ProfileRecorder {
  /** Milliseconds between two samples. */
  readonly periodMs: number;
  readonly #session: Session;
  /** The console of V8's inspector, not the one that prints. */
  readonly #console: InspectorConsole;
  readonly #signals: SignalClock;
  #current = 0;
  #startedMs = 0;
  #finished: Profiler.Profile | undefined;

  /**
   * Begins to record.
   *
   * @throws if this process does not allow an inspector session (the permission model)
   */
  constructor(periodMs: number) {
    if (inspector === undefined) throw new Error("Node was built without the inspector");
    this.periodMs = periodMs;
    this.#session = new inspector.Session();
    this.#console = inspector.console;
    this.#session.connect();
    this.#session.on("Profiler.consoleProfileFinished", (message: Finished) => {
      this.#finished = message.params.profile;
    });
    this.#session.post("Profiler.enable");
    this.#session.post("Profiler.setSamplingInterval", { interval: periodMs * 1000 });
    this.#begin();
    this.#signals = new SignalClock(this.#startedMs, periodMs);
  }

  /** How long to wait from now to the next beat; see {@link SignalClock}. All in milliseconds. */
  nextBeatInMs(nowMs: number, intervalMs: number): number {
    return this.#signals.nextBeatInMs(nowMs, intervalMs);
  }

  /** To be called at every beat (monotonic milliseconds): replaces the profile if it has become old. */
  rotateIfOld(nowMs: number): void {
    if (nowMs - this.#startedMs >= SAMPLES_PER_PROFILE * this.periodMs) this.take();
  }

  /** Ends the running profile, begins the next one, and gives the ended one back. */
  take(): Profiler.Profile | undefined {
    const ended = this.#current;
    this.#begin();
    const profile = this.#end(ended);
    for (const { callFrame } of profile?.nodes ?? []) {
      if (ownModules.has(callFrame.url)) callFrame.functionName = `${OWN_MARK}module`;
      callFrame.url = shortened(callFrame.url);
    }
    // The first sample is no signal: it is taken when the profile begins.
    const lastMs = profile && sampleTimesMs(profile).slice(1).at(-1);
    if (lastMs !== undefined) this.#signals.learn(lastMs);
    return profile;
  }

  /** Ends the recording. */
  close(): void {
    this.#end(this.#current);
    this.#session.disconnect();
  }

  #begin(): void {
    this.#current++;
    this.#console.profile(nameOf(this.#current));
    this.#startedMs = monotonicMs();
  }

  #end(number: number): Profiler.Profile | undefined {
    this.#finished = undefined;
    this.#console.profileEnd(nameOf(number));
    const profile = this.#finished;
    this.#finished = undefined;
    return profile;
  }
}

function nameOf(number: number): string {
  return `stall-report-${number}`;
}
