import { FunctionIds } from "../record/function-ids.js";
import { commonPath, type Frames } from "./common-path.js";
import { hasWholeLine } from "./function-body.js";
import { lastLine, type SampledLine } from "./heaviest-place.js";
import { type LineSamples, sharedOut } from "./line-samples.js";
import { nestedFunctionAt } from "./nested-function.js";
import type { TextOf } from "./source-text.js";
import { type FrameText, lineOf } from "./stack-text.js";

/**
 * Gives samples to the functions in which they were: up to Node 24 V8 counts those in a function that was inlined for the function
 * around it, with the line of the inlined one.
 *
 * A line that is not of the innermost function, or of another one inside of that, tells by itself: another stack that had gone
 * the same way and was in a function of that line knows which it was, and so may the text of a function inside. Else the answers that had
 * gone the same way must tell. If the line is foreign, all of them were deeper; otherwise those that were deeper, in a function that has
 * the line too (as all have in minified code), share the samples with those that were not.
 *
 * @param answers the stacks of prompt answers
 * @param others the stacks of all that have seen the stall
 */
export function withInlinedCallees(
  samples: LineSamples,
  answers: readonly Frames[],
  others: readonly Frames[],
  textOf: TextOf,
): readonly LineSamples[] {
  const { frames, line, mayBeInlined } = samples;
  if (line === undefined || mayBeInlined !== true) return [samples];
  const isThere = (frame: FrameText): boolean => isIn(frame, line, textOf);
  const hasLine = (frame: FrameText): boolean =>
    frame.file === frames[0]?.file && hasWholeLine(frame, line.line, textOf);
  const known = inlinedAt(frames, answers, others, line.isForeign ? isThere : hasLine);
  const [innermost] = frames;
  const nested =
    known.length > 0 || line.isForeign || innermost === undefined
      ? undefined
      : nestedFunctionAt(innermost, line.line, textOf);
  if (nested !== undefined) return [{ ...samples, frames: [nested, ...frames] }];
  const owners = known.length > 0 ? known : asAnswered(frames, line, answers, isThere);
  return sharedOut(
    samples,
    owners.map((owner) => ({ frames: owner, weight: 1 })),
  );
}

/** Where other stacks were inside of the innermost function that had gone the same way, if they were in a foreign line. */
function inlinedAt(
  frames: Frames,
  answers: readonly Frames[],
  others: readonly Frames[],
  isThere: (frame: FrameText) => boolean,
): readonly Frames[] {
  const within = (other: Frames): Frames => (framesInside(frames, other) ?? []).filter(isThere);
  for (const other of others) {
    const found = within(other);
    const outer = found.findLast((one) => one.functionStart?.[0] === found[0]?.functionStart?.[0]);
    if (outer === undefined) continue;
    // Of functions that begin on one line it may have been any, but for what the answers tell.
    const seen =
      outer === found[0]
        ? []
        : answers.flatMap((answer) => {
            const [inner] = within(answer);
            return inner === undefined ? [] : [answer.slice(answer.indexOf(inner))];
          });
    return seen.length > 0 ? seen : [other.slice(other.indexOf(outer))];
  }
  return [];
}

/** Where the answers were that had gone the same way; the stack itself if that does not tell. */
function asAnswered(
  frames: Frames,
  { isForeign }: SampledLine,
  answers: readonly Frames[],
  isThere: (frame: FrameText) => boolean,
): readonly Frames[] {
  const seen = answers.flatMap((answer) => {
    const inside = framesInside(frames, answer);
    if (inside === undefined) return [];
    const at = isForeign ? 0 : inside.findIndex(isThere);
    return [inside.length === 0 || at < 0 ? frames : answer.slice(at)];
  });
  const isKnown = isForeign ? seen.length > 1 && !seen.includes(frames) : seen.length > 0;
  return isKnown ? seen : [frames];
}

/** The frames of a stack inside of the innermost function of another one; undefined if it had not gone the same way. */
function framesInside(frames: Frames, other: Frames): Frames | undefined {
  const [own, inner] = commonPath(frames, other, new FunctionIds()).at(-1) ?? [-1, 0];
  return own === 0 ? other.slice(0, inner) : undefined;
}

function isIn(frame: FrameText, { line }: SampledLine, textOf: TextOf): boolean {
  const { functionStart, file } = frame;
  if (!functionStart || functionStart[0] > line) return false;
  const code = textOf(file);
  return code === undefined ? lineOf(frame) === line : line <= lastLine(code, functionStart);
}
