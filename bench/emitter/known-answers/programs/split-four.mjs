// kind: split
// expect: takeOrder
// verdict: code
import { LATER, stall } from "./truth.mjs";

function parse() {
  const end = performance.now() + 350;
  let n = 1;
  while (performance.now() < end) for (let k = 0; k < 4000; k++) n = (n * 3 + k) | 0;
  return n;
}
function check() {
  const end = performance.now() + 350;
  let n = 2;
  while (performance.now() < end) for (let k = 0; k < 4000; k++) n = (n * 4 + k) | 0;
  return n;
}
function price() {
  const end = performance.now() + 350;
  let n = 3;
  while (performance.now() < end) for (let k = 0; k < 4000; k++) n = (n * 5 + k) | 0;
  return n;
}
function store() {
  const end = performance.now() + 350;
  let n = 4;
  while (performance.now() < end) for (let k = 0; k < 4000; k++) n = (n * 6 + k) | 0;
  return n;
}
function takeOrder() {
  return parse() + check() + price() + store();
}
setTimeout(() => stall(takeOrder), LATER);
