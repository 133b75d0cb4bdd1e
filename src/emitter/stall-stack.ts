import { FunctionIds } from "../record/function-ids.js";
import { isLateAnswer } from "../record/late-answer.js";
import type { StallRecord } from "../record/record.js";
import { isTheirs, type VoteResult, vote } from "../record/vote.js";
import { type Weighed, witnessesOf } from "../record/witnesses.js";
import { commonPath, type Frames } from "./common-path.js";
import { computedNameEnd } from "./function-end.js";
import { lastLine, lineStart, type SampledLines } from "./heaviest-place.js";
import { lineOf, withLostCallees } from "./lost-callee.js";
import { type FrameText, printStack } from "./stack-text.js";
import type { ProfileCut, SampledStack } from "./stall-profile.js";

type TextOf = (file: string) => string | undefined;

/** The answer to one question. Times are milliseconds since the stall began. */
export interface SeenStack {
  readonly at: number;
  readonly delay: number;
  /** It came when the loop had turned again. */
  readonly isAfter: boolean;
  /** Innermost first. */
  readonly frames: Frames;
  /** What the code worked for that was running. */
  readonly context?: Readonly<Record<string, unknown>> | undefined;
}

/** The stack that stands for a stall. */
export interface StallStack {
  /** Innermost first; empty: nothing but the loop was seen, or nothing at all. */
  readonly frames: Frames;
  readonly isOfProfile: boolean;
  readonly parts: StallRecord["parts"];
}

/**
 * Finds the stack that stands for a stall by the vote of all that have seen it (see `record/vote.ts`), and puts into it
 * what each of them knows best.
 *
 * @param given the answers, in the order of the questions
 * @param textOf the text of a file, where it can be read
 */
export function stallStack(
  durationMs: number,
  given: readonly SeenStack[],
  profile: ProfileCut | undefined,
  textOf: TextOf = () => undefined,
): StallStack {
  const sampled = (profile?.stacks ?? []).flatMap(({ frames }) => frames);
  const answers = given.map((answer) => ({
    ...answer,
    frames: answer.frames.map((frame) => withProfilesBegin(frame, sampled, textOf)),
  }));
  const seen = answers.map(({ frames }) => frames);
  const all = [...seen, ...(profile?.stacks ?? []).map(({ frames }) => frames)];
  const prompt = answers.filter(
    ({ isAfter, delay }) => !isAfter && !isLateAnswer(delay, durationMs),
  );
  const witnesses = witnessesOf<Frames>({
    duration: durationMs,
    answers: answers.map((answer) => ({
      ...answer,
      stack: framesToTrust(answer, durationMs, textOf),
    })),
    profile: withLostCallees(profile?.stacks ?? [], prompt, textOf).flatMap(
      ({ frames, count, timeMs, times, isCut, lines, mayBeInlined }) => {
        const whole = isCut ? completed(frames, seen) : frames;
        const stacks =
          lines && mayBeInlined ? withInlined(whole, lines, prompt, all, textOf) : [whole];
        const samples = (profile?.intervalMs ?? 1) * stacks.length;
        return stacks.map((stack) => ({
          weight: timeMs / samples,
          weightBefore: (ms: number) => timeBefore(times, ms) / samples,
          count: count / stacks.length,
          stack,
        }));
      },
    ),
    idleSamples: profile?.idleSamples ?? 0,
    isEmpty: (frames) => frames.length === 0,
  });
  if (witnesses.length === 0) return { frames: [], isOfProfile: false, parts: undefined };
  const result = vote(witnesses.map(({ stack, ...witness }) => ({ ...witness, frames: stack })));
  const winner = witnesses[result.index] as Weighed<Frames>;
  const frames = winner.stack.slice(result.skippedFrames);
  return {
    frames: winner.isAnswer ? frames : withCallSites(frames, seen),
    isOfProfile: !winner.isAnswer,
    parts: printParts(result, witnesses),
  };
}

function timeBefore(times: SampledStack["times"], ms: number): number {
  return times.reduce((sum, { at, weightMs }) => (at < ms ? sum + weightMs : sum), 0);
}

/**
 * What a late answer proves. What Node does when a native call has returned is nobody's: then it is not known who called. A function
 * that is just being entered has not run yet: its caller had made the call.
 */
function framesToTrust({ delay, frames }: SeenStack, durationMs: number, textOf: TextOf): Frames {
  if (!isLateAnswer(delay, durationMs)) return frames;
  const [innermost, ...callers] = frames;
  const ran = innermost && isTheirs(innermost) && isAtEntry(innermost, textOf) ? callers : frames;
  return ran.some(isTheirs) ? ran : [];
}

/** Whether a frame stands at the parameters of its function, where V8 looks whether it shall be interrupted. */
function isAtEntry({ text, file, functionStart: start }: FrameText, textOf: TextOf): boolean {
  const [, line, column] = /:(\d+):(\d+)\)?$/.exec(text) ?? [];
  if (!start || Number(line) !== start[0]) return false;
  if (Number(column) === start[1]) return true;
  const code = textOf(file);
  const from = code === undefined ? undefined : lineStart(code, start[0]);
  if (code === undefined || from === undefined) return false;
  const head = code.slice(from + start[1] - 1, from + Number(column) - 1);
  return /^(?:(?:static|async|get|set|function)\b\s*|\*\s*)*[\p{L}\p{N}$_#]*\s*$/u.test(head);
}

/**
 * The frame with its function's beginning as the profile tells it, where that is a method with a computed name: neither the place nor the
 * name is the same there, since the profile names it after what it belongs to.
 */
function withProfilesBegin(frame: FrameText, sampled: Frames, textOf: TextOf): FrameText {
  const { file, functionName, functionStart: start } = frame;
  if (!start) return frame;
  const [line, column] = start;
  const others = sampled.filter(
    (one) =>
      one.functionStart?.[0] === line &&
      one.functionStart[1] > column &&
      one.functionName !== functionName &&
      one.file === file,
  );
  const text = others.length === 0 ? undefined : textOf(file);
  const lineIndex = text === undefined ? undefined : lineStart(text, line);
  if (text === undefined || lineIndex === undefined) return frame;
  const end = computedNameEnd(text, lineIndex + column - 1);
  const found = others.find(
    (one) => end !== undefined && one.functionStart?.[1] === end - lineIndex + 1,
  );
  return found === undefined ? frame : { ...frame, functionStart: found.functionStart };
}

/** A stack that ends inside a recursion goes on as the answer does that was given in the same recursion. */
function completed(frames: Frames, answers: readonly Frames[]): Frames {
  const outermost = frames.at(-1);
  if (outermost === undefined) return frames;
  const functions = new FunctionIds();
  const id = functions.idOf(outermost);
  for (const answer of answers) {
    const at = answer.findLastIndex((frame) => functions.idOf(frame) === id);
    if (at >= 0) return [...frames, ...answer.slice(at + 1)];
  }
  return frames;
}

/**
 * Finds the functions inlined into the innermost one in which samples may have been.
 *
 * Where the lines are not those of the innermost function, another stack that had gone the same way and was in a function of such
 * a line knows which it was. Else the answers must tell that had gone the same way. If the lines are foreign, all of them were deeper;
 * otherwise those that were deeper, in a function that has the line too (as all have in minified code), share the samples with those that
 * were not.
 *
 * @returns stacks that have equal parts of the samples
 */
function withInlined(
  frames: Frames,
  { lines, areForeign }: SampledLines,
  answers: readonly SeenStack[],
  others: readonly Frames[],
  textOf: TextOf,
): readonly Frames[] {
  const functions = new FunctionIds();
  const innerFrames = (other: Frames): number => {
    const [own, inner] = commonPath(frames, other, functions).at(-1) ?? [-1, 0];
    return own === 0 ? inner : -1;
  };
  const framesWithin = (other: Frames, line: number): Frames =>
    other.slice(0, Math.max(0, innerFrames(other))).filter((frame) => isIn(frame, line, textOf));
  const fromWithin = (other: Frames, line: number): readonly Frames[] => {
    const [inner] = framesWithin(other, line);
    return inner === undefined ? [] : [other.slice(other.indexOf(inner))];
  };
  for (const line of areForeign ? lines : []) {
    for (const other of others) {
      const within = framesWithin(other, line);
      const outer = within.findLast(
        (one) => one.functionStart?.[0] === within[0]?.functionStart?.[0],
      );
      if (outer === undefined) continue;
      // Of functions that begin on one line it may have been any, but for what the answers tell.
      const seen =
        outer === within[0] ? [] : answers.flatMap((one) => fromWithin(one.frames, line));
      return seen.length > 0 ? seen : [other.slice(other.indexOf(outer))];
    }
  }
  const [line] = lines;
  if (line === undefined) return [frames];
  const seen = answers.flatMap(({ frames: answer }) => {
    const inner = innerFrames(answer);
    if (inner < 0) return [];
    const at = areForeign
      ? 0
      : answer.slice(0, inner).findIndex((frame) => isIn(frame, line, textOf));
    return [inner === 0 || at < 0 ? frames : answer.slice(at)];
  });
  const isKnown = areForeign ? seen.length > 1 && !seen.includes(frames) : seen.length > 0;
  return isKnown ? seen : [frames];
}

function isIn({ functionStart, file, text }: FrameText, line: number, textOf: TextOf): boolean {
  if (!functionStart || functionStart[0] > line) return false;
  const code = textOf(file);
  return code === undefined ? text.includes(`:${line}:`) : line <= lastLine(code, functionStart);
}

/**
 * The same stack with the call sites of an answer, as far as that had gone the same way, and with its awaiting callers. A
 * profile only knows where functions begin, and nothing of who awaits them.
 */
function withCallSites(frames: Frames, answers: readonly Frames[]): Frames {
  const functions = new FunctionIds();
  const blamed = frames.findIndex(isTheirs);
  let best = frames;
  let deepest = frames.length;
  for (const answer of answers) {
    const path = [...commonPath(frames, answer, functions)];
    // Where the two part, the answer's last common frame stands at another call; in the blamed function that is still better
    // than its beginning.
    if ((path.at(-1)?.[0] ?? 0) > blamed) path.pop();
    let [from, answerFrom] = path.at(-1) ?? [frames.length, 0];
    // Only the answer says by whom the called code was made.
    if (frames[from - 1]?.isMade && answer[answerFrom - 1]?.text.includes("(eval at ")) {
      from--;
      answerFrom--;
    }
    if (from >= deepest) continue;
    deepest = from;
    best = [...frames.slice(0, from), ...answer.slice(answerFrom)];
  }
  return deepest === 0 ? [...builtinsCalled(frames, answers, functions), ...best] : best;
}

/**
 * The builtins that the innermost function had called wherever an answer found it: V8 credits most samples in `JSON.stringify` to its
 * caller. They count where most answers agree, and where the call is in the line of the samples.
 */
function builtinsCalled(
  frames: Frames,
  answers: readonly Frames[],
  functions: FunctionIds,
): Frames {
  const line = lineOf(frames[0]);
  const called = answers.flatMap((answer) => {
    const [own, inner] = commonPath(frames, answer, functions).at(-1) ?? [-1, 0];
    const isHere = own === 0 && inner > 0 && lineOf(answer[inner]) === line;
    return isHere && !answer.slice(0, inner).some(isTheirs) ? [answer.slice(0, inner)] : [];
  });
  const [first] = called;
  const agreeing = called.filter((one) => one.at(-1)?.text === first?.at(-1)?.text);
  return first !== undefined && 2 * agreeing.length > answers.length ? first : [];
}

function printParts(
  { parts }: VoteResult,
  witnesses: readonly Weighed<Frames>[],
): StallRecord["parts"] {
  if (parts.length === 0) return undefined;
  return parts.map(({ index, frame, share }) => ({
    share: Math.round(share * 1e3) / 1e3,
    ...printStack(witnesses[index]?.stack.slice(frame, frame + 1) ?? []),
  }));
}
