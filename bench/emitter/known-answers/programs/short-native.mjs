// kind: short
// expect: readSnapshot
// verdict: native,code,gc
// threshold: 50
// records: 8
import { LATER, repeats, stallToTheEnd } from "./truth.mjs";

const chunk = Array(500).fill('{"a":1,"b":[true,null,"x"],"c":{"d":2.5}}').join();
const text = `[${Array(repeats(100, () => JSON.parse(`[${chunk}]`)))
  .fill(chunk)
  .join()}]`;
let left = 8;
function readSnapshot() {
  stallToTheEnd();
  if (--left > 0) setTimeout(readSnapshot, 300);
  JSON.parse(text);
}
setTimeout(readSnapshot, LATER);
