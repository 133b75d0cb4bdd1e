// kind: exit
// expect: saveAll
// accept: spin
// verdict: code
import { spin, stalled } from "./truth.mjs";

function saveAll() {
  return spin(1200);
}
process.on("exit", () => {
  const from = performance.now();
  saveAll();
  stalled(from);
});
setTimeout(() => {}, 600);
