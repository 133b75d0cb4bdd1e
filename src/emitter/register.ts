/**
 * `node --import stall-report/register app.js`: starts the emitter before the program, configured by the
 * STALL_REPORT_ variables. It changes nothing else and never throws.
 */
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";
import { RunningEmitter } from "./emitter.js";
import {
  isDisabled,
  readEnvironment,
  watchesWorkers,
  withManagersVariables,
} from "./environment.js";
import { findResident } from "./global-slot.js";
import { resolveOptions } from "./options.js";
import { callAsOwn, ownModules } from "./own-call.js";
import { isPackageManager } from "./package-manager.js";

// In somebody's bundle our file is theirs; if it was made CommonJS, it may have no URL.
const url = import.meta.url as string | undefined;
if (url !== undefined && /\/dist\/(?:bundle|src\/emitter)\/register\.m?js$/.test(url)) {
  // V8 knows CommonJS by its path.
  ownModules.add(url).add(fileURLToPath(url));
}

try {
  start();
} catch (error) {
  // Deno refuses the environment to who may not read it.
  process.emitWarning(
    `cannot start (${String(error)}); stalls are not recorded`,
    "StallReportWarning",
  );
}

function start(): void {
  const environment = withManagersVariables(process.env);
  // NODE_OPTIONS and --import reach every worker thread too. Those are there to compute for long: who wants them watched says so.
  const isWanted =
    (isMainThread || watchesWorkers(environment)) && !isPackageManager(process.argv[1]);
  if (!isWanted || isDisabled(environment) || findResident() !== undefined) return;
  const { options, problems } = readEnvironment(environment);
  for (const problem of problems) process.emitWarning(problem, "StallReportWarning");
  callAsOwn(() => new RunningEmitter(resolveOptions(options), true));
}
