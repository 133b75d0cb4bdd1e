import { fileURLToPath } from "node:url";
import type { FunctionStart } from "../record/record.js";
import { ASK_SCRIPT } from "./ask-script.js";

/** How many frames of a stack are kept. Deeper ones say where the program began, not what it does. */
export const FRAME_LIMIT = 64;

/** The longest text of a frame: a `data:` URL can have megabytes. */
const FRAME_TEXT_LIMIT = 1024;

/** The stack of the watched thread as it goes into a record. */
export interface StackText {
  /** V8 stack text with a header line; `""`: nothing but the loop itself was running. */
  readonly stack: string;
  /** Parallel to the frames. */
  readonly functions?: readonly (FunctionStart | null)[];
}

/** One frame: what V8 prints after `at `, and where its function begins. */
export interface FrameText {
  readonly text: string;
  readonly functionStart: FunctionStart | null;
}

/** The folder of the emitter's own files with a final slash: as a URL, and as the path by which CommonJS is known. */
const OWN_URL = new URL(".", import.meta.url);
const OWN_FOLDERS = [OWN_URL.href, fileURLToPath(OWN_URL)];

function isOwn(text: string): boolean {
  return OWN_FOLDERS.some((folder) => text.includes(folder)) || text.includes(ASK_SCRIPT);
}

function isOfRuntime(text: string): boolean {
  return text.includes("node:") || text.endsWith("(<anonymous>)");
}

/**
 * Takes the emitter's own frames off the top, with the runtime's between them (`Array.map` in our beat). What lies under
 * our own beat is only the timer that called it, so then nothing is left.
 */
export function withoutOwnFrames(frames: readonly FrameText[]): readonly FrameText[] {
  let own = 0;
  for (const [index, { text }] of frames.entries()) {
    if (isOwn(text)) own = index + 1;
    else if (!isOfRuntime(text)) break;
  }
  const rest = frames.slice(own);
  const isBeneathBeat = own > 0 && !(frames[own - 1]?.text ?? "").includes(ASK_SCRIPT);
  return isBeneathBeat && rest.every((frame) => frame.text.includes("node:")) ? [] : rest;
}

/** Prints frames as V8 does. */
export function printStack(frames: readonly FrameText[]): StackText {
  if (frames.length === 0) return { stack: "" };
  const stack = ["Error", ...frames.map(({ text }) => `    at ${shortened(text)}`)].join("\n");
  return frames.some((frame) => frame.functionStart !== null)
    ? { stack, functions: frames.map((frame) => frame.functionStart) }
    : { stack };
}

/** Takes what is too long out of the middle: the name stands at the beginning, the position at the end. */
function shortened(text: string): string {
  if (text.length <= FRAME_TEXT_LIMIT) return text;
  const half = FRAME_TEXT_LIMIT / 2;
  return `${text.slice(0, half)}…${text.slice(1 - half)}`;
}
