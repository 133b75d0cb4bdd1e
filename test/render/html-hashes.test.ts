import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { SCRIPT_HASH, STYLE_HASH } from "../../src/render/html-hashes.js";
import { HTML_SCRIPT } from "../../src/render/html-script.js";
import { HTML_STYLE } from "../../src/render/html-style.js";
import { projectRoot } from "../project-root.js";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64");

test("the policy of the page names the hashes of its style and script", () => {
  const [style, script] = [sha256(HTML_STYLE), sha256(HTML_SCRIPT)];
  if (process.env["UPDATE_GOLDEN"] === "1") {
    const path = join(projectRoot, "src/render/html-hashes.ts");
    const text = readFileSync(path, "utf8")
      .replace(/(STYLE_HASH = )"[^"]*"/, `$1"${style}"`)
      .replace(/(SCRIPT_HASH = )"[^"]*"/, `$1"${script}"`);
    writeFileSync(path, text);
    return; // the pages show it after the next build
  }
  const advice = "run the tests with UPDATE_GOLDEN=1, then build";
  assert.equal(STYLE_HASH, style, advice);
  assert.equal(SCRIPT_HASH, script, advice);
});
