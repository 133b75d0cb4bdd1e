// kind: turn
// expect: flushRow
// verdict: code
import { stalled } from "./truth.mjs";

let left = 900;
let from = 0;
function flushRow(row) {
  if (left === 900) from = performance.now();
  const end = performance.now() + 1.4;
  let n = row;
  while (performance.now() < end) n = (n * 31 + 7) | 0;
  if (--left === 0) stalled(from);
  return n;
}
setTimeout(() => {
  for (let i = 0; i < 900; i++) setImmediate(flushRow, i);
}, 800);
