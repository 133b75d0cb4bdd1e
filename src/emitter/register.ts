/**
 * `node --import stall-report/register app.js`: starts the emitter before the program, configured by the
 * STALL_REPORT_ variables. It changes nothing else and never throws.
 */
import { isMainThread } from "node:worker_threads";
import { RunningEmitter } from "./emitter.js";
import { isDisabled, readEnvironment, watchesWorkers } from "./environment.js";
import { findResident } from "./global-slot.js";
import { resolveOptions } from "./options.js";

// NODE_OPTIONS and --import reach every worker thread too. Those are there to compute for long: who wants them watched says so.
const isWanted = isMainThread || watchesWorkers(process.env);
if (isWanted && !isDisabled(process.env) && findResident() === undefined) {
  const { options, problems } = readEnvironment(process.env);
  for (const problem of problems) process.emitWarning(problem, "StallReportWarning");
  new RunningEmitter(resolveOptions(options), true);
}
