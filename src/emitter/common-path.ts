import type { FunctionIds } from "../record/function-ids.js";
import { comparableIds } from "../record/vote.js";
import type { FrameText } from "./stack-text.js";

/** A stack, innermost first. */
export type Frames = readonly FrameText[];

/** How far two stacks have gone the same way: their frames side by side, from the outermost inward. */
export function commonPath(
  frames: Frames,
  others: Frames,
  functions: FunctionIds,
): readonly (readonly [own: number, other: number])[] {
  const ids = comparableIds(frames, functions);
  const otherIds = comparableIds(others, functions);
  const path: [own: number, other: number][] = [];
  let own = frames.length;
  let other = others.length;
  for (;;) {
    const nextOwn = ids.findLastIndex((id, i) => i < own && id !== undefined);
    const nextOther = otherIds.findLastIndex((id, i) => i < other && id !== undefined);
    if (nextOwn < 0 || nextOther < 0 || ids[nextOwn] !== otherIds[nextOther]) return path;
    own = nextOwn;
    other = nextOther;
    path.push([own, other]);
  }
}
