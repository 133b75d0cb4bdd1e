// kind: gc
// expect: renderRows
// verdict: gc,code
import { LATER, stall } from "./truth.mjs";

function renderRows(forMs) {
  const end = performance.now() + forMs;
  let kept = [];
  while (performance.now() < end) {
    for (let i = 0; i < 3000; i++) kept.push(`${i}:${"x".repeat(i % 40)}`.split("").join("-"));
    if (kept.length > 200_000) kept = [];
  }
  return kept.length;
}
setTimeout(() => stall(() => renderRows(1300)), LATER);
