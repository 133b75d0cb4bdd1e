/**
 * `stall-report/emitter`: watches the event loop of this process and writes a record of every stall.
 */
import { RunningEmitter, type StallEmitter } from "./emitter.js";
import { findResident } from "./global-slot.js";
import { type EmitterOptions, resolveOptions } from "./options.js";

export type { FunctionStats } from "./blocking-function.js";
export type { StallEmitter } from "./emitter.js";
export type { EmitterOptions } from "./options.js";

/**
 * Starts to watch the calling thread.
 *
 * @throws TypeError if an option is wrong (the message says what to pass), Error if an emitter is already running
 */
export function startStallEmitter(options: EmitterOptions = {}): StallEmitter {
  const settings = resolveOptions(options);
  if (findResident() !== undefined) {
    throw new Error(
      "a stall emitter is already running in this thread; call its stop() before you start another one",
    );
  }
  return new RunningEmitter(settings, false);
}
