/** Node's functions through which the loop calls everything, and which do no work themselves. */
const CALLBACK_LOOPS: ReadonlySet<string> = new Set([
  "processTimers",
  "listOnTimeout",
  "processImmediate",
  "processTicksAndRejections",
  "runNextTicks",
  "runMicrotasks",
]);

/** Whether one of Node's own functions is such a loop. @param name as the engine prints it, with what it belongs to or without */
export function isCallbackLoop(name: string): boolean {
  return CALLBACK_LOOPS.has(name.slice(name.lastIndexOf(".") + 1));
}
