// kind: native-loop
// expect: printNumber
// verdict: native,code,gc
import { LATER, stall } from "./truth.mjs";

function printNumber(n) {
  return (2n ** 90_000n + BigInt(n)).toString().length;
}
function workFor(ms) {
  const end = performance.now() + ms;
  for (let n = 0; performance.now() < end; n++) printNumber(n);
}
setTimeout(() => stall(() => workFor(1300)), LATER);
