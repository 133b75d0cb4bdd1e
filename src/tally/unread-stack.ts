import { type LineProblem, lineProblem, showValue } from "../record/problem.js";
import type { Frame } from "../stack/frame.js";
import { isUnreadStack } from "../stack/read-stack.js";

/** The problem of a record whose stack has no known form; it counts all the same, and is grouped by the first line. */
export function unreadStackProblem(frames: readonly Frame[]): LineProblem | undefined {
  if (frames[0]?.isUnread !== true || !isUnreadStack(frames)) return undefined;
  const shown = showValue(frames[0].functionName);
  return lineProblem("unread-stack", `the stack has no known format; kept as text: ${shown}`);
}
