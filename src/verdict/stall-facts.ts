import { DEFAULT_THRESHOLD_MS } from "../record/default-threshold.js";
import type { Capture, CpuTimes, OsState, StackSample, StallProfile } from "../record/record.js";
import type { StackState } from "./idle-stack.js";
import { MAJORITY_SHARE, STANDSTILL_SHARE } from "./thresholds.js";

/**
 * What was measured of a stall. All amounts are milliseconds, up to now for a stall in progress; undefined means "not measured".
 */
export interface Evidence {
  readonly duration: number;
  /** `stall-open`: it goes on, as far as is known. */
  readonly type?: "stall" | "stall-open" | undefined;
  readonly cpu?: CpuTimes | undefined;
  readonly watchdogLag?: number | undefined;
  readonly gc?: number | undefined;
  readonly suspended?: number | undefined;
  readonly debugger?: true | undefined;
  readonly capture?: Capture | undefined;
  readonly samples?: readonly Pick<StackSample, "at" | "delay" | "count">[] | undefined;
  /** Parsed only where it can decide, because it is a long text. So is `os`. */
  readonly profile?: Pick<StallProfile, "samples" | "gc"> | undefined;
  readonly os?: Pick<OsState, "state" | "syscall" | "waitsFor" | "pressure"> | undefined;
}

/** What is known of a stall when it is judged. A stall of zero length has no shares. */
export class StallFacts {
  readonly evidence: Evidence;
  readonly stack: StackState;
  readonly durationMs: number;
  /** The main thread's CPU time; undefined if it was not measured or the stall has no length. */
  readonly cpuMs: number | undefined;
  /** CPU time was measured and is less than half of the stall. */
  readonly isAtRest: boolean;

  constructor(evidence: Evidence, stack: StackState) {
    this.evidence = evidence;
    this.stack = stack;
    this.durationMs = evidence.duration;
    this.cpuMs = this.durationMs > 0 ? evidence.cpu?.main : undefined;
    this.isAtRest = this.cpuMs !== undefined && !this.isMost(this.cpuMs);
  }

  /**
   * For how long the main thread was runnable without a processor.
   *
   * At most the time in which it did not run: Linux counts throttled time as run-queue time too, and adds up the throttled time
   * of all processors of the container. It counts the time in the run queue only when that is over: who
   * is still seen there has been there since it last ran.
   */
  get withheldMs(): number {
    const { main = 0, queue, throttled = 0 } = this.evidence.cpu ?? {};
    const free = this.durationMs - main;
    if (this.isStillRunnable) return free;
    const sum = Math.min((queue ?? 0) + throttled, free);
    if (throttled === 0 || queue === undefined || !this.isMost(sum)) return sum;
    // A sleeping thread does not wait for a processor: the quota throttled something else, such as the child of execSync.
    return /^[SD]$/.test(this.evidence.os?.state ?? "") ? Math.min(queue, free) : sum;
  }

  /** Whether it goes on, and the thread was runnable (state R) when it was last seen, but has not run for most of it. */
  get isStillRunnable(): boolean {
    if (!this.isAtRest || this.evidence.type !== "stall-open" || this.isStallOfItsOwn) return false;
    return this.evidence.os?.state === "R";
  }

  /**
   * Whether the watchdog was held for most of it, without having waited for a CPU. It sleeps through a call that blocks the main
   * thread, and is late only if the whole process stands still.
   */
  get isWatchdogHeld(): boolean {
    const { watchdogLag, cpu } = this.evidence;
    return watchdogLag !== undefined && this.isMost(watchdogLag - (cpu?.watchdogQueue ?? 0));
  }

  /** Whether it read from another process when it was looked at: `spawn` reads from its child until that has begun. */
  get isReadingFromProcess(): boolean {
    const { os } = this.evidence;
    return os?.syscall === "read" && os.waitsFor === "pipe";
  }

  /**
   * Whether it waited for a process or a thread that had no CPU, as far as is known: for most of the stall some thread of the machine waited
   * for one, and the main thread and the watchdog together for as long. Who was seen asleep in a call other than such a read waited there.
   */
  get isOtherStarved(): boolean {
    const { os, watchdogLag = 0 } = this.evidence;
    const wasSeenAsleep = /^[SD]$/.test(os?.state ?? "");
    return (
      (this.isReadingFromProcess || !wasSeenAsleep) &&
      this.#isMachineBusy &&
      this.isMost(this.withheldMs + watchdogLag)
    );
  }

  /** Whether a collection took most of it and waited for V8's helpers, which had no CPU: the whole process hardly ran. */
  get isCollectorStarved(): boolean {
    const { gc, cpu } = this.evidence;
    return this.isMost(gc) && this.isScant(cpu?.process) && this.#isMachineBusy;
  }

  /** Whether for most of it some thread of the machine waited for a CPU. */
  get #isMachineBusy(): boolean {
    return this.isMost(this.evidence.os?.pressure);
  }

  /** Whether it goes on and would have been a stall by now without any wait for a CPU. */
  get isStallOfItsOwn(): boolean {
    return this.evidence.type === "stall-open" && (this.cpuMs ?? 0) >= DEFAULT_THRESHOLD_MS;
  }

  /** Whether an amount was measured and is at least half of the stall. */
  isMost(ms: number | undefined): boolean {
    return ms !== undefined && this.durationMs > 0 && ms / this.durationMs >= MAJORITY_SHARE;
  }

  /** Whether an amount was measured and is a negligible part of the stall. */
  isScant(ms: number | undefined): boolean {
    return ms !== undefined && this.durationMs > 0 && ms / this.durationMs < STANDSTILL_SHARE;
  }
}
