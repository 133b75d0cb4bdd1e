import type { VotingFrame } from "../record/function-ids.js";
import type { FunctionStart } from "../record/record.js";
import { ASK_SCRIPT } from "./ask-script.js";
import { keptFrames, RECORD_LIMITS } from "./kept-frames.js";
import { OWN_MARK } from "./own-call.js";

/** The longest text of a frame: a `data:` URL can have megabytes. */
const LONGEST_TEXT = 1024;

/** One frame of the watched thread, on its way from the engine into a record. */
export interface FrameText extends VotingFrame {
  /** What V8 prints after `at `. */
  readonly text: string;
  readonly functionName: string;
  /** A path or a URL; `""` for natives. */
  readonly file: string;
  readonly functionStart: FunctionStart | null;
  /** Of a profile, for code that `eval` or `new Function` made: its script, and where in it the frame is (1-based). */
  readonly made?: { readonly scriptId: string; readonly place: FunctionStart };
  /** How many frames were left out between this one and the next outer one. */
  readonly leftOut?: number;
}

/** Where a frame stands, line and column from 1; undefined: in no text. */
export function placeIn({ text }: FrameText): FunctionStart | undefined {
  const [, line, column] = /:(\d+):(\d+)\)?$/.exec(text) ?? [];
  return line === undefined ? undefined : [Number(line), Number(column)];
}

/** The line of a frame, from 1; undefined if it has none. */
export function lineOf(frame: FrameText | undefined): number | undefined {
  return frame && placeIn(frame)?.[0];
}

/** A stack as it goes into a record. */
export interface StackText {
  /** V8 stack text with a header line; `""`: nothing but the loop itself was running. */
  readonly stack: string;
  /** Parallel to the frames. */
  readonly functions?: readonly (FunctionStart | null)[];
}

function isAsking({ file, text }: FrameText): boolean {
  return file === ASK_SCRIPT || text.includes(ASK_SCRIPT);
}

/**
 * Takes the emitter's own frames off the top: the lowest one that bears our mark and all above it. What lies under our own
 * beat is only the timer that called it, so then nothing is left.
 */
export function withoutOwnFrames<F extends FrameText>(frames: readonly F[]): readonly F[] {
  const own = frames.findLastIndex(({ text }) => text.includes(OWN_MARK)) + 1;
  const rest = frames.slice(own);
  const innermost = frames[own - 1];
  const isBeneathBeat = innermost !== undefined && !isAsking(innermost);
  return isBeneathBeat && rest.every(({ file }) => file.startsWith("node:")) ? [] : rest;
}

/** The frames of a stack that a record has. */
export function framesOfRecord(frames: readonly FrameText[]): readonly FrameText[] {
  const functionKey = ({ functionStart, functionName, file }: FrameText): string =>
    `${functionStart ?? functionName} ${file}`;
  return keptFrames(frames, RECORD_LIMITS, functionKey, ({ file }) => file).map(
    ({ index, leftOut }) => {
      const left = frames.slice(index, index + leftOut + 1).map((one) => one.leftOut ?? 0);
      const all = left.reduce((sum, one) => sum + one, leftOut);
      const frame = frames[index] as FrameText;
      return all === 0 ? frame : { ...frame, leftOut: all };
    },
  );
}

/** Prints frames as V8 does, and says where some were left out. */
export function printStack(frames: readonly FrameText[]): StackText {
  if (frames.length === 0) return { stack: "" };
  const lines = frames.flatMap(({ text, leftOut }) => {
    const line = `    at ${shortened(text)}`;
    return leftOut === undefined ? [line] : [line, `    ... ${leftOut} frames left out`];
  });
  const stack = ["Error", ...lines].join("\n");
  return frames.some(({ functionStart }) => functionStart !== null)
    ? { stack, functions: frames.map(({ functionStart }) => functionStart) }
    : { stack };
}

/** Takes what is too long out of the middle: the name stands at the beginning, the position at the end. */
export function shortened(text: string): string {
  const half = LONGEST_TEXT / 2;
  if (text.length <= 2 * half) return text;
  return `${text.slice(0, half)}…${text.slice(1 - half)}`;
}
