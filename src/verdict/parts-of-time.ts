import type { ResolvedFrame } from "../stack/resolved-frame.js";

/** What one function had of the time of some stalls in which none had most. */
export interface PartOfTime {
  readonly frame: ResolvedFrame;
  /** Whole microseconds. */
  readonly blockedUs: number;
}

/**
 * Whether functions that shared a stall are callbacks that the loop ran one after the other in one turn, and not calls of the function
 * that is blamed: the stack of that one ends in the caller of its calls, and goes through one of the callbacks.
 *
 * @param frames the stack that was blamed
 */
export function areOfOneTurn(
  parts: readonly PartOfTime[],
  frames: readonly ResolvedFrame[],
): boolean {
  return parts.some((part) => frames.some((frame) => isSameFunction(part.frame, frame)));
}

function isSameFunction(a: ResolvedFrame, b: ResolvedFrame): boolean {
  const [start, other] = [a.functionStart, b.functionStart];
  const areApart = start !== undefined && other !== undefined && start.line !== other.line;
  return !areApart && a.functionName === b.functionName && a.file === b.file;
}
