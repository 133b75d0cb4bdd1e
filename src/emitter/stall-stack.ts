import { FunctionIds } from "../record/function-ids.js";
import { isLateAnswer } from "../record/late-answer.js";
import type { StallRecord } from "../record/record.js";
import { isTheirs, type VoteResult, vote } from "../record/vote.js";
import { type Weighed, witnessesOf } from "../record/witnesses.js";
import { commonPath, type Frames } from "./common-path.js";
import { parametersFrom } from "./function-end.js";
import { isAtEntry } from "./function-entry.js";
import { withInlinedCallees } from "./inlined-callee.js";
import { byLine, type LineSamples } from "./line-samples.js";
import { withLostCallees } from "./lost-callee.js";
import { withMakers } from "./made-code.js";
import { withSoleCalls } from "./sole-call.js";
import { lineStart, type TextOf } from "./source-text.js";
import { type FrameText, lineOf, printStack } from "./stack-text.js";
import type { ProfileCut } from "./stall-profile.js";

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
  const intervalMs = profile?.intervalMs ?? 1;
  const witnesses = witnessesOf<Frames>({
    duration: durationMs,
    answers: answers.map((answer) => ({
      ...answer,
      stack: framesToTrust(answer, durationMs, textOf),
    })),
    profile: ownedSamples(profile, answers, durationMs, textOf).map(
      ({ frames, count, timeMs, times }) => ({
        weight: timeMs / intervalMs,
        weightBefore: (ms: number) => timeBefore(times, ms) / intervalMs,
        count,
        stack: frames,
      }),
    ),
    idleSamples: profile?.idleSamples ?? 0,
    isEmpty: (frames) => frames.length === 0,
  });
  if (witnesses.length === 0) return { frames: [], isOfProfile: false, parts: undefined };
  const result = vote(witnesses.map(({ stack, ...witness }) => ({ ...witness, frames: stack })));
  const winner = witnesses[result.index] as Weighed<Frames>;
  const frames = winner.stack.slice(result.skippedFrames);
  return {
    frames: winner.isAnswer
      ? frames
      : withSoleCalls(
          withCallSites(
            frames,
            answers.map((answer) => answer.frames),
          ),
          witnesses.map(({ stack }) => stack),
          textOf,
        ),
    isOfProfile: !winner.isAnswer,
    parts: printParts(result, witnesses),
  };
}

/** The profile's samples, each part with the functions in which it was. */
function ownedSamples(
  profile: ProfileCut | undefined,
  answers: readonly SeenStack[],
  durationMs: number,
  textOf: TextOf,
): readonly LineSamples[] {
  const seen = answers.map(({ frames }) => frames);
  const stacks = (profile?.stacks ?? []).map((stack) => ({
    ...stack,
    frames: withMakers(stack.frames, seen),
  }));
  const others = [...seen, ...stacks.map(({ frames }) => frames)];
  const prompt = answers.filter(
    ({ isAfter, delay }) => !isAfter && !isLateAnswer(delay, durationMs),
  );
  const promptFrames = prompt.map(({ frames }) => frames);
  return withLostCallees(stacks.flatMap(byLine), prompt, textOf)
    .map((one) => (one.isCut ? { ...one, frames: completed(one.frames, seen) } : one))
    .flatMap((one) => withInlinedCallees(one, promptFrames, others, textOf));
}

function timeBefore(times: LineSamples["times"], ms: number): number {
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

/**
 * The frame with its function's beginning as the profile tells it, where neither the place nor the name is the same there: the profile names
 * a method with a computed name after what it belongs to, and knows nothing of a name that the program has given later (`mimic-fn`).
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
  const end = parametersFrom(text, lineIndex + column - 1);
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
    const [from, answerFrom] = path.at(-1) ?? [frames.length, 0];
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
    const isHere = own === 0 && lineOf(answer[inner]) === line;
    if (!isHere || answer.slice(0, inner).some(isTheirs)) return [];
    // `new Function` is answered in the code that it has made, which is no builtin.
    const made = answer.findLastIndex(
      ({ file, functionStart }, i) => i < inner && file === "" && functionStart !== null,
    );
    return made + 1 < inner ? [answer.slice(made + 1, inner)] : [];
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
