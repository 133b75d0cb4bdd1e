/**
 * Waits for a lock in its own way: blocked without needing a processor, so that even on a crowded machine nobody takes it
 * for starved. The argument says for how many milliseconds; its exit status is 9.
 */
import { watchdogIsReady } from "./ready.mjs";

function waitForLock(forMs) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, forMs);
}

await watchdogIsReady();
setTimeout(() => {
  console.log("before");
  waitForLock(Number(process.argv[2]));
  console.log("after");
  process.exitCode = 9;
}, 300);
