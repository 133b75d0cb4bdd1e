import { report } from "./measured.mjs";

function countPrimes(limit) {
  let found = 0;
  for (let n = 2; n < limit; n++) {
    let isPrime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) isPrime = false;
    if (isPrime) found++;
  }
  return found;
}

setTimeout(() => report(() => countPrimes(400_000)), 200);
