// kind: microtasks
// expect: drainMailbox
// accept: deliver
// verdict: code,poll
import { LATER, stalled } from "./truth.mjs";

let until = 0;
let from = 0;
let sent = 0;
function deliver() {
  let n = sent;
  for (let i = 0; i < 300; i++) n = (n * 33 + i) | 0;
  return n;
}
function drainMailbox() {
  sent++;
  deliver();
  if (performance.now() < until) process.nextTick(drainMailbox);
  else stalled(from);
}
setTimeout(() => {
  from = performance.now();
  until = from + 1300;
  process.nextTick(drainMailbox);
}, LATER);
