/** Stops at a breakpoint, once a debugger has come. */
function pauseHere() {
  // biome-ignore lint/suspicious/noDebugger: this is what the program is for
  debugger;
}

setTimeout(pauseHere, 1500);
