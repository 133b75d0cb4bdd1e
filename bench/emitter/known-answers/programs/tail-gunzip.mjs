// kind: native-tail
// expect: unpack
// verdict: native,code,gc

import { gunzipSync, gzipSync } from "node:zlib";
import { LATER, repeats, stallToTheEnd } from "./truth.mjs";

const part = Buffer.alloc(1 << 20, "all work and no play makes a dull line ");
const packed = gzipSync(part, { level: 1 });
const count = Math.min(
  1000,
  repeats(1500, () => gunzipSync(packed)),
);
// Members that follow each other are one archive.
const archive = Buffer.concat(Array.from({ length: count }, () => packed));

function unpack() {
  stallToTheEnd();
  gunzipSync(archive);
}
setTimeout(unpack, LATER);
