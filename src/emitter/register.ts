/**
 * `node --import stall-report/register app.js`: starts the emitter before the program, configured by the
 * STALL_REPORT_ variables. It changes nothing else and never throws.
 */
import { isMainThread } from "node:worker_threads";
import { RunningEmitter } from "./emitter.js";
import { isDisabled, readEnvironment } from "./environment.js";
import { findResident } from "./global-slot.js";
import { resolveOptions } from "./options.js";

// NODE_OPTIONS reaches every worker thread too; those are not watched from here.
if (isMainThread && !isDisabled(process.env) && findResident() === undefined) {
  const { options, problems } = readEnvironment(process.env);
  for (const problem of problems) process.emitWarning(problem, "StallReportWarning");
  new RunningEmitter(resolveOptions(options), true);
}
