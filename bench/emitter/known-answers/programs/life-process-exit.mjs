// kind: exit
// expect: lastJob
// accept: spin
// verdict: code
import { LATER, spin, stalled } from "./truth.mjs";

function lastJob() {
  return spin(1200);
}
setTimeout(() => {
  const from = performance.now();
  lastJob();
  stalled(from);
  process.exit(0);
}, LATER);
