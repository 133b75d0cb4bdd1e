// kind: wait
// expect: takeLock
// verdict: wait
import { LATER, stall } from "./truth.mjs";

const lock = new Int32Array(new SharedArrayBuffer(4));
function takeLock(ms) {
  return Atomics.wait(lock, 0, 0, ms);
}
setTimeout(() => stall(() => takeLock(1200)), LATER);
