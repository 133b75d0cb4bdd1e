// kind: js
// expect: isSlug
// verdict: code,native
import { LATER, stall } from "./truth.mjs";

function isSlug(text) {
  return /^(?:[a-z0-9]+-?)+$/.test(text);
}
function grow() {
  // V8 interprets an expression first, and compiles it when it has been used.
  for (let i = 0; i < 1000; i++) isSlug("aaaaaaaa!");
  for (let length = 18; ; length++) {
    const before = process.cpuUsage().user;
    isSlug(`${"a".repeat(length)}!`);
    if (process.cpuUsage().user - before > 20_000) return length + 6;
  }
}
const length = grow();
setTimeout(() => stall(() => isSlug(`${"a".repeat(length)}!`)), LATER);
