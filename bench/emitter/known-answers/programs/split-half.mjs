// kind: split
// expect: copyParts
// accept: readPart,writePart
// verdict: code
import { LATER, stall } from "./truth.mjs";

function readPart() {
  const end = performance.now() + 700;
  let n = 1;
  while (performance.now() < end) for (let k = 0; k < 4000; k++) n = (n * 3 + k) | 0;
  return n;
}
function writePart() {
  const end = performance.now() + 700;
  let n = 2;
  while (performance.now() < end) for (let k = 0; k < 4000; k++) n = (n * 4 + k) | 0;
  return n;
}
function copyParts() {
  return readPart() + writePart();
}
setTimeout(() => stall(copyParts), LATER);
