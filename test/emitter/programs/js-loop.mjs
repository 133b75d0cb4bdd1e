import { report } from "./measured.mjs";

function countPrimes(forMs) {
  const end = performance.now() + forMs;
  let found = 0;
  for (let n = 2; performance.now() < end; n++) {
    let isPrime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) isPrime = false;
    if (isPrime) found++;
  }
  return found;
}

setTimeout(() => report(() => countPrimes(1200)), 150);
