/** The texts about one kind of verdict. */
interface Verdict {
  /** A suspected false positive: labelled and counted apart, never dropped. */
  readonly isSuspect: boolean;
  /** What it means, short enough to stand beside a figure. */
  readonly label: string;
  /** The same for a first-time reader. */
  readonly meaning: string;
  /** When it is given; `rules.ts` decides. */
  readonly rule: string;
  /** What to do about it. */
  readonly advice: string;
}

/** What a stall can turn out to be, as `docs/verdicts.md` and `stall-report explain` describe it. */
export const VERDICTS = {
  code: {
    isSuspect: false,
    label: "computing in JavaScript",
    meaning: "The main thread was computing in JavaScript.",
    rule: "It used the CPU for at least half of the stall, and the interruption was answered at once.",
    advice: "Make the function do less, split its work, or move it to a worker thread.",
  },
  native: {
    isSuspect: false,
    label: "computing in a native call",
    meaning:
      "The main thread was computing in a native call that cannot be interrupted: JSON.parse, crypto, zlib, a sort.",
    rule: "It used the CPU for at least half of the stall, and the interruption was answered late (after 50 ms, or a tenth of the stall), with no prompt answers afterwards to contradict it.",
    advice:
      "Look at the named line or just before it; use the asynchronous form of the call, a stream, or a worker thread.",
  },
  gc: {
    isSuspect: false,
    label: "garbage collection",
    meaning: "Garbage collection took most of the stall.",
    rule: "At least half of the stall was garbage collection on the main thread, by Node's own measurement or by the samples of the profile.",
    advice:
      "Look for what allocates and what is retained; check that the heap limit (--max-old-space-size) suits the process.",
  },
  wait: {
    isSuspect: false,
    label: "waiting in a blocking call",
    meaning:
      "The main thread was waiting in a blocking call: execSync, a synchronous read, DNS, a lock.",
    rule: "Neither its CPU time nor its wait for a CPU explains at least half of the stall, and the watchdog was not delayed along with it.",
    advice: "Use the asynchronous form of the call.",
  },
  poll: {
    isSuspect: false,
    label: "the event loop's own polling",
    meaning:
      "The event loop's own poll or plumbing used the CPU, with no application function on the stack.",
    rule: "The stack ends in the idle poll or has only plumbing, yet the main thread used the CPU for at least half of the stall.",
    advice:
      "This is a real finding: look for huge numbers of descriptors, timers or callbacks, or native add-ons that run in the loop.",
  },
  blocking: {
    isSuspect: false,
    label: "judged by the stack alone",
    meaning: "An application function was on the stack; nothing else was measured.",
    rule: "The record has no counters, and the stack is not idle.",
    advice: "Treat it as real; the emitter of stall-report records more evidence.",
  },
  starved: {
    isSuspect: true,
    label: "runnable, but not given a CPU",
    meaning:
      "The process was ready to run but got no CPU: the machine was overloaded, or a container's CPU quota was exhausted.",
    rule: "Waiting for a CPU and being throttled by the quota together cover at least half of the stall; without these counters, the watchdog itself was late by half of it. Or the stall is unfinished, and the thread was seen runnable (`os.state` R) but used the CPU for less than half of it. Or it read from a process that it had started while other threads, the watchdog among them, waited for a CPU (`spawn`). An unfinished stall in which the thread used the CPU for 500 ms is not starved. If nothing was measured at all: three processes of the host stalled within a second, in unrelated functions.",
    advice:
      "Check the CPU quota (throttled_usec in cpu.stat), the number of processes per CPU, and noisy neighbours on the host.",
  },
  suspended: {
    isSuspect: true,
    label: "the whole process stood still",
    meaning:
      "The whole process or machine stood still: a laptop asleep, SIGSTOP, a paused virtual machine.",
    rule: "Wall-clock time jumped ahead by half of the stall; or the watchdog was late by half of it, not for want of a CPU, while the main thread neither ran nor waited for a CPU (each under a tenth), or was in a function but used the CPU for less than half.",
    advice:
      "Nothing to fix in the code; find out what stops the process or the machine (snapshots, live migration, sleep).",
  },
  debugger: {
    isSuspect: true,
    label: "a debugger was attached",
    meaning: "Somebody was stepping through the program.",
    rule: "An inspector client was attached during the stall, and the main thread (the process, if that is unknown) neither used the CPU nor waited for one for half of it.",
    advice: "Ignore it, or detach the debugger and look again.",
  },
  idle: {
    isSuspect: true,
    label: "the event loop's idle poll",
    meaning:
      "The stack ends in the event loop's idle poll, or has only its plumbing: there was nothing to run.",
    rule: "The stack is idle, and nothing shows that the main thread used the CPU.",
    advice:
      "Usually an overloaded machine. If it happens often, the loop may spend its time in the poll itself: look for a poll of very many descriptors.",
  },
} as const satisfies Readonly<Record<string, Verdict>>;

/** One of {@link VERDICTS}. */
export type VerdictKind = keyof typeof VERDICTS;

/** All kinds, in the order in which they are listed. */
export const VERDICT_KINDS = Object.keys(VERDICTS) as readonly VerdictKind[];

/** What a verdict is based on. */
export type VerdictBasis =
  /** The counters of the record itself. */
  | "measured"
  /** The stack alone. */
  | "stack"
  /** Other processes of the same host stalled at the same instant. */
  | "correlated";

/** Whether a kind of verdict is a suspected false positive. */
export function isSuspect(kind: VerdictKind): boolean {
  return VERDICTS[kind].isSuspect;
}

/** Parses a kind of verdict from a log or the command line; undefined if it is not one. */
export function asVerdictKind(word: string): VerdictKind | undefined {
  return VERDICT_KINDS.find((kind) => kind === word);
}
