import { watchdogIsReady } from "./ready.mjs";

/** Stops at a breakpoint, as soon as a debugger has come; ends when somebody was there for a while. */
function pauseHere() {
  const started = performance.now();
  // biome-ignore lint/suspicious/noDebugger: this is what the program is for
  debugger;
  if (performance.now() - started < 500) setTimeout(pauseHere, 200);
}

await watchdogIsReady();
setTimeout(pauseHere, 500);
