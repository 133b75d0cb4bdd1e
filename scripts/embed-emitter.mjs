/**
 * Embeds code that runs elsewhere into modules, each as one text: the watchdog, which must start from a bundle too, and what
 * `stall-report attach` sends into another process, its witness and the whole emitter. Runs before the compiler.
 *
 *     node scripts/embed-emitter.mjs
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const source = new URL("../src/", import.meta.url);

function bundled(file) {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL(file, source))],
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20.19",
    minify: true,
    legalComments: "none",
    write: false,
  });
  return outputFiles[0].text.trim();
}

function write(file, name, what, text) {
  const module = `// Made by scripts/embed-emitter.mjs.\n\n/** ${what} */\nexport const ${name} = ${JSON.stringify(text)};\n`;
  const target = new URL(file, source);
  let old;
  try {
    old = readFileSync(target, "utf8");
  } catch {}
  // Written only if it differs, so that the compiler does not see a change.
  if (old !== module) writeFileSync(target, module);
}

write(
  "emitter/watchdog-text.ts",
  "WATCHDOG_TEXT",
  "The watchdog as one CommonJS script.",
  bundled("emitter/watchdog.ts"),
);
write(
  "attach/emitter-text.ts",
  "EMITTER_TEXT",
  "The emitter's end of `attach` as one CommonJS module.",
  bundled("emitter/attached.ts"),
);
write(
  "attach/witness-text.ts",
  "WITNESS_TEXT",
  "The witness of `attach` as one CommonJS module.",
  bundled("attach/witness-program.ts"),
);
write(
  "attach/leave-text.ts",
  "LEAVE_TEXT",
  "What `attach` leaves a target by, as one CommonJS module.",
  bundled("attach/leave-program.ts"),
);

write(
  "attach/places-text.ts",
  "PLACES_TEXT",
  "What tells `attach` of code that was made in memory, as one CommonJS module.",
  bundled("attach/places-program.ts"),
);
