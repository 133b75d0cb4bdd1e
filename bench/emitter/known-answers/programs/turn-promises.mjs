// kind: microtasks
// expect: handleJob
// verdict: code
import { LATER, stalled } from "./truth.mjs";

const gates = [];
let left = 1000;
let from = 0;
async function handleJob(gate, job) {
  await gate;
  const end = performance.now() + 1.3;
  let n = job;
  while (performance.now() < end) n = (n * 31 + 7) | 0;
  if (--left === 0) stalled(from);
  return n;
}
for (let i = 0; i < 1000; i++) handleJob(new Promise((open) => gates.push(open)), i);
setTimeout(() => {
  from = performance.now();
  for (const open of gates) open();
}, LATER);
