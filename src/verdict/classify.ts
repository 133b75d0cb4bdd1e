import type { Capture, CpuTimes, OsState, StackSample, StallProfile } from "../record/record.js";
import { profiledGcMs } from "./collection-time.js";
import type { StackState } from "./idle-stack.js";
import { isNativeCall } from "./late-capture.js";
import { hasSign } from "./signs.js";
import { MAJORITY_SHARE, STANDSTILL_SHARE } from "./thresholds.js";
import type { VerdictBasis, VerdictKind } from "./verdict.js";

/**
 * What is known of a stall when it is judged. All amounts are milliseconds, "so far" if it is not over; undefined is "not
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
  readonly os?: Pick<OsState, "state"> | undefined;
}

/** The rule that decided. Several rules can lead to one kind of verdict, for other reasons. */
type Rule =
  | "debugger"
  | "clock-ahead"
  | "standstill"
  | "withheld"
  | "withheld-mostly"
  | "late-watchdog"
  | "collecting"
  | "collecting-in-profile"
  | "busy-poll"
  | "idle"
  | "standstill-of-work"
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
  "withheld-mostly": { kind: "starved", basis: "measured", rule: "withheld-mostly" },
  "late-watchdog": { kind: "starved", basis: "measured", rule: "late-watchdog" },
  collecting: { kind: "gc", basis: "measured", rule: "collecting" },
  "collecting-in-profile": { kind: "gc", basis: "measured", rule: "collecting-in-profile" },
  "busy-poll": { kind: "poll", basis: "measured", rule: "busy-poll" },
  idle: { kind: "idle", basis: "measured", rule: "idle" },
  "standstill-of-work": { kind: "suspended", basis: "measured", rule: "standstill-of-work" },
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
  // A client that is attached pauses nothing by that: a thread that computed was not at a breakpoint.
  const ran = evidence.cpu?.main ?? evidence.cpu?.process;
  if (evidence.debugger === true && !(duration > 0 && isMost(ran, duration))) return "debugger";
  if (duration <= 0) return undefined;
  const cpu = evidence.cpu?.main;
  if (!hasSign(evidence)) {
    if (cpu === undefined) return undefined;
    return stack === "running" ? "computing" : "busy-poll";
  }
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
  const withheld = withheldMs(evidence);
  if (isMost(withheld, duration)) return "withheld";
  // The collections of a native call that allocates (`JSON.parse`) are its own: that call is the cause.
  const isCall = isMost(evidence.capture?.delay, duration);
  if (isMost(evidence.gc, duration) && !isCall) return "collecting";
  if (isMost(profiledGcMs(evidence), duration)) return "collecting-in-profile";
  if (cpu === undefined) return undefined;
  const computes = isMost(cpu, duration);
  if (stack !== "running") return computes ? "busy-poll" : "idle";
  if (!computes) {
    // A call that blocks holds its own thread and no other: what held the watchdog too held the whole process.
    if (isMost(lag, duration)) return "standstill-of-work";
    // A thread that was seen runnable was not in such a call, and what is left after work and queue must be most of it.
    const waited = duration - cpu - withheld;
    if (isMost(waited, duration) && evidence.os?.state !== "R") return "waiting";
    if (withheld > cpu) return "withheld-mostly";
  }
  const { capture, samples = [] } = evidence;
  const isNative = capture !== undefined && isNativeCall(capture, samples, duration);
  return isNative ? "native-call" : "computing";
}

/**
 * For how long the main thread could have run and was not let.
 *
 * Never longer than it did not run: Linux counts the time for which a thread is held back by the quota as time in the
 * run queue too, and adds up the quota's figure over all processors of the container.
 */
function withheldMs(evidence: Evidence): number {
  const { duration } = evidence;
  const { main = 0, queue, throttled = 0 } = evidence.cpu ?? {};
  const free = duration - main;
  const sum = Math.min((queue ?? 0) + throttled, free);
  if (throttled === 0 || queue === undefined || sum / duration < MAJORITY_SHARE) return sum;
  // A thread that sleeps waits for no processor: then the quota held somebody else back, such as the child of execSync.
  return /^[SD]$/.test(evidence.os?.state ?? "") ? Math.min(queue, free) : sum;
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
      return `wall-clock time jumped ahead by ${of(evidence.suspended ?? 0, duration)}: the machine was asleep`;
    case "standstill":
      return `the whole process stood still: its watchdog too woke ${ms(lag)} late, and the main thread neither ran (${percent(cpu, duration)}) nor waited for a processor (${percent(queue, duration)})`;
    case "withheld":
    case "withheld-mostly":
      return starvedReason(evidence);
    case "late-watchdog": {
      const computed =
        evidence.cpu?.main === undefined
          ? ""
          : `, and the main thread ran for only ${of(cpu, duration)}`;
      return `the watchdog, which does nothing, woke ${ms(lag)} late in ${ms(duration)}${computed}`;
    }
    case "collecting":
      return `garbage collection took ${of(evidence.gc ?? 0, duration)}`;
    case "collecting-in-profile": {
      const { gc = 0, samples = 0 } = evidence.profile ?? {};
      return `garbage collection took about ${of(profiledGcMs(evidence) ?? 0, duration)}: ${gc} of ${samples} samples of the profile`;
    }
    case "busy-poll":
      return `no function of the application was running, yet the main thread computed for ${of(cpu, duration)}`;
    case "idle":
      return `${stackWords(stack)}, and the main thread computed for only ${of(cpu, duration)}`;
    case "standstill-of-work":
      return `the whole process stood still: its watchdog too woke ${ms(lag)} late, and the main thread ran for only ${of(cpu, duration)}`;
    case "waiting":
      return `the main thread ran for only ${of(cpu, duration)}: it waited in a call that blocks`;
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

function starvedReason(evidence: Evidence): string {
  const { duration } = evidence;
  const { queue = 0, throttled = 0 } = evidence.cpu ?? {};
  const parts: string[] = [];
  if (queue > 0) parts.push(`waiting for a processor ${percent(queue, duration)}`);
  if (throttled > 0) {
    parts.push(`withheld by the container's CPU quota ${percent(throttled, duration)}`);
  }
  return `no CPU for ${of(withheldMs(evidence), duration)}: ${parts.join(", ")}`;
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
