/** Places as they are shown. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { shownPath } from "../../src/render/group-text.js";

const SHOWN: readonly (readonly [file: string, shown: string])[] = [
  ["file:///srv/my%20shop/a.mjs", "/srv/my shop/a.mjs"],
  ["file:///C:/my%20shop/a.mjs", "C:/my shop/a.mjs"],
  ["file:///srv/100%/a.mjs", "/srv/100%/a.mjs"],
  ["/srv/my%20shop/a.cjs", "/srv/my%20shop/a.cjs"],
  ["node:fs", "node:fs"],
];
for (const [file, shown] of SHOWN) {
  test(`${file} is shown as ${shown}`, () => assert.equal(shownPath(file), shown));
}
