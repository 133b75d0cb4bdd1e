/**
 * Embeds code that runs elsewhere into modules, each as one text: the style and the script of the HTML page with their hashes, which
 * the page's content security policy names; the emitter's watchdog, which must start from a bundle too; and what `stall-report attach`
 * sends into another process. Runs before the compiler, and is therefore not TypeScript.
 *
 *     node scripts/embed.mjs      (part of `npm run build`)
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const source = new URL("../src/", import.meta.url);
const FOR_BROWSERS = { target: ["chrome100", "firefox100", "safari15.4"], charset: "utf8" };
const FOR_NODE = { target: "node20.19", platform: "node", format: "cjs", legalComments: "none" };

/** The minified bundle of an entry, as text. */
function bundled(file, target) {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL(file, source))],
    bundle: true,
    minify: true,
    write: false,
    ...target,
  });
  return outputFiles[0].text.trim();
}

/** Writes a module of texts. @param texts name -> its doc comment and the text */
function write(file, texts) {
  const constants = Object.entries(texts).map(
    ([name, [what, text]]) => `/** ${what} */\nexport const ${name} = ${JSON.stringify(text)};\n`,
  );
  const module = `// Made by scripts/embed.mjs.\n\n${constants.join("")}`;
  const target = new URL(file, source);
  let old;
  try {
    old = readFileSync(target, "utf8");
  } catch {}
  // Written only if it differs, so that the compiler does not see a change.
  if (old !== module) writeFileSync(target, module);
}

const hash = (text) => createHash("sha256").update(text).digest("base64");
const style = bundled("render/html/page/page.css", FOR_BROWSERS);
const script = bundled("render/html/page/page.js", FOR_BROWSERS);
write("render/html/assets.ts", {
  PAGE_STYLE: ["The style of the page, from the files in page/.", style],
  STYLE_HASH: ["Its SHA-256, in base64.", hash(style)],
  PAGE_SCRIPT: ["The script of the page, from the files in page/.", script],
  SCRIPT_HASH: ["Its SHA-256, in base64.", hash(script)],
});
write("emitter/watchdog-text.ts", {
  WATCHDOG_TEXT: ["The watchdog as one CommonJS script.", bundled("emitter/watchdog.ts", FOR_NODE)],
});

// The emitter contains the watchdog's text, and is therefore bundled after it.
const ATTACHED = {
  emitter: ["emitter/attached.ts", "The emitter as `attach` sends it"],
  witness: ["attach/witness-program.ts", "The witness of `attach`"],
  leave: ["attach/leave-program.ts", "What closes the target's inspector when `attach` leaves"],
  places: ["attach/places-program.ts", "What tells `attach` where code made in memory comes from"],
};
for (const [name, [entry, what]] of Object.entries(ATTACHED)) {
  const text = [`${what}, as one CommonJS module.`, bundled(entry, FOR_NODE)];
  write(`attach/${name}-text.ts`, { [`${name.toUpperCase()}_TEXT`]: text });
}
