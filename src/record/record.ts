/**
 * The record format, version 1: the public contract between the emitter and the analyzer.
 *
 * These types describe one line of a log exactly as it stands on disk, so the field names are those of
 * the wire (`duration`, not `durationMs`). Everywhere: durations are milliseconds and may have
 * fractions; positions in stacks are V8's (1-based line, 1-based column); a missing field means
 * "not measured", never zero; a reader ignores fields that it does not know.
 *
 * `docs/record-format.md` says the same in prose and `docs/record.schema.json` in JSON Schema; a test
 * holds the three together.
 */

/** The version of the record format that this code writes, and the newest that it reads. */
export const FORMAT_VERSION = 1;

/** When something happened: an RFC 3339 string, or epoch milliseconds as a number. */
export type Timestamp = string | number;

/** Where a function begins in the generated file: [1-based line, 1-based column]. */
export type FunctionStart = readonly [line: number, column: number];

/** Parallel to the frames of a stack; null where the engine gave no position. */
export type FunctionStarts = readonly (FunctionStart | null)[];

/** How trustworthy the first stack of a stall is. */
export interface Capture {
  /** Milliseconds after the stall began at which the first stack was asked for. */
  readonly at: number;
  /**
   * Milliseconds from the question to the answer. A long delay means that a native call, which cannot be
   * interrupted, held the thread at or just before the line that the stack names.
   */
  readonly delay: number;
  /** The loop was still stalled when the answer came; if false, the answer is a hint and no more. */
  readonly during: boolean;
  /**
   * Where `stack` comes from. `"profile"`: the interruption was answered too late to name the blocker,
   * so the heaviest stack of the stall's own CPU profile was taken. Missing means `"interrupt"`.
   */
  readonly source?: "interrupt" | "profile";
  /**
   * There is no answer: a native call holds the thread and `delay` is the time waited so far, or the thread could not
   * be asked at all. An empty `stack` then means "not known", not "nothing but the loop".
   */
  readonly pending?: true;
}

/** A later stack of the same stall. Equal neighbours are one entry with a `count`. */
export interface StackSample {
  /** Milliseconds after the stall began at which this stack was asked for. */
  readonly at: number;
  /** Milliseconds from the question to the answer. */
  readonly delay: number;
  /** How many neighbouring samples were the same; missing means 1. */
  readonly count?: number;
  /** V8 stack text, innermost frame first. */
  readonly stack: string;
  /** Where the functions of `stack` begin. */
  readonly functions?: FunctionStarts;
}

/** Where the processor time went during the stall, each in milliseconds. */
export interface CpuTimes {
  /** On-CPU time of the main thread. */
  readonly main?: number;
  /** Time in which the main thread was runnable but waited for a processor. */
  readonly queue?: number;
  /** Time withheld by the CPU quota of the container. */
  readonly throttled?: number;
  /** CPU time of the whole process, all threads, user and system. */
  readonly process?: number;
}

/** One stack of a stall's CPU profile. */
export interface ProfileStack {
  /** Profiler samples that had this stack. */
  readonly count: number;
  /**
   * V8 stack text, innermost frame first. The innermost frame's line is the one with the most samples; the
   * positions of all others are where their functions begin, because a profile does not know call sites.
   */
  readonly stack: string;
  /** Where the functions of `stack` begin. */
  readonly functions?: FunctionStarts;
}

/** What V8's sampling profiler saw during the stall; it also sees native calls that cannot be interrupted. */
export interface StallProfile {
  /** The profiler's sampling interval in milliseconds. */
  readonly interval: number;
  /** Samples taken during the stall, of every kind. */
  readonly samples: number;
  /** Samples of those that were in garbage collection. */
  readonly gc?: number;
  /** Samples of those in which V8 had nothing to do or ran outside of JavaScript. */
  readonly idle?: number;
  /** The heaviest stacks, heaviest first, at most five. */
  readonly stacks: readonly ProfileStack[];
}

/** What the operating system said about the main thread in the middle of the stall. */
export interface OsState {
  /** The thread's scheduler state: R running, S sleeping, D in an uninterruptible wait, T stopped ... */
  readonly state?: string;
  /** The system call that it was in, by name where known (`epoll_wait`, `futex`), else its number. */
  readonly syscall?: string;
  /** In an epoll wait: whether it waits on the loop's own descriptor (true) or on another one (false). */
  readonly ownPoll?: boolean;
  /** One-minute load average: context only, it cannot tell a starved process from a busy one. */
  readonly load1?: number;
  /** Milliseconds for which some task of the machine waited for a processor during the stall (PSI). */
  readonly pressure?: number;
}

/** What every record of our emitter has. */
interface Stamped {
  /** Format version; missing means 1. */
  readonly v?: number;
  /** The id of the emitter's run; joins a record to its `start`. */
  readonly session?: string;
  /** For a stall: when it began, i.e. the last sign of life of the loop before it. */
  readonly timestamp: Timestamp;
}

/** The fields of a finished stall and of one that is still going on. */
interface StallFields extends Stamped {
  /** Wall time until the loop turned again; for `stall-open`: so far. */
  readonly duration: number;
  /**
   * V8 stack text with or without a header line, innermost frame first; a Python traceback (most recent
   * call last) is accepted too. `""`: nothing but the loop itself was running.
   */
  readonly stack: string;
  /** Number of the stall in its session; a `stall` closes the `stall-open` of the same session and seq. */
  readonly seq?: number;
  /** How the first stack was caught. */
  readonly capture?: Capture;
  /** Where the functions of `stack` begin; lets the analyzer name functions of minified code. */
  readonly functions?: FunctionStarts;
  /** Later stacks of the same stall. */
  readonly samples?: readonly StackSample[];
  /** The stall's own CPU profile. */
  readonly profile?: StallProfile;
  /** Where the processor time went. */
  readonly cpu?: CpuTimes;
  /** The largest lateness of the watchdog's own wake-ups during the stall, in milliseconds. */
  readonly watchdogLag?: number;
  /** Milliseconds of garbage collection on the main thread during the stall. */
  readonly gc?: number;
  /** Milliseconds by which the wall clock ran ahead of the monotonic clock (machine asleep). */
  readonly suspended?: number;
  /** An inspector client was attached. */
  readonly debugger?: true;
  /** `startup`: before the first full turn of the loop. */
  readonly phase?: "startup";
  /** What the operating system said in mid-stall. */
  readonly os?: OsState;
  /** The application's own tags (a route, a job name) at capture; at most 1 KiB. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** The id of the worker thread that stalled; missing for the main thread. */
  readonly thread?: number;
}

/** A stall that is over. A missing `type` means this one. */
export interface StallRecord extends StallFields {
  readonly type?: "stall";
}

/** A stall that was going on when this was written: the last words of a process that may be killed in it. */
export interface StallOpenRecord extends StallFields {
  readonly type: "stall-open";
}

/** First line of every file, repeated after each rotation. */
export interface StartRecord extends Stamped {
  readonly type: "start";
  readonly pid?: number;
  readonly host?: string;
  readonly service?: string;
  /** The application's version. */
  readonly version?: string;
  /** Node's version, such as `v22.12.0`. */
  readonly node?: string;
  /** Operating system and processor, such as `linux-x64`. */
  readonly platform?: string;
  /** Milliseconds above which a stall is recorded. */
  readonly threshold?: number;
  /** Milliseconds between two beats of the main thread. */
  readonly interval?: number;
  /** The emitter's version. */
  readonly emitter?: string;
  /** The id of the worker thread that this session watches; missing for the main thread. */
  readonly thread?: number;
}

/** Written the first time that a file appears in a stack. */
export interface ScriptRecord extends Stamped {
  readonly type: "script";
  /** The file as it stands in stacks: a path or a URL. */
  readonly url: string;
  /** SHA-256 of the generated file, in lower-case hexadecimal digits. */
  readonly sha256?: string;
  /** The debug id that the file bears (ECMA-426), if any. */
  readonly debugId?: string;
}

/** Running totals of a session. */
interface SessionTotals extends Stamped {
  /** Milliseconds since the session's `start`. */
  readonly uptime?: number;
  /** Stalls since the session's start. */
  readonly stalls?: number;
  /** Milliseconds blocked by those stalls. */
  readonly blocked?: number;
  /** Records lost since the session's start, by reason (`disk-full`, `permission`, `too-fast` ...). */
  readonly dropped?: Readonly<Record<string, number>>;
  /** Share of the time in which the loop was busy, 0 to 1, since the last `alive`. */
  readonly utilization?: number;
}

/** Written every minute. */
export interface AliveRecord extends SessionTotals {
  readonly type: "alive";
}

/** The orderly end of a session. */
export interface StopRecord extends SessionTotals {
  readonly type: "stop";
  /** Why it ended: `exit`, `stop` (the application called `stop()`), `rotate` ... */
  readonly reason?: string;
}

/** Any line of a log. */
export type LogRecord =
  | StallRecord
  | StallOpenRecord
  | StartRecord
  | ScriptRecord
  | AliveRecord
  | StopRecord;
