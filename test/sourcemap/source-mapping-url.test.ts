import assert from "node:assert/strict";
import { test } from "node:test";
import { readDebugId, readSourceMappingUrl } from "../../src/sourcemap/source-mapping-url.js";

const CASES: readonly (readonly [title: string, text: string, url: string | undefined])[] = [
  ["a last line", "a()\n//# sourceMappingURL=a.js.map", "a.js.map"],
  ["a final newline and blank lines", "a()\n//# sourceMappingURL=a.js.map\r\n\r\n", "a.js.map"],
  ["the old @", "//@ sourceMappingURL=a.js.map", "a.js.map"],
  ["a block comment", "a()\n/*# sourceMappingURL=a.js.map */", "a.js.map"],
  ["a block comment without a space", "a()\n/*# sourceMappingURL=a.js.map*/", "a.js.map"],
  ["the end of a line of code", "a()//# sourceMappingURL=a.js.map", "a.js.map"],
  ["the last of several", "//# sourceMappingURL=b.map\n//# sourceMappingURL=a.map", "a.map"],
  [
    "a debug id below",
    "//# sourceMappingURL=a.map\n//# debugId=85314830-023f-4cf1-a267-535f4e37bb17",
    "a.map",
  ],
  ["none", "a()", undefined],
  ["nothing", "", undefined],
  ["code below", "//# sourceMappingURL=a.map\na()", undefined],
  ["a string", 'const a = "sourceMappingURL=a.map"', undefined],
  ["an empty URL", "//# sourceMappingURL=\n", undefined],
];

for (const [title, text, url] of CASES) {
  test(`the URL of: ${title}`, () => assert.equal(readSourceMappingUrl(text), url));
}

test("the debug id in lower case", () => {
  const id = "85314830-023F-4CF1-A267-535F4E37BB17";
  assert.equal(
    readDebugId(`a()\n//# debugId=${id}\n//# sourceMappingURL=a.map\n`),
    id.toLowerCase(),
  );
  assert.equal(readDebugId("a()\n"), undefined);
});
