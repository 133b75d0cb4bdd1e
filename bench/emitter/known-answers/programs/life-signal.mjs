// kind: exit
// expect: drain
// accept: spin
// verdict: code
import { LATER, spin, stalled } from "./truth.mjs";

function drain() {
  return spin(1200);
}
process.once("SIGUSR2", () => {
  const from = performance.now();
  drain();
  stalled(from);
});
setTimeout(() => process.kill(process.pid, "SIGUSR2"), LATER);
setTimeout(() => {}, 2500);
