// kind: native-tail
// expect: unpack
// verdict: native,code,gc

import { gunzipSync, gzipSync } from "node:zlib";
import { LATER, repeats, stallToTheEnd } from "./truth.mjs";

const part = Buffer.alloc(1 << 20, "all work and no play makes a dull line ");
const count = Math.min(
  1200,
  repeats(1100, () => gunzipSync(gzipSync(part, { level: 1 }))),
);
const archive = gzipSync(Buffer.alloc(count << 20, "a"), { level: 1 });

function unpack() {
  stallToTheEnd();
  gunzipSync(archive);
}
setTimeout(unpack, LATER);
