// kind: short
// expect: renderList
// accept: spin
// verdict: code
// threshold: 50
// records: 10
import { LATER, spin, stall } from "./truth.mjs";

function renderList() {
  return spin(90);
}
let left = 10;
setTimeout(function again() {
  stall(renderList);
  if (--left > 0) setTimeout(again, 200);
}, LATER);
