// kind: split
// expect: scorePage
// accept: spinScore,buildBook,spin
// verdict: code
import { LATER, spin, stall } from "./truth.mjs";

function scorePage() {
  return spinScore(70);
}
function spinScore(ms) {
  return spin(ms, 3);
}
function formatPage() {
  return spinFormat(30);
}
function spinFormat(ms) {
  return spin(ms, 5);
}
function buildBook(pages) {
  let sum = 0;
  for (let page = 0; page < pages; page++) sum += scorePage() + formatPage();
  return sum;
}
setTimeout(() => stall(() => buildBook(14)), LATER);
