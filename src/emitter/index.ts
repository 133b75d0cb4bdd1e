/**
 * `stall-report/emitter`: watches the event loop of this process and writes a record of every stall.
 */
import { RunningEmitter } from "./emitter.js";
import { findResident } from "./global-slot.js";
import { type EmitterOptions, resolveOptions } from "./options.js";
import { callAsOwn } from "./own-call.js";
import type { StallEmitter } from "./stall-emitter.js";
import { Warnings } from "./warnings.js";

export type { FunctionStats } from "./blocking-function.js";
export type { EmitterOptions } from "./options.js";
export type { StallEmitter } from "./stall-emitter.js";

/**
 * Starts to watch the calling thread.
 *
 * If the process was started with `stall-report/register`, this returns the emitter that is already running, with `context`
 * and `onStall` of these options. All other options stay as the environment says, because whoever runs the program decides
 * where it logs.
 *
 * @throws TypeError if an option is wrong (the message says what to pass), Error if an emitter is already running
 */
export function startStallEmitter(options: EmitterOptions = {}): StallEmitter {
  const settings = resolveOptions(options);
  for (const name of settings.unknown) new Warnings().say(`unknown option ${name}`);
  const resident = findResident();
  if (resident === undefined) return callAsOwn(() => new RunningEmitter(settings, false));
  if (resident.adopt !== undefined) return resident.adopt(settings);
  throw new Error(
    "a stall emitter is already running in this thread; call its stop() before starting another one",
  );
}
