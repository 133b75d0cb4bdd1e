/** What is said of one kind of verdict. */
interface Verdict {
  /** A suspected false positive: labelled and counted apart, never dropped. */
  readonly isSuspect: boolean;
  /** What it means, in the few words that fit beside a figure. */
  readonly label: string;
  /** The same for somebody who sees it for the first time. */
  readonly meaning: string;
  /** When it is given; `rules.ts` decides. */
  readonly rule: string;
  /** What to do about it. */
  readonly advice: string;
}

/** What a stall can turn out to be; `docs/verdicts.md` and `stall-report explain` say the same. */
export const VERDICTS = {
  code: {
    isSuspect: false,
    label: "computing in JavaScript",
    meaning: "The main thread was computing in JavaScript.",
    rule: "It had a processor for at least half of the stall, and the interruption was answered at once.",
    advice: "Make the function do less, in pieces, or move it to a worker thread.",
  },
  native: {
    isSuspect: false,
    label: "computing in a native call",
    meaning:
      "The main thread was computing in a native call that cannot be interrupted: JSON.parse, crypto, zlib, a sort.",
    rule: "It had a processor for at least half of the stall, and the interruption was answered late (after 50 ms, or a tenth of the stall) without prompt answers afterwards that say otherwise.",
    advice:
      "Look at or just before the line that is named; use the asynchronous form of the call, a stream, or a worker thread.",
  },
  gc: {
    isSuspect: false,
    label: "garbage collection",
    meaning: "Garbage collection took most of it.",
    rule: "At least half of the stall was garbage collection on the main thread, by Node's own count or by the samples of the profile.",
    advice:
      "Look at what allocates and at what is kept; check the heap limit (--max-old-space-size) against what the process needs.",
  },
  wait: {
    isSuspect: false,
    label: "waiting in a blocking call",
    meaning:
      "The main thread waited in a call that blocks: execSync, a synchronous read, DNS, a lock.",
    rule: "What is left after its time on a processor and its wait for one is at least half of the stall, it was not seen runnable, and the watchdog was not held up with it.",
    advice: "Use the asynchronous form of the call.",
  },
  poll: {
    isSuspect: false,
    label: "the event loop's own polling",
    meaning:
      "The event loop's own poll or plumbing burned the processor, with no function of the application on the stack.",
    rule: "The stack ends in the idle poll or holds only plumbing, yet the main thread computed for at least half of the stall.",
    advice:
      "This is a finding: look for very many descriptors, timers or callbacks, or native add-ons that work in the loop.",
  },
  blocking: {
    isSuspect: false,
    label: "taken at its word, no counters",
    meaning:
      "A function of the application was on the stack; nothing was measured that could say more.",
    rule: "The record has no counters, and the stack is not idle.",
    advice: "Treat it as real; record with the emitter of stall-report to learn more.",
  },
  starved: {
    isSuspect: true,
    label: "runnable, but without a processor",
    meaning:
      "The process could have run but got no processor: the machine was overloaded, or a container's CPU quota was used up.",
    rule: "Waiting for a processor and being held back by the quota together cover at least half of the stall; without these counters, the watchdog itself was late for half of it. Where nothing at all was measured: three processes of the host stalled within a second, in unrelated functions.",
    advice:
      "Check the CPU quota (cpu.stat, throttled_usec), the number of processes per processor, and noisy neighbours on the host.",
  },
  suspended: {
    isSuspect: true,
    label: "the whole process stood still",
    meaning:
      "The whole process or machine stood still: a laptop asleep, SIGSTOP, a paused virtual machine.",
    rule: "Wall-clock time jumped ahead by half of the stall; or the watchdog was late for half of it while the main thread neither ran nor waited for a processor (each under a tenth), or was in a function but ran for less than half.",
    advice:
      "Nothing to fix in the code; look for who stops the process or the machine (snapshots, live migration, sleep).",
  },
  debugger: {
    isSuspect: true,
    label: "a debugger was attached",
    meaning: "Somebody was stepping through the program.",
    rule: "An inspector client was attached during the stall, and the main thread (where that is not known, the process) ran for less than half of it.",
    advice: "Ignore it, or detach the debugger and look again.",
  },
  idle: {
    isSuspect: true,
    label: "the event loop's idle poll",
    meaning:
      "The stack ends in the event loop's idle poll, or holds only its plumbing: nothing was there to run.",
    rule: "An idle stack, and nothing says that the main thread computed.",
    advice:
      "Usually an overloaded machine. If it comes often, the loop may spend its time in the poll itself: look for a poll with very many descriptors.",
  },
} as const satisfies Readonly<Record<string, Verdict>>;

/** One of {@link VERDICTS}. */
export type VerdictKind = keyof typeof VERDICTS;

/** All kinds, in the order in which they are listed. */
export const VERDICT_KINDS = Object.keys(VERDICTS) as readonly VerdictKind[];

/** What a verdict rests on. */
export type VerdictBasis =
  /** The counters of the record itself. */
  | "measured"
  /** Nothing but the stack. */
  | "stack"
  /** Other processes of the same host stalled at the same instant. */
  | "correlated";

/** Whether a kind of verdict is a suspected false positive. */
export function isSuspect(kind: VerdictKind): boolean {
  return VERDICTS[kind].isSuspect;
}

/** A word of the log or of the command line as a kind, if it is one. */
export function asVerdictKind(word: string): VerdictKind | undefined {
  return VERDICT_KINDS.find((kind) => kind === word);
}
