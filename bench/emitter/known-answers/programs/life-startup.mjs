// kind: start
// expect: buildRoutes
// accept: spin
// verdict: code
import { spin, stalled } from "./truth.mjs";

function buildRoutes() {
  return spin(1100);
}
const from = performance.now();
buildRoutes();
stalled(from);
