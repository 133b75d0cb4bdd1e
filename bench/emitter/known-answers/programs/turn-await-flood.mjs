// kind: microtasks
// expect: pump
// accept: nextItem
// verdict: code,poll,gc
import { LATER, stalled } from "./truth.mjs";

let item = 0;
async function nextItem() {
  return item++;
}
async function pump(forMs) {
  const from = performance.now();
  let sum = 0;
  for (let n = 0; n % 10_000 !== 0 || performance.now() < from + forMs; n++)
    sum += await nextItem();
  stalled(from);
  return sum;
}
setTimeout(() => pump(1400), LATER);
