/**
 * Embeds the style and the script of the HTML page into a module, each as one text with its hash, which the page's content security
 * policy names. Runs before the compiler, and is therefore not TypeScript.
 *
 *     node scripts/embed-page.mjs
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const folder = new URL("../src/render/html/", import.meta.url);

function bundled(file) {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL(`page/${file}`, folder))],
    bundle: true,
    minify: true,
    charset: "utf8",
    target: ["chrome100", "firefox100", "safari15.4"],
    write: false,
  });
  return outputFiles[0].text.trim();
}

const hash = (text) => createHash("sha256").update(text).digest("base64");
const style = bundled("page.css");
const script = bundled("page.js");
const module = `// Made by scripts/embed-page.mjs from the files in page/.

/** The style of the page. */
export const PAGE_STYLE = ${JSON.stringify(style)};
/** Its SHA-256, in base64. */
export const STYLE_HASH = "${hash(style)}";
/** The script of the page. */
export const PAGE_SCRIPT = ${JSON.stringify(script)};
/** Its SHA-256, in base64. */
export const SCRIPT_HASH = "${hash(script)}";
`;

const target = new URL("assets.ts", folder);
const isSame = () => {
  try {
    return readFileSync(target, "utf8") === module;
  } catch {
    return false;
  }
};
// Written only if it differs, so that the compiler does not see a change.
if (!isSame()) writeFileSync(target, module);
