import { FunctionIds } from "../record/function-ids.js";
import { isTheirs } from "../record/vote.js";
import { commonPath, type Frames } from "./common-path.js";
import { bodyOf, lineIn } from "./function-body.js";
import { type LineSamples, type Owner, sharedOut } from "./line-samples.js";
import type { TextOf } from "./source-text.js";
import { type FrameText, lineOf } from "./stack-text.js";

/** The answer to one question: milliseconds since the stall began, and from the question on. */
interface Answer {
  readonly at: number;
  readonly delay: number;
  readonly frames: Frames;
}

/** A function seen inside another one, called in the line where most samples of that one were, by nobody else. */
interface Callee {
  /** From the function outward. */
  readonly frames: Frames;
  /** Where in it answers and samples were: what is inlined into it is lost with it. */
  readonly owners: readonly Owner[];
  /** The first and the last moment at which it was seen, in milliseconds since the stall began. */
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Gives samples back to the function in which they were.
 *
 * Strings are joined and compared and objects are made by builtins that have no frame of their own. A sample in one of them,
 * called from compiled code, lacks the innermost function: the caller is the innermost one, with the line of the call (30 to 85 %
 * of the samples of such loops, Node 20 to 26; source: `StackFrameIteratorForProfiler`, which skips the frame on top).
 *
 * A sample of the caller in such a line was in the callee if nothing else in that line takes time, or if the call is made once,
 * and the callee was seen before and after it.
 */
export function withLostCallees(
  stacks: readonly LineSamples[],
  answers: readonly Answer[],
  textOf: TextOf,
): readonly LineSamples[] {
  return stacks.flatMap((stack) => {
    // A short function of WebAssembly has no frame either, and there it is the one that called it which is lost.
    const wasm = stack.frames.slice(0, stack.frames[0]?.file.startsWith("wasm:") ? 1 : 0);
    const frames = stack.frames.slice(wasm.length);
    const [caller] = frames;
    if (caller === undefined || !isTheirs(caller) || stack.isCut) return [stack];
    if (stack.line === undefined || stack.line.isForeign) return [stack];
    const { line } = stack.line;
    const code = wasm.length > 0 ? "" : (lineIn(caller, line, textOf) ?? "");
    const callees = calleesOf(
      frames,
      wasm.length > 0 ? undefined : line,
      code,
      stacks,
      answers,
    ).map((callee) => ({ ...callee, frames: [...wasm, ...callee.frames] }));
    if (callees.length === 0) return [stack];
    if (hasOneCall(code)) {
      return sharedOut(
        stack,
        callees.flatMap(({ owners }) => owners),
      );
    }
    if (frames.slice(0, ownDepth(frames)).some((one) => mayLoop(one, textOf))) return [stack];
    return parted(stack, callees);
  });
}

/**
 * The functions that were seen directly inside the innermost one of a stack that had gone the same way.
 *
 * @param line where it had called them, 1-based; undefined: anywhere
 * @param code what stands in that line. A profile does not tell call sites, but a worker thread gives no answers
 */
function calleesOf(
  frames: Frames,
  line: number | undefined,
  code: string,
  stacks: readonly LineSamples[],
  answers: readonly Answer[],
): readonly Callee[] {
  const functions = new FunctionIds();
  const callees = new Map<number, Callee>();
  const see = (
    other: Frames,
    weight: number,
    moments: readonly number[],
    isAnswer = false,
  ): void => {
    const [own, inner] = commonPath(frames, other, functions).at(-1) ?? [-1, 0];
    const callee = other[inner - 1];
    if (own !== 0 || callee === undefined || !isTheirs(callee) || callee.isAsync) return;
    const id = functions.idOf(callee);
    const isInLine = line === undefined || lineOf(other[inner]) === line;
    const isThere = isAnswer
      ? isInLine
      : answers.length === 0 && namesCalled(code).includes(callee.functionName);
    const known = callees.get(id);
    if (known === undefined && !isThere) return;
    const { fromMs, toMs } = known ?? { fromMs: Infinity, toMs: -Infinity };
    callees.set(id, {
      frames: known?.frames ?? other.slice(inner - 1),
      owners: [...(known?.owners ?? []), { frames: other, weight }],
      fromMs: moments.reduce((least, ms) => Math.min(least, ms), fromMs),
      toMs: moments.reduce((most, ms) => Math.max(most, ms), toMs),
    });
  };
  for (const { frames: other, at, delay } of answers) see(other, 1, [at + delay], true);
  if (callees.size === 0 && answers.length > 0) return [];
  for (const { frames: other, count, times } of stacks) {
    see(
      other,
      count,
      times.map(({ at }) => at),
    );
  }
  return [...callees.values()];
}

/** The stack and those of its callees, each of which has the samples between the first and the last moment at which it was seen. */
function parted(stack: LineSamples, callees: readonly Callee[]): readonly LineSamples[] {
  const left = new Set(stack.times);
  const parts = callees.map((callee) => {
    const times = [...left].filter(({ at }) => callee.fromMs <= at && at <= callee.toMs);
    for (const time of times) left.delete(time);
    return { frames: callee.frames, times };
  });
  return [{ frames: stack.frames, times: [...left] }, ...parts].flatMap(({ frames, times }) => {
    if (times.length === stack.times.length && frames === stack.frames) return [stack];
    if (times.length === 0) return [];
    const count = (stack.count * times.length) / stack.times.length;
    const timeMs = times.reduce((sum, { weightMs }) => sum + weightMs, 0);
    return [{ ...stack, frames, count, timeMs, times }];
  });
}

/** How many frames, from the innermost, are the program's own: those of Node and packages call back in loops of their own. */
function ownDepth(frames: Frames): number {
  const end = frames.findIndex(
    (frame) => !isTheirs(frame) || frame.file.includes("/node_modules/"),
  );
  return end < 0 ? frames.length : end;
}

/** Loops, and builtins that call back. */
const LOOP =
  /\b(?:for|while|do)\b|\.(?:forEach|map|flatMap|filter|reduce\w*|some|every|find\w*|sort|toSorted|from|replace\w*)\(/;

/** Whether a function may do anything more than once; true where its text is not known. */
function mayLoop(frame: FrameText, textOf: TextOf): boolean {
  const body = bodyOf(frame, textOf);
  return body === undefined || LOOP.test(body.file.slice(body.from, body.end));
}

const CALL =
  /(?<!\bfunction\s*)\b(?!(?:if|for|while|switch|catch|return|typeof|await)\b)([\p{L}\p{N}$_]+)\s*(?:\?\.)?\(/gu;

/** `handlers[type](event)`, `f(1)(2)`; where it is no call after all, nothing is given back. */
const NAMELESS_CALL = /[\])]\s*(?:\?\.)?\(/g;

function namesCalled(code: string): readonly (string | undefined)[] {
  return [...code.matchAll(CALL)].map(([, name]) => name);
}

/** Takes no time beside what a loop does until a moment. */
const CLOCK = /\b(?:performance|Date)\.now\(\)/g;

/** A loop until a moment, and its body: what stands beside it in one line (`const end = ...`) takes hardly any of the time. */
const TIMED_LOOP = /\b(?:while|for)\s*\([^()]*\bnow\b[^()]*\)\s*(?:\{([^{}]*)\}|([^;{}]*))/;

const FOR_HEAD = /\bfor\s*\([^()]*\)/g;

/** Whether nothing but one call can take time in a line. Of several statements, as minified code has them there, any can. */
function hasOneCall(code: string): boolean {
  const untimed = code.replace(CLOCK, "now");
  const [, block, statement] = TIMED_LOOP.exec(untimed) ?? [];
  const busy = block ?? statement ?? untimed;
  const isOneStatement = !/;\s*[^\s}]/.test(busy.replace(FOR_HEAD, "for"));
  const callCount = namesCalled(busy).length + (busy.match(NAMELESS_CALL)?.length ?? 0);
  return isOneStatement && !/\.\.\.|`/.test(busy) && callCount === 1;
}
