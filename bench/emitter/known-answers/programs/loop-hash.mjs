// kind: native-loop
// expect: fingerprint
// verdict: code,native

import { createHash } from "node:crypto";
import { LATER, stall } from "./truth.mjs";

const block = Buffer.alloc(4 << 20, "x");
function fingerprint(n) {
  return createHash("sha512").update(block).update(String(n)).digest("hex");
}
function workFor(ms) {
  const end = performance.now() + ms;
  for (let n = 0; performance.now() < end; n++) fingerprint(n);
}
setTimeout(() => stall(() => workFor(1300)), LATER);
