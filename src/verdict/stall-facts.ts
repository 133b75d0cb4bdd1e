import type { Capture, CpuTimes, OsState, StackSample, StallProfile } from "../record/record.js";
import type { StackState } from "./idle-stack.js";
import { MAJORITY_SHARE, STANDSTILL_SHARE } from "./thresholds.js";

/**
 * What was measured of a stall. All amounts are milliseconds, "so far" if it is not over; undefined is "not
 * measured".
 */
export interface Evidence {
  readonly duration: number;
  readonly cpu?: CpuTimes | undefined;
  readonly watchdogLag?: number | undefined;
  readonly gc?: number | undefined;
  readonly suspended?: number | undefined;
  readonly debugger?: true | undefined;
  readonly capture?: Capture | undefined;
  readonly samples?: readonly Pick<StackSample, "at" | "delay" | "count">[] | undefined;
  /** Read only where it can decide: in a log it is a long text. So is `os`. */
  readonly profile?: Pick<StallProfile, "samples" | "gc"> | undefined;
  readonly os?: Pick<OsState, "state" | "syscall" | "waitsFor"> | undefined;
}

/** What is known of a stall when it is judged. A stall of no length has no shares. */
export class StallFacts {
  readonly evidence: Evidence;
  readonly stack: StackState;
  readonly durationMs: number;
  /** For how long the main thread had a processor; undefined where no share of the stall can be told of it. */
  readonly cpuMs: number | undefined;
  /** CPU time was measured and is not most of the stall. */
  readonly isAtRest: boolean;

  constructor(evidence: Evidence, stack: StackState) {
    this.evidence = evidence;
    this.stack = stack;
    this.durationMs = evidence.duration;
    this.cpuMs = this.durationMs > 0 ? evidence.cpu?.main : undefined;
    this.isAtRest = this.cpuMs !== undefined && !this.isMost(this.cpuMs);
  }

  /**
   * For how long the main thread could have run and was not let.
   *
   * Never longer than it did not run: Linux counts the time for which a thread is held back by the quota as time in the
   * run queue too, and adds up the quota's figure over all processors of the container.
   */
  get withheldMs(): number {
    const { main = 0, queue, throttled = 0 } = this.evidence.cpu ?? {};
    const free = this.durationMs - main;
    const sum = Math.min((queue ?? 0) + throttled, free);
    if (throttled === 0 || queue === undefined || !this.isMost(sum)) return sum;
    // A thread that sleeps waits for no processor: then the quota held somebody else back, such as the child of execSync.
    return /^[SD]$/.test(this.evidence.os?.state ?? "") ? Math.min(queue, free) : sum;
  }

  /** Whether an amount was measured and is at least half of the stall. */
  isMost(ms: number | undefined): boolean {
    return ms !== undefined && this.durationMs > 0 && ms / this.durationMs >= MAJORITY_SHARE;
  }

  /** Whether an amount was measured and is next to nothing of the stall. */
  isScant(ms: number | undefined): boolean {
    return ms !== undefined && this.durationMs > 0 && ms / this.durationMs < STANDSTILL_SHARE;
  }
}
