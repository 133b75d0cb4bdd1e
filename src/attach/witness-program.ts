/**
 * What `stall-report attach` evaluates in the target, in the middle of whatever runs there. The build makes one text of it.
 * It leaves nothing in the target but one immediate, which tells that the loop turns.
 */
import { readFrames } from "../emitter/read-frames.js";
import type { FrameText } from "../emitter/stack-text.js";

/** What a target says about itself. */
export interface TargetFacts {
  readonly pid: number;
  readonly version?: string;
  /** The log of the emitter that runs in it already; "" if that emitter does not tell, undefined if there is none. */
  readonly emitterLog?: string;
  /** The worker that answers; undefined: the main thread. */
  readonly worker?: {
    /** Its `threadId`. */
    readonly thread: number;
    /** The number of its task as its process sees it; NaN where the system does not tell. */
    readonly task: number;
  };
}

/** What the witness answers. Times are milliseconds of the target's monotonic clock. */
export interface Statement {
  readonly frames: readonly FrameText[];
  readonly timeMs: number;
  readonly holdMs: number;
  /** When the loop first turned after the witness was placed; undefined: it has not. */
  readonly turnedMs?: number;
}

/** Makes the witness, which takes its first stack in this moment. */
export function makeWitness() {
  let turnedMs: number | undefined;
  const state = (): Statement => {
    const timeMs = nowMs();
    const frames = readFrames();
    return { frames, timeMs, holdMs: nowMs() - timeMs, ...(turnedMs && { turnedMs }) };
  };
  let first: Statement | undefined = state();
  setImmediate(() => {
    turnedMs = nowMs();
  });
  return {
    ask(): Statement {
      const statement = first ?? state();
      first = undefined;
      return statement;
    },
    describe(): TargetFacts {
      const resident = (globalThis as Record<symbol, { file?: string } | undefined>)[
        Symbol.for("stall-report.emitter")
      ];
      const { pid, version } = process;
      const worker = ownWorker();
      const log = resident && { emitterLog: resident.file ?? "" };
      return { pid, version, ...log, ...(worker && { worker }) };
    },
  };
}

/** Nodes before 20.16 and 22.3 have no way to a builtin from here. */
function ownWorker(): TargetFacts["worker"] {
  const threads = process.getBuiltinModule?.("node:worker_threads");
  if (threads === undefined || threads.isMainThread) return undefined;
  let link = "";
  try {
    link = process.getBuiltinModule("node:fs").readlinkSync("/proc/thread-self");
  } catch {
    // No such file system.
  }
  return { thread: threads.threadId, task: Number(link.split("/").at(-1) || Number.NaN) };
}

function nowMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}
