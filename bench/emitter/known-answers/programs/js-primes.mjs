// kind: js
// expect: countPrimes
// verdict: code
import { LATER, stall } from "./truth.mjs";

function countPrimes(forMs) {
  const end = performance.now() + forMs;
  let found = 0;
  for (let n = 3; performance.now() < end; n += 2) {
    let d = 3;
    while (d * d <= n && n % d !== 0) d += 2;
    if (d * d > n) found++;
  }
  return found;
}
setTimeout(() => stall(() => countPrimes(1200)), LATER);
