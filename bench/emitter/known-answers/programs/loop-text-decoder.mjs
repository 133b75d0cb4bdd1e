// kind: native-loop
// expect: decodePage
// verdict: code,native,gc
import { LATER, stall } from "./truth.mjs";

const page = new Uint8Array(3 << 20).fill(65);
function decodePage(n) {
  return new TextDecoder("utf-16le").decode(page).length + n;
}
function workFor(ms) {
  const end = performance.now() + ms;
  for (let n = 0; performance.now() < end; n++) decodePage(n);
}
setTimeout(() => stall(() => workFor(1300)), LATER);
