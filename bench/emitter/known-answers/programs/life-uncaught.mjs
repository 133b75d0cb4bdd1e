// kind: exit
// expect: writeReport
// accept: spin
// verdict: code
import { LATER, spin, stalled } from "./truth.mjs";

function writeReport() {
  return spin(1200);
}
process.once("uncaughtException", () => {
  const from = performance.now();
  writeReport();
  stalled(from);
});
setTimeout(() => {
  throw new Error("of the program");
}, LATER);
setTimeout(() => {}, 2500);
