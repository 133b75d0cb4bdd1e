// kind: native-tail
// expect: loadFeed
// verdict: native,gc
import { LATER, repeats, stallToTheEnd } from "./truth.mjs";

const item = JSON.stringify({
  id: 7,
  tags: ["new", "sale"],
  size: { w: 3.5, h: 2 },
  name: "A product",
});
const chunk = Array(2000).fill(item).join();
const count = Math.min(
  2000,
  repeats(900, () => JSON.parse(`[${chunk}]`)),
);
const feed = `[${Array(count).fill(chunk).join()}]`;

function loadFeed() {
  stallToTheEnd();
  JSON.parse(feed);
}
setTimeout(loadFeed, LATER);
