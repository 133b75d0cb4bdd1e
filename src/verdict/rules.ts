import { formatDuration, formatPart } from "../record/duration-text.js";
import { profiledGcMs } from "./collection-time.js";
import { isNativeCall } from "./late-capture.js";
import type { StallFacts } from "./stall-facts.js";
import type { VerdictBasis, VerdictKind } from "./verdict.js";

/** One of the ordered rules. Several can lead to the same kind of verdict, for different reasons. */
export interface Rule {
  readonly kind: VerdictKind;
  readonly basis: VerdictBasis;
  /** Whether it applies, given that no earlier rule does. */
  readonly applies: (stall: StallFacts) => boolean;
  /** Why it applied, with figures. */
  readonly reason: (stall: StallFacts) => string;
}

/** The rules of `docs/verdicts.md`; the first that applies wins, and the last one always does. */
export const RULES: readonly Rule[] = [
  {
    kind: "debugger",
    basis: "measured",
    // An attached client does not by itself pause anything. A thread that computed, or waited for a CPU, was not at a breakpoint.
    applies: (stall) => {
      const { debugger: isAttached, cpu } = stall.evidence;
      const ranMs = cpu?.main ?? cpu?.process ?? 0;
      return isAttached === true && !stall.isMost(ranMs + stall.withheldMs);
    },
    reason: () => "a debugger was attached during the stall",
  },
  {
    kind: "suspended",
    basis: "measured",
    applies: (stall) => stall.isMost(stall.evidence.suspended),
    reason: (stall) =>
      `wall-clock time jumped ahead by ${part(stall.evidence.suspended, stall)}: the machine was asleep`,
  },
  {
    kind: "suspended",
    basis: "measured",
    applies: (stall) => {
      const { cpu } = stall.evidence;
      return stall.isWatchdogHeld && stall.isScant(cpu?.main) && stall.isScant(cpu?.queue ?? 0);
    },
    reason: (stall) =>
      `${stoodStill(stall)}, and the main thread neither ran (${percent(stall.cpuMs, stall)} of the time) nor waited for a CPU (${percent(stall.evidence.cpu?.queue, stall)})`,
  },
  {
    kind: "starved",
    basis: "measured",
    applies: (stall) => {
      const { watchdogLag, cpu } = stall.evidence;
      const isQueueKnown = cpu?.queue !== undefined || cpu?.throttled !== undefined;
      return stall.isMost(watchdogLag) && !isQueueKnown && !stall.isMost(cpu?.main);
    },
    reason: (stall) => {
      const late = `the watchdog thread, which only sleeps, woke ${formatDuration(stall.evidence.watchdogLag ?? 0)} late in ${formatDuration(stall.durationMs)}`;
      if (stall.cpuMs === undefined) return late;
      return `${late}, and the main thread used the CPU for only ${part(stall.cpuMs, stall)}`;
    },
  },
  {
    kind: "starved",
    basis: "measured",
    applies: (stall) => stall.isMost(stall.withheldMs) && !stall.isStallOfItsOwn,
    reason: withheldReason,
  },
  {
    kind: "starved",
    basis: "measured",
    applies: (stall) => stall.isCollectorStarved && !stall.isStallOfItsOwn,
    reason: (stall) =>
      `collected garbage while the whole process used the CPU for only ${part(stall.evidence.cpu?.process, stall)}: the threads of the collector had none`,
  },
  {
    kind: "gc",
    basis: "measured",
    // If a native call that allocates (`JSON.parse`) triggers the collections, the call is the cause.
    applies: (stall) =>
      stall.isMost(stall.evidence.gc) && !stall.isMost(stall.evidence.capture?.delay),
    reason: (stall) => `garbage collection took ${part(stall.evidence.gc, stall)}`,
  },
  {
    kind: "gc",
    basis: "measured",
    applies: (stall) => stall.isMost(profiledGcMs(stall.evidence)),
    reason: (stall) => {
      const { gc = 0, samples = 0 } = stall.evidence.profile ?? {};
      return `garbage collection took about ${part(profiledGcMs(stall.evidence), stall)} (${gc} of ${samples} profile samples)`;
    },
  },
  {
    kind: "poll",
    basis: "measured",
    applies: (stall) => stall.stack !== "running" && stall.isMost(stall.cpuMs),
    reason: (stall) =>
      `no application function was running, yet the main thread used the CPU for ${part(stall.cpuMs, stall)}`,
  },
  {
    kind: "idle",
    basis: "measured",
    applies: (stall) => stall.stack !== "running" && stall.isAtRest,
    reason: (stall) =>
      `${idleWords(stall)}, and the main thread used the CPU for only ${part(stall.cpuMs, stall)}`,
  },
  {
    kind: "suspended",
    basis: "measured",
    // A blocking call holds only its own thread; if the watchdog was late too, the whole process was held.
    applies: (stall) => stall.isAtRest && stall.isWatchdogHeld,
    reason: (stall) =>
      `${stoodStill(stall)}, and the main thread used the CPU for only ${part(stall.cpuMs, stall)}`,
  },
  {
    kind: "starved",
    basis: "measured",
    applies: (stall) => stall.isAtRest && stall.isOtherStarved && !stall.isStallOfItsOwn,
    reason: (stall) => {
      const { pressure = 0 } = stall.evidence.os ?? {};
      const seen = stall.isReadingFromProcess
        ? "read from another process"
        : "was seen in no blocking call";
      return `${seen} while the machine had no free CPU for ${part(Math.min(pressure, stall.durationMs), stall)}`;
    },
  },
  {
    kind: "wait",
    basis: "measured",
    // If it is not known how long the thread was in the run queue, one that was seen there was not in a blocking call.
    applies: (stall) => {
      if (!stall.isAtRest) return false;
      const { cpu, os } = stall.evidence;
      const waitedMs = stall.durationMs - (stall.cpuMs ?? 0) - stall.withheldMs;
      return stall.isMost(waitedMs) && (cpu?.queue !== undefined || os?.state !== "R");
    },
    reason: (stall) =>
      `the main thread used the CPU for only ${part(stall.cpuMs, stall)}: it was waiting ${waitWords(stall)}`,
  },
  {
    kind: "starved",
    basis: "measured",
    applies: (stall) =>
      stall.isAtRest && stall.withheldMs > (stall.cpuMs ?? 0) && !stall.isStallOfItsOwn,
    reason: withheldReason,
  },
  {
    kind: "native",
    basis: "measured",
    applies: (stall) => {
      const { capture, samples = [] } = stall.evidence;
      if (stall.cpuMs === undefined || capture === undefined) return false;
      return isNativeCall(capture, samples, stall.durationMs);
    },
    reason: (stall) =>
      `used the CPU for ${part(stall.cpuMs, stall)} in a native call, which answered the interruption only after ${formatDuration(stall.evidence.capture?.delay ?? 0)}`,
  },
  {
    kind: "code",
    basis: "measured",
    applies: (stall) => stall.cpuMs !== undefined,
    reason: (stall) => `used the CPU for ${part(stall.cpuMs, stall)}`,
  },
  {
    kind: "blocking",
    basis: "stack",
    applies: (stall) => stall.stack === "running",
    reason: () => "judged by the stack alone: the record has no counters",
  },
  {
    kind: "idle",
    basis: "stack",
    applies: () => true,
    reason: idleWords,
  },
];

/**
 * Omits the path of a file, which would have to be redacted. Who waits for the disk outside of any system call has touched memory that
 * is not there: of a mapped file, or swapped out (proc(5), `syscall` and `stat`).
 */
function waitWords({ evidence: { os } }: StallFacts): string {
  const { state, syscall, waitsFor } = os ?? {};
  if (state === "D" && syscall === undefined) return "for memory to be read from the disk";
  const call = "in a blocking call";
  if (waitsFor === undefined) return call;
  if (waitsFor.startsWith("child ")) return `${call} (a child process)`;
  return `${call} (${syscall} on a ${/^(?:pipe|socket)$/.test(waitsFor) ? waitsFor : "file"})`;
}

function withheldReason(stall: StallFacts): string {
  if (stall.isStillRunnable) {
    return `used the CPU for only ${part(stall.cpuMs, stall)}, and was waiting for one when it was last seen`;
  }
  const { queue = 0, throttled = 0 } = stall.evidence.cpu ?? {};
  const parts: string[] = [];
  if (queue > 0) parts.push(`${percent(queue, stall)} waiting for a CPU`);
  if (throttled > 0) {
    parts.push(`${percent(throttled, stall)} throttled by the container's CPU quota`);
  }
  return `had no CPU for ${part(stall.withheldMs, stall)}: ${parts.join(", ")}`;
}

function stoodStill({ evidence }: StallFacts): string {
  return `the whole process stood still: its watchdog, too, woke ${formatDuration(evidence.watchdogLag ?? 0)} late`;
}

function idleWords({ stack }: StallFacts): string {
  return stack === "poll"
    ? "the stack ends in the event loop's idle poll"
    : "only the event loop's own plumbing was on the stack";
}

/** `640 of 700 ms`. */
function part(amountMs: number | undefined, { durationMs }: StallFacts): string {
  return formatPart(amountMs ?? 0, durationMs);
}

/** Capped at 100 %: a part can exceed the whole because of the counters' granularity. */
function percent(amountMs: number | undefined, { durationMs }: StallFacts): string {
  return `${Math.min(100, Math.round(((amountMs ?? 0) / durationMs) * 100))} %`;
}
