import { type LineProblem, lineProblem, showValue } from "../record/problem.js";
import type { Frame } from "../stack/frame.js";
import { isUnreadStack } from "../stack/read-stack.js";

/** Says of a record that nothing of its stack was understood; the record counts all the same, and is grouped by its first line. */
export function unreadStackProblem(frames: readonly Frame[]): LineProblem | undefined {
  if (frames[0]?.isUnread !== true || !isUnreadStack(frames)) return undefined;
  const shown = showValue(frames[0].functionName);
  return lineProblem("unread-stack", `the stack has no known format; kept as text: ${shown}`);
}
