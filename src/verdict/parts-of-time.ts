import { FunctionIds, type VotingFrame } from "../record/function-ids.js";
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
 * @param frames the stack of that stall
 */
export function areOfOneTurn(
  parts: readonly VotingFrame[],
  frames: readonly VotingFrame[],
): boolean {
  const functions = new FunctionIds();
  const onStack = new Set(frames.map((frame) => functions.idOf(frame)));
  return parts.some((part) => onStack.has(functions.idOf(part)));
}
