// kind: recursion
// expect: sumTo
// accept: sumOften
// verdict: code
import { LATER, stall } from "./truth.mjs";

function sumTo(n) {
  return n === 0 ? 0 : (n % 7) + sumTo(n - 1);
}
function sumOften(forMs) {
  const end = performance.now() + forMs;
  let sum = 0;
  while (performance.now() < end) sum += sumTo(3000);
  return sum;
}
setTimeout(() => stall(() => sumOften(1200)), LATER);
