// kind: split
// expect: runStages
// verdict: code
import { LATER, stall } from "./truth.mjs";

function stageOne() {
  const end = performance.now() + 180;
  let n = 1;
  while (performance.now() < end) for (let k = 0; k < 4000; k++) n = (n * 3 + k) | 0;
  return n;
}
function stageTwo() {
  const end = performance.now() + 180;
  let n = 2;
  while (performance.now() < end) for (let k = 0; k < 4000; k++) n = (n * 4 + k) | 0;
  return n;
}
function stageThree() {
  const end = performance.now() + 180;
  let n = 3;
  while (performance.now() < end) for (let k = 0; k < 4000; k++) n = (n * 5 + k) | 0;
  return n;
}
function stageFour() {
  const end = performance.now() + 180;
  let n = 4;
  while (performance.now() < end) for (let k = 0; k < 4000; k++) n = (n * 6 + k) | 0;
  return n;
}
function stageFive() {
  const end = performance.now() + 180;
  let n = 5;
  while (performance.now() < end) for (let k = 0; k < 4000; k++) n = (n * 7 + k) | 0;
  return n;
}
function stageSix() {
  const end = performance.now() + 180;
  let n = 6;
  while (performance.now() < end) for (let k = 0; k < 4000; k++) n = (n * 8 + k) | 0;
  return n;
}
function stageSeven() {
  const end = performance.now() + 180;
  let n = 7;
  while (performance.now() < end) for (let k = 0; k < 4000; k++) n = (n * 9 + k) | 0;
  return n;
}
function stageEight() {
  const end = performance.now() + 180;
  let n = 8;
  while (performance.now() < end) for (let k = 0; k < 4000; k++) n = (n * 10 + k) | 0;
  return n;
}
function runStages() {
  return (
    stageOne() +
    stageTwo() +
    stageThree() +
    stageFour() +
    stageFive() +
    stageSix() +
    stageSeven() +
    stageEight()
  );
}
setTimeout(() => stall(runStages), LATER);
