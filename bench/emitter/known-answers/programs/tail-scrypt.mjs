// kind: native-tail
// expect: deriveKey
// verdict: native

import { scryptSync } from "node:crypto";
import { LATER, repeats, stallToTheEnd } from "./truth.mjs";

const p = repeats(1300, () => scryptSync("pw", "salt", 32, { N: 4096, r: 8, p: 1 }));

function deriveKey() {
  stallToTheEnd();
  scryptSync("pw", "salt", 32, { N: 4096, r: 8, p, maxmem: 2 ** 30 });
}
setTimeout(deriveKey, LATER);
