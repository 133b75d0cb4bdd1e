// kind: native-tail
// expect: factorial
// verdict: native,code,gc
import { LATER, repeats, stallToTheEnd } from "./truth.mjs";

const base = 3n ** 20_000n;
const count = repeats(1300, () => base * base);
let power = base;
while (power.toString(2).length < 40_000) power *= base;
const squarings = Math.min(count, 4_000_000);

function factorial() {
  stallToTheEnd();
  for (let i = 0; i < squarings; i++) power * power;
}
setTimeout(factorial, LATER);
