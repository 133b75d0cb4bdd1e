/** One form of one file: modules are known by their URL in stacks and in profiles, other scripts by their path. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { FrameResolver } from "../../src/sourcemap/resolver.js";
import { unmapped } from "../../src/stack/resolved-frame.js";
import { temporaryFolder } from "../temporary-folder.js";

const SHOWN: readonly (readonly [file: string, shown: string])[] = [
  ["file:///srv/shop/a.mjs", "/srv/shop/a.mjs"],
  ["file:///srv/my%20shop/a.mjs", "/srv/my shop/a.mjs"],
  ["file:///srv/rollup-%C3%BCn%C3%AFcode/a.cjs", "/srv/rollup-ünïcode/a.cjs"],
  ["file:///C:/my%20shop/a.mjs", "C:/my shop/a.mjs"],
  ["file:///srv/100%/a.mjs", "/srv/100%/a.mjs"],
  ["/srv/my%20shop/a.cjs", "/srv/my%20shop/a.cjs"],
  ["node:fs", "node:fs"],
  ["C:\\shop\\a.js", "C:\\shop\\a.js"],
  ["\\\\?\\C:\\shop\\a.js", "C:\\shop\\a.js"],
  ["\\\\nas\\srv\\a.js", "\\\\nas\\srv\\a.js"],
  ["\\\\?\\UNC\\nas\\srv\\a.js", "\\\\nas\\srv\\a.js"],
];
for (const [file, shown] of SHOWN) {
  test(`${file} is shown as ${shown}`, () => {
    const frame = unmapped({ file });
    assert.equal(frame.file, shown);
    assert.equal(frame.generated.file, file);
  });
}

test("the lines of a module are those of the recorded URL, whatever its name has", async () => {
  const folder = join(temporaryFolder("shown-path-"), "ü 100% why?");
  mkdirSync(folder);
  const path = join(folder, "a#b?c.mjs");
  writeFileSync(path, "export const a = 1;\n");
  const resolver = new FrameResolver({ roots: [], useLocalFiles: true });
  const file = pathToFileURL(path).href;
  const [[frame] = []] = await resolver.resolveStacks([{ frames: [{ file, line: 1, column: 8 }] }]);
  assert.equal(frame?.file, path);
  const lines = await resolver.sourceLines(path, 1);
  assert.deepEqual(lines?.[0], { line: 1, text: "export const a = 1;" });
});
