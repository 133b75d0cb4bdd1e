/**
 * What the watched thread answers when the watchdog interrupts it in the middle of a stall.
 *
 * Runs on top of whatever the application is doing, so it must be quick, must leave no trace and must not throw.
 */
import { monotonicMs } from "./clock.js";
import {
  FRAME_LIMIT,
  type FrameText,
  framesOfText,
  printStack,
  type StackText,
  withoutOwnFrames,
} from "./stack-text.js";

/** The answer, as it travels through JSON. */
export interface Answer extends StackText {
  /** The last beat when the answer was given. */
  readonly beat: number;
  /** Milliseconds for which the loop has been idle since that beat. */
  readonly idleMs: number;
  /** Milliseconds for which the watched thread was held by answering. */
  readonly holdMs: number;
  /** Monotonic milliseconds at which the answer was begun. */
  readonly timeMs: number;
  readonly context?: Readonly<Record<string, unknown>>;
}

/** What the answer takes from the rest of the emitter. */
export interface AnswerSources {
  readonly beatCount: () => number;
  readonly idleMs: () => number;
  readonly context: () => Readonly<Record<string, unknown>> | undefined;
}

/** Answers with the JSON text of an {@link Answer}. */
export function giveAnswer(sources: AnswerSources): string {
  const timeMs = monotonicMs();
  const stack = printStack(withoutOwnFrames(readFrames()));
  const context = sources.context();
  const answer: Answer = {
    beat: sources.beatCount(),
    idleMs: sources.idleMs(),
    timeMs,
    ...stack,
    ...(context === undefined ? {} : { context }),
    holdMs: monotonicMs() - timeMs,
  };
  return JSON.stringify(answer);
}

/**
 * The frames of the calling thread, innermost first.
 *
 * The host may have put its own `Error.prepareStackTrace` in place (source-map-support does), or have frozen the
 * intrinsics. So ours is set for a moment and taken back in any case; where it cannot be set the stack comes as
 * text, without the functions' beginnings.
 */
function readFrames(): readonly FrameText[] {
  const limit = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit");
  const prepare = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  const holder: { stack?: unknown } = {};
  try {
    trySet("stackTraceLimit", { value: FRAME_LIMIT + 8, ...PLAIN });
    trySet("prepareStackTrace", {
      value: (_: unknown, sites: NodeJS.CallSite[]) => sites.map(frameOf),
      ...PLAIN,
    });
    Error.captureStackTrace(holder, readFrames);
    const frames = holder.stack;
    if (Array.isArray(frames)) return (frames as FrameText[]).slice(0, FRAME_LIMIT);
    return typeof frames === "string" ? framesOfText(frames) : [];
  } finally {
    restore("stackTraceLimit", limit);
    restore("prepareStackTrace", prepare);
  }
}

const PLAIN = { configurable: true, enumerable: true, writable: true };

function trySet(name: string, descriptor: PropertyDescriptor): void {
  try {
    Object.defineProperty(Error, name, descriptor);
  } catch {
    // Frozen: the stack comes as text and perhaps with fewer frames.
  }
}

function restore(name: string, descriptor: PropertyDescriptor | undefined): void {
  if (descriptor !== undefined) {
    trySet(name, descriptor);
    return;
  }
  try {
    Reflect.deleteProperty(Error, name);
  } catch {
    // Frozen: then it was not set either.
  }
}

/** V8 has these since 9.x, all Nodes that we support give them, `@types/node` does not know them. */
interface EnclosingPosition {
  getEnclosingLineNumber?(): number | null;
  getEnclosingColumnNumber?(): number | null;
}

function frameOf(site: NodeJS.CallSite): FrameText {
  const { getEnclosingLineNumber, getEnclosingColumnNumber } = site as EnclosingPosition;
  const line = getEnclosingLineNumber?.call(site);
  const column = getEnclosingColumnNumber?.call(site);
  const isKnown = typeof line === "number" && typeof column === "number" && line > 0 && column > 0;
  return { text: site.toString(), functionStart: isKnown ? [line, column] : null };
}
