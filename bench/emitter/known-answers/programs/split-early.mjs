// kind: split
// expect: importRows
// accept: nightlyImport
// verdict: code
import { LATER, stall } from "./truth.mjs";

function importRows() {
  const end = performance.now() + 900;
  let n = 1;
  while (performance.now() < end) for (let k = 0; k < 4000; k++) n = (n * 3 + k) | 0;
  return n;
}
function updateCounters() {
  const end = performance.now() + 500;
  let n = 2;
  while (performance.now() < end) for (let k = 0; k < 4000; k++) n = (n * 4 + k) | 0;
  return n;
}
function nightlyImport() {
  return importRows() + updateCounters();
}
setTimeout(() => stall(nightlyImport), LATER);
