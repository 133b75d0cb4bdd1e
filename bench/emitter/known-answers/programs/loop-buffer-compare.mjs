// kind: native-loop
// expect: comparePages
// verdict: code,native
import { LATER, stall } from "./truth.mjs";

const a = Buffer.alloc(6 << 20, "x");
const b = Buffer.alloc(6 << 20, "x");
function comparePages(n) {
  return Buffer.compare(a, b) + a.indexOf("z") + n;
}
function workFor(ms) {
  const end = performance.now() + ms;
  for (let n = 0; performance.now() < end; n++) comparePages(n);
}
setTimeout(() => stall(() => workFor(1300)), LATER);
