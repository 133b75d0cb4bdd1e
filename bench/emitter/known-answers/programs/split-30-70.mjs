// kind: split
// expect: scoreRows
// accept: buildReport
// verdict: code
import { LATER, stall } from "./truth.mjs";

function formatRows() {
  const end = performance.now() + 420;
  let n = 1;
  while (performance.now() < end) for (let k = 0; k < 4000; k++) n = (n * 3 + k) | 0;
  return n;
}
function scoreRows() {
  const end = performance.now() + 980;
  let n = 2;
  while (performance.now() < end) for (let k = 0; k < 4000; k++) n = (n * 4 + k) | 0;
  return n;
}
function buildReport() {
  return formatRows() + scoreRows();
}
setTimeout(() => stall(buildReport), LATER);
