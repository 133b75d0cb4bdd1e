/**
 * The record format, version 1, as one table: every field of every record type, exactly as it is on disk, so the names are
 * those of the wire format (`duration`, not `durationMs`).
 *
 * The types of `record.ts`, the decoder's checks, the fast reader, `docs/record.schema.json` and the test of the prose in
 * `docs/record-format.md` are all derived from it. Durations are in milliseconds and may have fractions; positions in stacks are
 * V8's (1-based line, 1-based column); a missing field means "not measured", never zero.
 */
import type { Fields } from "./form.js";
import { DAY_MS } from "./time-units.js";

/**
 * The longest plausible duration (ms): a year. A larger one is a unit mistake (seconds since the epoch, say) and would swamp
 * every sum in the report.
 */
export const LONGEST_DURATION_MS = 366 * DAY_MS;

/** The version of the record format that this code writes, and the newest it reads. */
export const FORMAT_VERSION = 1;

const amount = { is: "amount" } as const;
const whole = { is: "whole" } as const;
const text = { is: "text" } as const;
const isRequired = true;
const isUnread = true;

/** Stack lines that a record would otherwise repeat, besides those of `stack`. */
export const FRAMES = {
  /** The lines, without a header. */
  stack: { is: "text", isRequired, isUnread },
  /** Where the functions of its frames begin. */
  functions: { is: "function-starts", isUnread },
} as const satisfies Fields;

/** How trustworthy the first stack of a stall is. */
export const CAPTURE = {
  /** Milliseconds from the beginning of the stall to the request for the first stack. */
  at: { is: "amount", isRequired },
  /**
   * Milliseconds from the request to the answer. A long delay means that a native call, which cannot be
   * interrupted, held the thread at or just before the line that the stack names.
   */
  delay: { is: "amount", isRequired },
  /** The loop was still stalled when the answer came; if false, the answer is only a hint. */
  during: { is: "flag", isRequired },
  /**
   * Where `stack` comes from. `"profile"`: the interruption was answered too late to name the blocker,
   * so the heaviest stack of the stall's own CPU profile was taken. Missing means `"interrupt"`.
   */
  source: { is: "word", words: ["interrupt", "profile"] },
  /**
   * There is no answer: a native call holds the thread and `delay` is the time waited so far, or the thread could not be
   * interrupted at all. An empty `stack` then means "unknown", not "nothing but the loop".
   */
  pending: { is: "true" },
  /**
   * The producer has weighed all its evidence: `stack` is the part that is common to most of the stall, and `samples` and
   * `profile` no longer have a vote.
   */
  voted: { is: "true" },
} as const satisfies Fields;

/** A later stack of the same stall. Equal neighbours are one entry with a `count`. */
export const SAMPLE = {
  /** Milliseconds from the beginning of the stall to the request for this stack. */
  at: { is: "amount", isRequired },
  /** Milliseconds from the request to the answer. */
  delay: { is: "amount", isRequired },
  /** How many consecutive samples were equal; missing means 1. */
  count: whole,
  /** V8 stack text, innermost frame first; or the numbers of its lines, see {@link FRAMES}. */
  stack: { is: "text", isRequired },
  /** Where the functions of `stack` begin. */
  functions: { is: "function-starts" },
} as const satisfies Fields;

/** One stack of a stall's CPU profile. */
export const PROFILE_STACK = {
  /** Profiler samples with this stack. */
  count: { is: "whole", isRequired },
  /** Milliseconds of the stall that they represent, including garbage collections between them. */
  time: amount,
  /**
   * V8 stack text, innermost frame first; or the numbers of its lines, see {@link FRAMES}. The innermost frame's line is the one
   * with the most samples; the other frames' positions are where their functions begin, because a profile has no call sites.
   */
  stack: { is: "text", isRequired },
  /** Where the functions of `stack` begin. */
  functions: { is: "function-starts" },
} as const satisfies Fields;

/** A function called by the common caller, where no single function took most of the stall. */
export const PART = {
  /** Its share of the stall, 0 to 1. */
  share: { is: "amount", isRequired },
  /** The function's frame, as V8 prints it. */
  stack: { is: "text", isRequired },
  /** Where the function begins. */
  functions: { is: "function-starts" },
} as const satisfies Fields;

/** Present if the turn of the loop ran many callbacks, each of them possibly short. */
export const TURN = {
  /** Their approximate number; missing where they could not be counted. */
  callbacks: whole,
} as const satisfies Fields;

/** What V8's sampling profiler recorded during the stall, including native calls that cannot be interrupted. */
export const PROFILE = {
  /** The profiler's sampling interval in milliseconds. */
  interval: { is: "amount", isRequired },
  /** Samples taken during the stall, of every kind. */
  samples: { is: "whole", isRequired },
  /** How many of them were in garbage collection. */
  gc: whole,
  /** How many of them found V8 idle or outside JavaScript. */
  idle: whole,
  /** The heaviest stacks, heaviest first, at most five. */
  stacks: { is: "list", of: PROFILE_STACK, isRequired },
} as const satisfies Fields;

/** Where the processor time went during the stall, each in milliseconds. */
export const CPU = {
  /** On-CPU time of the main thread. */
  main: amount,
  /** Time in which the main thread was runnable but waited for a processor. */
  queue: amount,
  /** Time withheld by the CPU quota of the container. */
  throttled: amount,
  /** CPU time of the whole process, all threads, user and system. */
  process: amount,
  /** Time in which the watchdog was runnable but waited for a processor: so much of its lateness is no standstill. */
  watchdogQueue: amount,
} as const satisfies Fields;

/** What the operating system said about the main thread in the middle of the stall. */
export const OS = {
  /** The thread's scheduler state: R running, S sleeping, D in an uninterruptible wait, T stopped ... */
  state: text,
  /** The current system call, by name where known (`epoll_wait`, `futex`), else its number. */
  syscall: text,
  /** What that call waits for: the path of a file, `pipe`, `socket`, or `child` and the name of its command. */
  waitsFor: text,
  /** In an epoll wait: whether it waits on the loop's own descriptor (true) or on another one (false). */
  ownPoll: { is: "flag" },
  /** One-minute load average; context only, because it cannot distinguish a starved process from a busy one. */
  load1: amount,
  /** Milliseconds of the stall during which some task on the machine waited for a processor (PSI). */
  pressure: amount,
} as const satisfies Fields;

/** What every record of our emitter has besides its `type`. */
const STAMP = {
  /** Format version; missing means 1. */
  v: { is: "whole", most: FORMAT_VERSION },
  /** The id of the session; joins a record to its `start`. */
  session: text,
  /** For a stall: when it began, i.e. the last sign of life of the loop before it. */
  timestamp: { is: "timestamp", isRequired },
} as const satisfies Fields;

/** A stall that has ended, or one that is still in progress (`stall-open`). */
export const STALL = {
  ...STAMP,
  /** Number of the stall in its session; a `stall` closes the `stall-open` of the same session and seq. */
  seq: whole,
  /** Wall time until the loop turned again; for `stall-open`: so far. */
  duration: { is: "amount", most: LONGEST_DURATION_MS, isRequired },
  /**
   * V8 stack text with or without a header line, innermost frame first; a Python traceback (most recent
   * call last) is accepted too. `""`: nothing but the loop itself was running.
   */
  stack: { is: "text", isRequired },
  /** Where the functions of `stack` begin; lets the analyzer name functions of minified code. */
  functions: { is: "function-starts" },
  /** How the first stack was captured. */
  capture: { is: "object", fields: CAPTURE },
  /** Later stacks of the same stall. */
  samples: { is: "list", of: SAMPLE },
  /** The stall's own CPU profile. */
  profile: { is: "object", fields: PROFILE },
  /**
   * Lines to which the stacks of `samples` and `profile` refer by number: those of `stack` from 0 on, without its header, then
   * these. Only in a `voted` record, whose verdict does not depend on them.
   */
  frames: { is: "object", fields: FRAMES },
  /** Where `stack` ends in a common caller: what it called, or what the loop ran in one turn; the largest share first. */
  parts: { is: "list", of: PART },
  /** Many callbacks ran in one turn of the loop. */
  turn: { is: "object", fields: TURN },
  /** Where the processor time went. */
  cpu: { is: "object", fields: CPU },
  /** The largest lateness of the watchdog's own wake-ups during the stall, its birth included, in milliseconds. */
  watchdogLag: amount,
  /** What the operating system reported in mid-stall. */
  os: { is: "object", fields: OS },
  /** Milliseconds of garbage collection on the main thread during the stall. */
  gc: amount,
  /** Milliseconds by which the wall clock jumped ahead of the monotonic clock (machine asleep). */
  suspended: amount,
  /** An inspector client was attached. */
  debugger: { is: "true" },
  /** `startup`: before the first full turn of the loop. */
  phase: { is: "word", words: ["startup"] },
  /** What the stalled code was serving: its HTTP request as `route`, and the application's own tags; at most 1 KiB. */
  context: { is: "tags" },
  /** The id of the worker thread that stalled; missing for the main thread. */
  thread: whole,
} as const satisfies Fields;

/** What a session says about itself in the first line of every file, repeated after each rotation. */
export const SESSION_FACTS = {
  pid: whole,
  host: text,
  service: text,
  /** The application's version. */
  version: text,
  /** Node's version, such as `v22.12.0`. */
  node: text,
  /** Operating system and processor, such as `linux-x64`. */
  platform: text,
  /** Milliseconds above which a stall is recorded. */
  threshold: amount,
  /** Milliseconds between two heartbeats of the main thread. */
  interval: amount,
  /** The emitter's version. */
  emitter: text,
} as const satisfies Fields;

export const START = {
  ...STAMP,
  ...SESSION_FACTS,
  /** The id of the worker thread that this session watches; missing for the main thread. */
  thread: whole,
  /** Why the thread's stacks cannot be read; missing where they can. */
  noStacks: { is: "text", isUnread },
} as const satisfies Fields;

/** Written the first time a file appears in a stack. */
export const SCRIPT = {
  ...STAMP,
  /** The file as it appears in stacks: a path or a URL. */
  url: { is: "text", isRequired },
  /** SHA-256 of the text to which its frames' positions refer, in lower-case hexadecimal digits. */
  sha256: text,
  /** The code was generated in memory and its map is unknown: positions refer to that text, not to the file of this name. */
  inMemory: { is: "true" },
  /** The file's debug id (ECMA-426), if any. */
  debugId: text,
} as const satisfies Fields;

/** Running totals of a session, written every minute, and several times in the first one. */
export const ALIVE = {
  ...STAMP,
  /** Milliseconds since the session's `start`. */
  uptime: amount,
  /** Stalls since the session's start. */
  stalls: whole,
  /** Milliseconds blocked by those stalls. */
  blocked: amount,
  /** Records lost since the session's start, by reason (`disk-full`, `permission`, `too-fast` ...). */
  dropped: { is: "counts" },
  /** Share of the time in which the loop was busy, 0 to 1, since the last `alive`. */
  utilization: { is: "amount", most: 1 },
  /** HTTP requests received by the thread's servers since the session's start; missing where they are not counted. */
  requests: whole,
  /** What the application has counted with `count()` since the session's start; missing before its first call. */
  work: amount,
} as const satisfies Fields;

/** The orderly end of a session. */
export const STOP = {
  ...ALIVE,
  /** Why it ended: `exit`, `stop` (the application called `stop()`), `rotate` ... */
  reason: text,
} as const satisfies Fields;

/** The fields of each type of record, besides `type` itself. A record without a type is a `stall`. */
export const FIELDS_OF_TYPE = {
  stall: STALL,
  "stall-open": STALL,
  start: START,
  script: SCRIPT,
  alive: ALIVE,
  stop: STOP,
} as const satisfies Readonly<Record<string, Fields>>;
