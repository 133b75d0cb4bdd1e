import { isCallbackLoop } from "../record/callback-loops.js";
import type { Frame } from "../stack/frame.js";
import { originOf } from "../stack/origin.js";

/**
 * Functions in which an event loop waits for work: those of libuv and the kernel as native stack walkers print them, and V8's own
 * `(idle)`.
 */
const NATIVE_POLLS: ReadonlySet<string> = new Set([
  "uv__io_poll",
  "uv_run",
  "epoll_wait",
  "epoll_pwait",
  "epoll_pwait2",
  "kevent",
  "kqueue",
  "ppoll",
  "poll",
  "pselect",
  "select",
  "__select",
  "GetQueuedCompletionStatusEx",
  "(idle)",
]);

/** System calls and their wrappers in machine code. */
const SYSTEM_CALL =
  /^(?:_|syscall|epoll|kevent|mach_msg|Nt[A-Z]|Zw[A-Z]|Wait|entry_SYSCALL|do_syscall)/;

/**
 * Whether a frame within a poll is a function of machine code that it has called, and that the poll therefore does not wait:
 * libuv calls everything from there.
 */
export function isCalledByPoll({ functionName, isNative, language }: Frame): boolean {
  return (
    isNative === true &&
    language === undefined &&
    functionName !== undefined &&
    !NATIVE_POLLS.has(functionName) &&
    !SYSTEM_CALL.test(functionName)
  );
}

/**
 * The wait of thread pools (piscina, tinypool) in their workers: between two tasks they block in `Atomics.wait` instead of turning
 * their loop. It is called from the pool's own code.
 */
const POOL_WAIT = {
  functionName: "atomicsWaitLoop",
  file: /\/node_modules\/(?:piscina|tinypool)\//,
};

/** Python's waits and loops: [end of the file's path, functions in it]. */
const PYTHON_POLLS: readonly (readonly [file: string, functions: ReadonlySet<string>])[] = [
  ["selectors.py", new Set(["select", "_select"])],
  ["asyncio/base_events.py", new Set(["_run_once", "run_forever", "run_until_complete"])],
  ["asyncio/runners.py", new Set(["run"])],
  ["asyncio/windows_events.py", new Set(["select", "_poll", "run_forever"])],
  ["twisted/internet/selectreactor.py", new Set(["doSelect", "_select", "win32select"])],
  ["twisted/internet/epollreactor.py", new Set(["doPoll"])],
  ["twisted/internet/pollreactor.py", new Set(["doPoll"])],
  ["twisted/internet/kqreactor.py", new Set(["doKEvent"])],
  ["twisted/internet/iocpreactor/reactor.py", new Set(["doIteration"])],
  ["twisted/internet/base.py", new Set(["mainLoop", "run", "_doIteration", "doIteration"])],
];

/** Those of them that really wait; the others lead to a wait. */
const PYTHON_WAITS = /^(?:select|_select|_poll|doSelect|win32select|doPoll|doKEvent|_run_once)$/;

/** The role of a frame in the loop's own waiting. */
export type IdleRole =
  /** A wait named by the user with `--idle-frame`, or a pool's: idle whoever called it. */
  | "declared"
  /** The wait itself. */
  | "poll"
  /** Part of the loop that runs everything. */
  | "plumbing"
  | undefined;

/** A user's addition to the known idle polls: a function, or `file:function` with the end of a path. */
export interface IdleFramePattern {
  readonly functionName: string;
  readonly fileEnd?: string;
}

/** Parses the value of `--idle-frame`: `waitForWork` or `lib/reactor.js:waitForWork`. */
export function parseIdleFramePattern(text: string): IdleFramePattern {
  const colon = text.lastIndexOf(":");
  if (colon <= 0) return { functionName: text };
  return { functionName: text.slice(colon + 1), fileEnd: text.slice(0, colon) };
}

/** Determines whether a frame is the loop's own idle poll or its plumbing. */
export function idleRole(frame: Frame, extra: readonly IdleFramePattern[] = []): IdleRole {
  const name = frame.functionName ?? "";
  const file = frame.file?.includes("\\") ? frame.file.replaceAll("\\", "/") : (frame.file ?? "");
  if (name === POOL_WAIT.functionName && POOL_WAIT.file.test(file)) return "declared";
  for (const pattern of extra) {
    if (pattern.functionName !== name && pattern.functionName !== lastPart(name)) continue;
    if (pattern.fileEnd === undefined || endsWithPath(file, pattern.fileEnd)) {
      return "declared";
    }
  }
  if (frame.isUnread === true) return undefined;
  if (frame.language === "python") return pythonRole(name, file);
  // An application may have its own function named `select` or `poll`, so a name counts only without a file.
  if (file === "" && NATIVE_POLLS.has(name)) return "poll";
  if (isCallbackLoop(name) && originOf(frame) === "node") return "plumbing";
  return undefined;
}

function pythonRole(name: string, file: string): IdleRole {
  for (const [end, functions] of PYTHON_POLLS) {
    if (endsWithPath(file, end) && functions.has(name)) {
      return PYTHON_WAITS.test(name) ? "poll" : "plumbing";
    }
  }
  return undefined;
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

function endsWithPath(path: string, end: string): boolean {
  return path === end || path.endsWith(`/${end}`);
}
