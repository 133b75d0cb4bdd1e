// kind: native-tail
// expect: factorial
// verdict: native,code,gc
import { LATER, repeats, stallToTheEnd } from "./truth.mjs";

const base = 3n ** 20_000n;
const count = repeats(1300, () => {
  globalThis.last = base * base;
});
let power = base;
while (power.toString(2).length < 40_000) power *= base;
const squarings = Math.min(count, 4_000_000);

function factorial() {
  stallToTheEnd();
  // Another number each time: V8 takes out of a loop what is the same in all rounds.
  for (let i = 0; i < squarings; i++) globalThis.last = power * (power + BigInt(i));
}
setTimeout(factorial, LATER);
