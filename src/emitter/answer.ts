/**
 * What the watched thread answers when the watchdog interrupts it in the middle of a stall.
 *
 * Runs on top of whatever the application is doing, so it must be quick, must leave no trace and must not throw.
 */
import { monotonicMs } from "./clock.js";
import { readFrames } from "./read-frames.js";
import type { ResumedFunction } from "./resumed-function.js";
import { type FrameText, withoutOwnFrames } from "./stack-text.js";
import type { CallbackSign, TurnProbe } from "./turn-probe.js";

/** The answer, as it travels through JSON. */
export interface Answer {
  /** Innermost first; empty: nothing but the loop itself was running. */
  readonly frames: readonly FrameText[];
  /** The last beat when the answer was given. */
  readonly beat: number;
  /** Milliseconds for which the loop has been idle since that beat. */
  readonly idleMs: number;
  /** Milliseconds for which the watched thread was held by answering. */
  readonly holdMs: number;
  /** Monotonic milliseconds at which the answer was begun. */
  readonly timeMs: number;
  readonly context?: Readonly<Record<string, unknown>>;
  /** Tells the callback in which it was given from others. */
  readonly callback?: CallbackSign;
}

/** What the answer takes from the rest of the emitter. */
export interface AnswerSources {
  readonly beatCount: () => number;
  readonly idleMs: () => number;
  readonly context: () => Readonly<Record<string, unknown>> | undefined;
  /** Is told the files of the stack. */
  readonly noteFiles: (files: readonly string[]) => void;
  readonly turnProbe: TurnProbe;
  readonly resumed: ResumedFunction;
}

/** Answers with the JSON text of an {@link Answer}. */
export function giveAnswer(sources: AnswerSources): string {
  const timeMs = monotonicMs();
  const frames = withoutOwnFrames(readFrames());
  sources.noteFiles(frames.map(({ file }) => file));
  const context = sources.context();
  const beat = sources.beatCount();
  const idleMs = sources.idleMs();
  sources.resumed.lookFor(frames);
  const callback = sources.turnProbe.look(beat);
  const holdMs = monotonicMs() - timeMs;
  return JSON.stringify({ beat, idleMs, timeMs, frames, context, callback, holdMs });
}
