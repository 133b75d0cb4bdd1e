// kind: native-tail
// expect: normalizeText
// verdict: native,code,gc
import { LATER, repeats, stallToTheEnd } from "./truth.mjs";

const word = "e\u0301a\u0308o\u0302".repeat(2000);
const count = repeats(1200, () => word.normalize("NFC"));
const text = word.repeat(Math.min(count, 30_000));

function normalizeText() {
  stallToTheEnd();
  text.normalize("NFC").length;
}
setTimeout(normalizeText, LATER);
