// kind: exit
// expect: flushQueue
// accept: spin
// verdict: code
import { spin, stalled } from "./truth.mjs";

function flushQueue() {
  return spin(1200);
}
process.once("beforeExit", () => {
  const from = performance.now();
  flushQueue();
  stalled(from);
});
setTimeout(() => {}, 600);
