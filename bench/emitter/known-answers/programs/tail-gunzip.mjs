// kind: native-tail
// expect: unpack
// verdict: native,code,gc

import { gunzipSync, gzipSync } from "node:zlib";
import { LATER, repeats, stallToTheEnd } from "./truth.mjs";

const part = Buffer.alloc(1 << 20, "all work and no play makes a dull line ");
const count = Math.min(
  800,
  repeats(1000, () => gunzipSync(gzipSync(part))),
);
const archive = gzipSync(Buffer.alloc(count << 20, "all work and no play makes a dull line "));

function unpack() {
  stallToTheEnd();
  gunzipSync(archive);
}
setTimeout(unpack, LATER);
