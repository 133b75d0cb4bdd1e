import { report } from "./measured.mjs";

function waitForLock() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1200);
}

setTimeout(() => report(waitForLock), 150);
