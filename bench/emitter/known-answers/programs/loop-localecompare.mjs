// kind: native-loop
// expect: orderNames
// accept: callback of sort in orderNames
// verdict: code,native
import { LATER, stall } from "./truth.mjs";

const names = Array.from({ length: 400 }, (_, i) => `Größe ${(i * 7919) % 401}`);
function orderNames(n) {
  return names.slice().sort((a, b) => a.localeCompare(b, "de")).length + n;
}
function workFor(ms) {
  const end = performance.now() + ms;
  for (let n = 0; performance.now() < end; n++) orderNames(n);
}
setTimeout(() => stall(() => workFor(1300)), LATER);
