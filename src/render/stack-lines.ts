import type { GroupStack } from "../report/model.js";
import { frameText } from "./frame-text.js";
import { formatDuration, plural } from "./units.js";
import { visibleText } from "./visible-text.js";

/** How many frames of a stack are shown: recursion makes stacks of hundreds, and their middle tells nothing. */
export const MOST_FRAMES = 30;

/** What a stack weighs: `12 stalls, 4.30 s`. */
export function stackTitle(stack: GroupStack): string {
  return `${plural(stack.count, "stall")}, ${formatDuration(stack.blockedMs)}`;
}

/** The frames of a stack as lines, innermost first; the middle of a very deep one is left out, and said to be. */
export function stackLines(stack: GroupStack): string[] {
  const { frames } = stack;
  if (frames.length === 0) return ["(no frames: nothing but the event loop)"];
  const lines = frames.map((frame) => visibleText(frameText(frame)));
  if (lines.length <= MOST_FRAMES) return lines;
  const head = lines.slice(0, (MOST_FRAMES * 2) / 3);
  const tail = lines.slice(-MOST_FRAMES / 3);
  const left = lines.length - head.length - tail.length;
  return [...head, `... ${plural(left, "frame")} left out ...`, ...tail];
}
