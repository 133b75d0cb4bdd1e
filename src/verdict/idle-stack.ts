import type { Frame } from "../stack/frame.js";
import { isUserCode, originOf } from "../stack/origin.js";
import { type IdleFramePattern, type IdleRole, idleRole, isCalledByPoll } from "./idle-frame.js";

/** What a stack was doing. */
export type StackState =
  /** No frames at all, or nothing but the loop's plumbing. */
  | "plumbing"
  /** It ends in the loop's own idle poll, which no application frame called. */
  | "poll"
  /** Code was running. */
  | "running";

/**
 * Determines whether a stack (innermost frame first) ends in the loop's idle poll: the Twisted script's "the traceback went all
 * the way down to select()".
 *
 * Application code that polls (a nested loop in `execSync`, Python's `subprocess.run`) is running: that poll is a wait of its own.
 * Python programs start the loop from application code (`reactor.run()`, `asyncio.run()`), so application frames *outside* the
 * loop's own frames do not count.
 */
export function stackState(
  frames: readonly Frame[],
  extra: readonly IdleFramePattern[] = [],
): StackState {
  if (frames.length === 0) return "plumbing";
  // Awaiting callers are not on the machine's stack.
  const live = frames.filter((frame) => frame.isAsync !== true);
  if (live.length === 0) return "running";
  const roles = live.map((frame) => idleRole(frame, extra));
  if (live.every((frame, i) => roles[i] === "plumbing" || isBareBuiltin(frame, roles[i]))) {
    return "plumbing";
  }
  const poll = roles.findIndex((role) => role !== undefined);
  if (poll < 0) return "running";
  if (roles[poll] === "plumbing") {
    // A poll in C leaves no frame, so Python's innermost frame is then the loop's own.
    const isLoopItself = poll === 0 && live[0]?.language === "python";
    return isLoopItself && !isNested(live, roles, 0) ? "plumbing" : "running";
  }
  // Only the runtime's own wrappers may be inside the poll.
  const inside = live.slice(0, poll);
  if (inside.some((frame) => originOf(frame) !== "node")) return "running";
  if (roles[poll] === "declared") return "poll";
  if (inside.some(isCalledByPoll)) return "running";
  for (let i = poll + 1; i < live.length; i++) {
    if (roles[i] === "plumbing") return isNested(live, roles, i) ? "running" : "poll";
    if (roles[i] === undefined && isWork(live[i] as Frame)) return "running";
  }
  return "poll";
}

/** Whether the loop at index `at` was started by a function that another loop had called: then that function waits. */
function isNested(frames: readonly Frame[], roles: readonly IdleRole[], at: number): boolean {
  const caller = frames.findIndex(
    (frame, i) => i > at && roles[i] === undefined && originOf(frame) !== "node",
  );
  return caller >= 0 && roles.some((role, i) => i > caller && role !== undefined);
}

/** Whether a frame is `new Promise (<anonymous>)` or the like, which means nothing between plumbing frames. */
function isBareBuiltin(frame: Frame, role: IdleRole): boolean {
  return role === undefined && frame.isNative === true && frame.functionName === undefined;
}

/** Whether a frame represents work. Python's `subprocess` is standard library, but is called in order to wait. */
function isWork(frame: Frame): boolean {
  return isUserCode(frame) || (frame.language === "python" && originOf(frame) === "node");
}
