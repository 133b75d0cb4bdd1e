import type { Profiler, Session } from "node:inspector";
import { inspector } from "./inspector-module.js";

/** Milliseconds between two samples: four in the shortest default stall would be 125, so 20 gives a clear majority. */
export const SAMPLE_MS = 20;

/**
 * A profile grows for as long as it runs, so it is replaced from time to time. After five seconds it holds 250
 * samples, which end in a fraction of a millisecond.
 */
const ROTATE_MS = 5000;

type InspectorConsole = typeof import("node:inspector")["console"];

type Finished = { readonly params: { readonly profile: Profiler.Profile } };

/**
 * V8's sampling profiler, kept running at a low rate in the watched thread.
 *
 * Starting it walks the heap (5-20 ms in a fresh process, 100-250 ms with a million objects). That is paid once, when
 * the emitter starts: console profiles of one session overlap, and as long as one is running the next one starts in
 * a fraction of a millisecond. Two sessions that overlap pay the full price each time.
 */
export class ProfileRecorder {
  readonly #session: Session;
  /** The console of V8's inspector, not the one that prints. */
  readonly #console: InspectorConsole;
  #current = 0;
  #startedMs = 0;
  #finished: Profiler.Profile | undefined;

  /**
   * Begins to record.
   *
   * @param nowMs monotonic milliseconds
   * @throws if this process does not allow an inspector session (the permission model)
   */
  constructor(nowMs: number) {
    if (inspector === undefined) throw new Error("Node was built without the inspector");
    this.#session = new inspector.Session();
    this.#console = inspector.console;
    this.#session.connect();
    this.#session.on("Profiler.consoleProfileFinished", (message: Finished) => {
      this.#finished = message.params.profile;
    });
    this.#session.post("Profiler.enable");
    this.#session.post("Profiler.setSamplingInterval", { interval: SAMPLE_MS * 1000 });
    this.#begin(nowMs);
  }

  /** To be called at every beat: replaces the profile if it has become old. */
  rotateIfOld(nowMs: number): void {
    if (nowMs - this.#startedMs >= ROTATE_MS) this.take(nowMs);
  }

  /** Ends the running profile, begins the next one, and gives the ended one back. */
  take(nowMs: number): Profiler.Profile | undefined {
    const ended = this.#current;
    this.#begin(nowMs);
    return this.#end(ended);
  }

  /** Ends the recording. */
  close(): void {
    this.#end(this.#current);
    this.#session.disconnect();
  }

  #begin(nowMs: number): void {
    this.#current++;
    this.#startedMs = nowMs;
    this.#console.profile(nameOf(this.#current));
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
