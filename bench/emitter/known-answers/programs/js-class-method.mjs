// kind: js
// expect: Ledger.balance,balance
// verdict: code
import { LATER, stall } from "./truth.mjs";

class Ledger {
  #rows = Array.from({ length: 5000 }, (_, i) => ({ sum: i % 97, rate: i % 13 }));
  balance(forMs) {
    const end = performance.now() + forMs;
    let total = 0;
    while (performance.now() < end) for (const { sum, rate } of this.#rows) total += sum * rate;
    return total;
  }
}
const ledger = new Ledger();
setTimeout(() => stall(() => ledger.balance(1100)), LATER);
