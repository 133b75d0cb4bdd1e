import { cycleAtEnd } from "../record/cycle.js";

/** Who recurses deeper than this has no caller. Reading takes some 0.8 µs a frame (Node 20), and V8's own stack has room for some 11,000. */
export const DEEPEST_STACK = 6000;

/** How many frames of a stack are kept: the innermost say what was running, the outermost who had called it. */
export interface FrameLimits {
  readonly innermost: number;
  readonly outermost: number;
}

/**
 * As many as V8 samples of a stack. The vote follows stacks from the outside, so what is left out in the middle of some, where it
 * depends on how deep they were, would part them there.
 */
export const VOTING_LIMITS: FrameLimits = { innermost: 231, outermost: 24 };

/** In a record. */
export const RECORD_LIMITS: FrameLimits = { innermost: 40, outermost: 24 };

/** A frame that is kept. */
export interface KeptFrame {
  /** Of the whole stack, 0 is the innermost. */
  readonly index: number;
  /** How many frames between this one and the next outer one that is kept are not. */
  readonly leftOut: number;
}

/**
 * Which frames of a deep stack are kept. Recursion goes first, but for its innermost round: frames of a server that call the
 * application stand outside of it, and there may be fifty. Then the middle goes, but for the innermost function of the application,
 * if no frame further in is of it, and what it had called.
 *
 * @param frames the innermost first
 * @param functionKey is asked only of deep stacks
 * @param fileOf likewise
 */
export function keptFrames<F>(
  frames: readonly F[],
  { innermost, outermost }: FrameLimits,
  functionKey: (frame: F) => string,
  fileOf: (frame: F) => string,
): readonly KeptFrame[] {
  const most = innermost + outermost;
  if (frames.length <= RECORD_LIMITS.innermost + RECORD_LIMITS.outermost)
    return frames.map((_, index) => ({ index, leftOut: 0 }));
  const path: string[] = [];
  const indices: number[] = [];
  for (const [index, frame] of frames.entries()) {
    path.push(functionKey(frame));
    indices.push(index);
    const cycle = cycleAtEnd(path);
    path.length -= cycle;
    indices.length -= cycle;
  }
  if (indices.length > most) {
    const culprit = indices.findIndex((index) => isOfApplication(fileOf(frames[index] as F)));
    const middle = indices.splice(innermost, indices.length - most);
    const inMiddle = culprit - innermost;
    if (inMiddle >= 0) {
      indices.splice(innermost, 0, ...middle.slice(Math.max(0, inMiddle - 1), inMiddle + 1));
    }
  }
  return indices.map((index, i) => ({
    index,
    leftOut: (indices[i + 1] ?? frames.length) - index - 1,
  }));
}

function isOfApplication(file: string): boolean {
  return file !== "" && !file.startsWith("node:") && !/[\\/]node_modules[\\/]/.test(file);
}
