import type { Frame } from "../stack/frame.js";
import { isUserCode, originOf } from "../stack/origin.js";
import { type IdleFramePattern, type IdleRole, idleRole } from "./idle-frame.js";

/** What a stack says about who was running. */
export type StackState =
  /** No frames at all, or nothing but the loop's plumbing. */
  | "plumbing"
  /** It ends in the loop's own idle poll, and no application frame called that. */
  | "poll"
  /** Somebody's code was running. */
  | "running";

/**
 * Says whether a stack (innermost frame first) ends in the loop's idle poll: the Twisted script's
 * "the traceback went all the way down to select()".
 *
 * Application code that polls by itself (a nested loop in `execSync`, Python's `subprocess.run`) is running: the
 * poll it ends in is a wait of its own. Python's programs start the loop from application code
 * (`reactor.run()`, `asyncio.run()`), so application frames *outside of* the loop's own frames do not count.
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
    // Loops that poll in C leave no frame for it: Python's innermost frame is then the loop's own.
    const isLoopItself = poll === 0 && live[0]?.language === "python";
    return isLoopItself && !isNested(live, roles, 0) ? "plumbing" : "running";
  }
  // Inside the poll there may only be the runtime's own wrappers of it.
  if (live.slice(0, poll).some((frame) => originOf(frame) !== "node")) return "running";
  if (roles[poll] === "declared") return "poll";
  for (let i = poll + 1; i < live.length; i++) {
    if (roles[i] === "plumbing") return isNested(live, roles, i) ? "running" : "poll";
    if (roles[i] === undefined && isSomebodysCode(live[i] as Frame)) return "running";
  }
  return "poll";
}

/** Whether the loop whose frame is at `at` was run by a function that another loop had called: then that function waits. */
function isNested(frames: readonly Frame[], roles: readonly IdleRole[], at: number): boolean {
  const caller = frames.findIndex(
    (frame, i) => i > at && roles[i] === undefined && originOf(frame) !== "node",
  );
  return caller >= 0 && roles.some((role, i) => i > caller && role !== undefined);
}

/** `new Promise (<anonymous>)` and the like between plumbing frames say nothing. */
function isBareBuiltin(frame: Frame, role: IdleRole): boolean {
  return role === undefined && frame.isNative === true && frame.functionName === undefined;
}

/** A frame that stands for work; Python's `subprocess` is the standard library, but called to wait. */
function isSomebodysCode(frame: Frame): boolean {
  return isUserCode(frame) || (frame.language === "python" && originOf(frame) === "node");
}
