// kind: native-loop
// expect: isThere
// verdict: code,wait,native

import { statSync } from "node:fs";
import { LATER, stall } from "./truth.mjs";

function isThere(n) {
  return statSync(`/usr/lib/none-${n}`, { throwIfNoEntry: false }) !== undefined;
}
function workFor(ms) {
  const end = performance.now() + ms;
  for (let n = 0; performance.now() < end; n++) isThere(n);
}
setTimeout(() => stall(() => workFor(1300)), LATER);
