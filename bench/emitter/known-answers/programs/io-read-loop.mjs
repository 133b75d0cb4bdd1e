// kind: io
// expect: readChunk
// verdict: code,wait,native

import { openSync, readSync } from "node:fs";
import { LATER, stall } from "./truth.mjs";

const file = openSync("/dev/zero", "r");
const buffer = Buffer.alloc(8 << 20);
function readChunk(n) {
  return readSync(file, buffer, 0, buffer.length, null) + n;
}
function workFor(ms) {
  const end = performance.now() + ms;
  for (let n = 0; performance.now() < end; n++) readChunk(n);
}
setTimeout(() => stall(() => workFor(1300)), LATER);
