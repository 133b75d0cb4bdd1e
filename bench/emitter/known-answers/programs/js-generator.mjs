// kind: js
// expect: permute
// accept: bestRoute
// verdict: code
import { LATER, stall } from "./truth.mjs";

function* permute(items) {
  if (items.length === 1) yield items;
  for (let i = 0; i < items.length; i++) {
    const rest = items.toSpliced(i, 1);
    for (const tail of permute(rest)) yield [items[i], ...tail];
  }
}
function bestRoute(forMs) {
  const end = performance.now() + forMs;
  let best = 0;
  for (const route of permute([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])) {
    best = Math.max(best, route[0] * route[1]);
    if (performance.now() > end) return best;
  }
  return best;
}
setTimeout(() => stall(() => bestRoute(1200)), LATER);
