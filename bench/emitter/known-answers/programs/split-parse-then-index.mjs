// kind: split
// expect: readExport
// accept: importExport
// verdict: native,code,gc
import { LATER, repeats, stall } from "./truth.mjs";

const chunk = Array(2000)
  .fill('{"sku":"a-1","tags":["x",{"deep":[1,2,null,true]}],"name":"Some product"}')
  .join();
const count = Math.min(
  2500,
  repeats(700, () => JSON.parse(`[${chunk}]`)),
);
const text = `[${Array(count).fill(chunk).join()}]`;
let rows;
function readExport() {
  rows = JSON.parse(text);
}
function indexRows(ms) {
  const end = performance.now() + ms;
  let n = rows.length;
  while (performance.now() < end) for (let i = 0; i < 2000; i++) n = (n * 37 + i) | 0;
  return n;
}
function importExport() {
  const began = performance.now();
  readExport();
  return indexRows((performance.now() - began) * 0.66);
}
setTimeout(() => stall(importExport), LATER);
