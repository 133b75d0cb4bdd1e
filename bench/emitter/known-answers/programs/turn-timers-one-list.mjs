// kind: turn
// expect: expireSession
// verdict: code
import { stalled } from "./truth.mjs";

let left = 1000;
let from = 0;
function expireSession(id) {
  if (left === 1000) from = performance.now();
  const end = performance.now() + 1.3;
  let n = id;
  while (performance.now() < end) n = (n * 31 + 7) | 0;
  if (--left === 0) stalled(from);
  return n;
}
for (let i = 0; i < 1000; i++) setTimeout(expireSession, 800, i);
