// kind: native-loop
// expect: cleanHtml
// verdict: code,native,gc
import { LATER, stall } from "./truth.mjs";

const html = "<p><b>bold</b> and more</p>".repeat(20_000);
function cleanHtml(n) {
  return html.replaceAll("<b>", "<strong>").length + n;
}
function workFor(ms) {
  const end = performance.now() + ms;
  for (let n = 0; performance.now() < end; n++) cleanHtml(n);
}
setTimeout(() => stall(() => workFor(1300)), LATER);
