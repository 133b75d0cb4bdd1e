import type { Capture, CpuTimes } from "../record/record.js";
import type { StackState } from "./idle-stack.js";
import {
  LATE_CAPTURE_MS,
  LATE_CAPTURE_SHARE,
  MAJORITY_SHARE,
  STANDSTILL_SHARE,
} from "./thresholds.js";
import type { Verdict, VerdictBasis, VerdictKind } from "./verdict.js";

/** What is known of a stall when it is judged. All amounts are milliseconds; undefined is "not measured". */
export interface Evidence {
  readonly duration: number;
  readonly cpu?: CpuTimes | undefined;
  readonly watchdogLag?: number | undefined;
  readonly gc?: number | undefined;
  readonly suspended?: number | undefined;
  readonly debugger?: true | undefined;
  readonly capture?: Capture | undefined;
}

/** The evidence of a stall together with what its stack says. */
export interface StallEvidence extends Evidence {
  /** The stall is not over: CPU time and the rest are "so far", like the duration. */
  readonly stack: StackState;
}

/** The rule that decided. Several rules can lead to one kind of verdict, for other reasons. */
type Rule =
  | "debugger"
  | "clock-ahead"
  | "standstill"
  | "withheld"
  | "late-watchdog"
  | "collecting"
  | "busy-poll"
  | "idle"
  | "waiting"
  | "native-call"
  | "computing"
  | "taken-at-its-word"
  | "idle-stack";

/** A verdict without its words, of which a log of a million stalls needs few. */
export interface Judgement {
  readonly kind: VerdictKind;
  readonly basis: VerdictBasis;
  readonly rule: Rule;
}

const JUDGEMENTS: Readonly<Record<Rule, Judgement>> = {
  debugger: { kind: "debugger", basis: "measured", rule: "debugger" },
  "clock-ahead": { kind: "suspended", basis: "measured", rule: "clock-ahead" },
  standstill: { kind: "suspended", basis: "measured", rule: "standstill" },
  withheld: { kind: "starved", basis: "measured", rule: "withheld" },
  "late-watchdog": { kind: "starved", basis: "measured", rule: "late-watchdog" },
  collecting: { kind: "gc", basis: "measured", rule: "collecting" },
  "busy-poll": { kind: "poll", basis: "measured", rule: "busy-poll" },
  idle: { kind: "idle", basis: "measured", rule: "idle" },
  waiting: { kind: "wait", basis: "measured", rule: "waiting" },
  "native-call": { kind: "native", basis: "measured", rule: "native-call" },
  computing: { kind: "code", basis: "measured", rule: "computing" },
  "taken-at-its-word": { kind: "blocking", basis: "stack", rule: "taken-at-its-word" },
  "idle-stack": { kind: "idle", basis: "stack", rule: "idle-stack" },
};

/**
 * Judges one stall by the ordered rules of `docs/verdicts.md`; the first that matches wins.
 *
 * A share that reaches its threshold exactly counts as reached. A stall of no length has no shares, so it is
 * judged by its stack alone.
 */
export function classify(evidence: StallEvidence): Verdict {
  const { kind, basis, rule } = judge(evidence, evidence.stack);
  return { kind, basis, reason: reasonOf(rule, evidence, evidence.stack) };
}

/** {@link classify} without the words. */
export function judge(evidence: Evidence, stack: StackState): Judgement {
  return JUDGEMENTS[ruleFor(evidence, stack)];
}

function ruleFor(evidence: Evidence, stack: StackState): Rule {
  return (
    measuredRule(evidence, stack) ?? (stack === "running" ? "taken-at-its-word" : "idle-stack")
  );
}

function measuredRule(evidence: Evidence, stack: StackState): Rule | undefined {
  const { duration } = evidence;
  if (evidence.debugger === true) return "debugger";
  if (duration <= 0) return undefined;
  const cpu = evidence.cpu?.main;
  const queue = evidence.cpu?.queue;
  const throttled = evidence.cpu?.throttled;
  const lag = evidence.watchdogLag;

  if (isMost(evidence.suspended, duration)) return "clock-ahead";
  if (isMost(lag, duration)) {
    const isStill = isScant(cpu, duration) && isScant(queue ?? 0, duration);
    if (isStill) return "standstill";
    if (queue === undefined && throttled === undefined && !isMost(cpu, duration)) {
      return "late-watchdog";
    }
  }
  if (isMost((queue ?? 0) + (throttled ?? 0), duration)) return "withheld";
  if (isMost(evidence.gc, duration)) return "collecting";
  if (cpu === undefined) return undefined;
  const computes = isMost(cpu, duration);
  if (stack !== "running") return computes ? "busy-poll" : "idle";
  if (!computes) return "waiting";
  const { capture } = evidence;
  return capture !== undefined && isLate(capture, duration) ? "native-call" : "computing";
}

/** Whether an amount was measured and is at least half of a stall. */
function isMost(ms: number | undefined, durationMs: number): boolean {
  return ms !== undefined && ms / durationMs >= MAJORITY_SHARE;
}

/** Whether an amount was measured and is next to nothing of a stall. */
function isScant(ms: number | undefined, durationMs: number): boolean {
  return ms !== undefined && ms / durationMs < STANDSTILL_SHARE;
}

/** Why a rule decided, in words with figures. */
export function reasonOf(rule: Rule, evidence: Evidence, stack: StackState): string {
  const { duration } = evidence;
  const cpu = evidence.cpu?.main ?? 0;
  const queue = evidence.cpu?.queue ?? 0;
  const lag = evidence.watchdogLag ?? 0;
  switch (rule) {
    case "debugger":
      return "an inspector client was attached while it lasted";
    case "clock-ahead":
      return `the clock on the wall ran ahead by ${of(evidence.suspended ?? 0, duration)}: the machine was asleep`;
    case "standstill":
      return `the whole process stood still: its watchdog too woke ${ms(lag)} late, and the main thread neither ran (${percent(cpu, duration)}) nor waited for a processor (${percent(queue, duration)})`;
    case "withheld":
      return starvedReason(evidence.cpu?.queue, evidence.cpu?.throttled, duration);
    case "late-watchdog": {
      const computed =
        evidence.cpu?.main === undefined
          ? ""
          : `, and the main thread ran for only ${of(cpu, duration)}`;
      return `the watchdog, which does nothing, woke ${ms(lag)} late in ${ms(duration)}${computed}`;
    }
    case "collecting":
      return `garbage collection took ${of(evidence.gc ?? 0, duration)}`;
    case "busy-poll":
      return `no function of the application was running, yet the main thread computed for ${of(cpu, duration)}`;
    case "idle":
      return `${stackWords(stack)}, and the main thread computed for only ${of(cpu, duration)}`;
    case "waiting":
      return `the main thread ran for only ${of(cpu, duration)}: it waited inside of a call that blocks`;
    case "native-call":
      return `computing for ${of(cpu, duration)}, in a native call: the interruption was answered only after ${ms(evidence.capture?.delay ?? 0)}`;
    case "computing":
      return `computing for ${of(cpu, duration)}`;
    case "taken-at-its-word":
      return "the stack is taken at its word: the record has no counters";
    case "idle-stack":
      return stackWords(stack);
  }
}

/** Whether an interruption was answered so late that a native call must have held the thread. */
export function isLate(capture: Capture, durationMs: number): boolean {
  return capture.delay >= LATE_CAPTURE_MS || capture.delay >= LATE_CAPTURE_SHARE * durationMs;
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

/** `640 of 700 ms`. */
function of(part: number, whole: number): string {
  return `${Math.round(part)} of ${ms(whole)}`;
}

/** A part can exceed the whole by the grain of the counters; nobody is helped by "103 %". */
function percent(part: number, whole: number): string {
  return `${Math.min(100, Math.round((part / whole) * 100))} %`;
}
