// kind: turn
// expect: dropCacheEntry
// accept: spin
// verdict: code
import { spin, stalled } from "./truth.mjs";

let left = 800;
let from = 0;
function dropCacheEntry(key) {
  if (left === 800) from = performance.now();
  const end = performance.now() + 1.6;
  let n = key;
  while (performance.now() < end) n = (n * 31 + 7) | 0;
  if (--left === 0) stalled(from);
  return n;
}
// All are due when the first of them is, but each has a list of its own.
setTimeout(() => {
  for (let i = 0; i < 800; i++) setTimeout(dropCacheEntry, i % 60 === 0 ? 1 : 1 + (i % 60), i);
  spin(90);
}, 700);
