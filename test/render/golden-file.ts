import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { projectRoot } from "../project-root.js";

/**
 * Holds a text against test/render/golden/<name>. `UPDATE_GOLDEN=1 npm test render` writes the files anew; read the
 * difference before committing it.
 */
export function assertGolden(name: string, text: string): void {
  const actual = withoutAssets(text);
  const path = join(projectRoot, "test/render/golden", name);
  if (process.env["UPDATE_GOLDEN"] === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
    return;
  }
  assert.ok(existsSync(path), `${name} is missing: run the tests with UPDATE_GOLDEN=1`);
  assert.equal(
    actual,
    readFileSync(path, "utf8"),
    `${name} differs: see test/render/golden-file.ts`,
  );
}

/** The style and the script of a page have their own tests, and would make every page differ. */
function withoutAssets(text: string): string {
  return text
    .replace(/<style>[\s\S]*?<\/style>/, "<style>...</style>")
    .replace(/<script>[\s\S]*<\/script>/, "<script>...</script>")
    .replace(/'sha256-[^']*'/g, "'sha256-...'");
}
