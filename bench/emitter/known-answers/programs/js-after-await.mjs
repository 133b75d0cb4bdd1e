// kind: js
// expect: mergePrices
// accept: spinHere,spin
// verdict: code
import { LATER, spin, stall } from "./truth.mjs";

async function mergePrices() {
  await new Promise((resolve) => setTimeout(resolve, LATER));
  stall(() => spinHere(1100));
}
function spinHere(ms) {
  return spin(ms);
}
mergePrices();
