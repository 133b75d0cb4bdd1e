import type { Capture, CpuTimes } from "../record/record.js";
import type { StackState } from "./idle-stack.js";
import {
  LATE_CAPTURE_MS,
  LATE_CAPTURE_SHARE,
  MAJORITY_SHARE,
  STANDSTILL_SHARE,
} from "./thresholds.js";
import type { Verdict, VerdictKind } from "./verdict.js";

/** What is known of a stall when it is judged. All amounts are milliseconds; undefined is "not measured". */
export interface StallEvidence {
  readonly duration: number;
  readonly cpu?: CpuTimes | undefined;
  readonly watchdogLag?: number | undefined;
  readonly gc?: number | undefined;
  readonly suspended?: number | undefined;
  readonly debugger?: true | undefined;
  readonly capture?: Capture | undefined;
  /** The stall is not over: CPU time and the rest are "so far", like the duration. */
  readonly stack: StackState;
}

/**
 * Judges one stall by the ordered rules of `docs/verdicts.md`; the first that matches wins.
 *
 * A share that reaches its threshold exactly counts as reached. A stall of no length has no shares, so it is
 * judged by its stack alone.
 */
export function classify(evidence: StallEvidence): Verdict {
  return measuredVerdict(evidence) ?? stackVerdict(evidence);
}

function measuredVerdict(evidence: StallEvidence): Verdict | undefined {
  const { duration } = evidence;
  if (evidence.debugger === true) {
    return measured("debugger", "an inspector client was attached while it lasted");
  }
  if (duration <= 0) return undefined;
  const share = (ms: number): number => ms / duration;
  const cpu = evidence.cpu?.main;
  const queue = evidence.cpu?.queue;
  const throttled = evidence.cpu?.throttled;
  const lag = evidence.watchdogLag;

  if (evidence.suspended !== undefined && share(evidence.suspended) >= MAJORITY_SHARE) {
    return measured(
      "suspended",
      `the clock on the wall ran ahead by ${of(evidence.suspended, duration)}: the machine was asleep`,
    );
  }
  if (
    lag !== undefined &&
    share(lag) >= MAJORITY_SHARE &&
    cpu !== undefined &&
    share(cpu) < STANDSTILL_SHARE &&
    share(queue ?? 0) < STANDSTILL_SHARE
  ) {
    return measured(
      "suspended",
      `the whole process stood still: its watchdog too woke ${ms(lag)} late, and the main thread neither ran (${percent(cpu, duration)}) nor waited for a processor (${percent(queue ?? 0, duration)})`,
    );
  }

  if (queue !== undefined || throttled !== undefined) {
    const withheld = (queue ?? 0) + (throttled ?? 0);
    if (share(withheld) >= MAJORITY_SHARE) {
      return measured("starved", starvedReason(queue, throttled, duration));
    }
  } else if (
    lag !== undefined &&
    share(lag) >= MAJORITY_SHARE &&
    (cpu === undefined || share(cpu) < MAJORITY_SHARE)
  ) {
    const computed =
      cpu === undefined ? "" : `, and the main thread ran for only ${of(cpu, duration)}`;
    return measured(
      "starved",
      `the watchdog, which does nothing, woke ${ms(lag)} late in ${of(lag, duration, true)}${computed}`,
    );
  }

  if (evidence.gc !== undefined && share(evidence.gc) >= MAJORITY_SHARE) {
    return measured("gc", `garbage collection took ${of(evidence.gc, duration)}`);
  }

  if (cpu === undefined) return undefined;
  const computes = share(cpu) >= MAJORITY_SHARE;
  if (evidence.stack !== "running") {
    return computes
      ? measured(
          "poll",
          `no function of the application was running, yet the main thread computed for ${of(cpu, duration)}`,
        )
      : measured(
          "idle",
          `${stackWords(evidence.stack)}, and the main thread computed for only ${of(cpu, duration)}`,
        );
  }
  if (!computes) {
    return measured(
      "wait",
      `the main thread ran for only ${of(cpu, duration)}: it waited inside of a call that blocks`,
    );
  }
  const capture = evidence.capture;
  if (capture !== undefined && isLate(capture, duration)) {
    return measured(
      "native",
      `computing for ${of(cpu, duration)}, in a native call: the interruption was answered only after ${ms(capture.delay)}`,
    );
  }
  return measured("code", `computing for ${of(cpu, duration)}`);
}

function stackVerdict(evidence: StallEvidence): Verdict {
  if (evidence.stack === "running") {
    return {
      kind: "blocking",
      basis: "stack",
      reason: "the stack is taken at its word: the record has no counters",
    };
  }
  return { kind: "idle", basis: "stack", reason: stackWords(evidence.stack) };
}

/** Whether an interruption was answered so late that a native call must have held the thread. */
export function isLate(capture: Capture, durationMs: number): boolean {
  return capture.delay >= LATE_CAPTURE_MS || capture.delay >= LATE_CAPTURE_SHARE * durationMs;
}

function measured(kind: VerdictKind, reason: string): Verdict {
  return { kind, basis: "measured", reason };
}

function starvedReason(
  queue: number | undefined,
  throttled: number | undefined,
  duration: number,
): string {
  const parts: string[] = [];
  if (queue !== undefined && queue > 0) {
    parts.push(`waiting for a processor ${percent(queue, duration)}`);
  }
  if (throttled !== undefined && throttled > 0) {
    parts.push(`withheld by the container's CPU quota ${percent(throttled, duration)}`);
  }
  return `no CPU for ${of((queue ?? 0) + (throttled ?? 0), duration)}: ${parts.join(", ")}`;
}

function stackWords(state: StackState): string {
  return state === "poll"
    ? "the stack ends in the event loop's idle poll"
    : "nothing but the event loop's own plumbing was on the stack";
}

function ms(amount: number): string {
  return `${Math.round(amount)} ms`;
}

/** `640 of 700 ms`; with `wholeOnly`, the whole alone. */
function of(part: number, whole: number, wholeOnly = false): string {
  return wholeOnly ? ms(whole) : `${Math.round(part)} of ${ms(whole)}`;
}

/** A part can exceed the whole by the grain of the counters; nobody is helped by "103 %". */
function percent(part: number, whole: number): string {
  return `${Math.min(100, Math.round((part / whole) * 100))} %`;
}
