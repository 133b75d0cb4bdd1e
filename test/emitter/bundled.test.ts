/** The emitter works as a part of somebody's bundle, started by the program or by `register`: its watchdog starts, and the application's function is named. */
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type BuildOptions, buildSync, type Format } from "esbuild";
import { rollup } from "rollup";
import webpack from "webpack";
import { projectRoot } from "../project-root.js";
import { temporaryFolder } from "../temporary-folder.js";
import { runProgram } from "./run-program.js";

const folder = temporaryFolder("stall-bundled-");
const emitter = join(projectRoot, "dist/bundle/emitter.mjs");
/** By the clock alone, it could be over with hardly an instruction of the loop. */
const BODY = `{
  const end = Date.now() + 700;
  const { user } = process.cpuUsage();
  while (Date.now() < end || process.cpuUsage().user - user < 200_000) globalThis.turns = (globalThis.turns ?? 0) + 1;
}`;
const program = join(folder, "program.mjs");
writeFileSync(
  program,
  `import { startStallEmitter } from ${JSON.stringify(emitter)};
const emitter = startStallEmitter({ file: process.env.STALL_REPORT_FILE, threshold: 200 });
const heavy = { blockTheLoop() ${BODY} };
setTimeout(() => heavy.blockTheLoop(), 400);
setTimeout(async () => { await emitter.stop(); console.log("done"); }, 1500);
`,
);

const registered = join(folder, "registered.mjs");
writeFileSync(
  registered,
  `import ${JSON.stringify(join(projectRoot, "dist/bundle/register.mjs"))};
function blockTheLoop() ${BODY}
setTimeout(blockTheLoop, 400);
setTimeout(() => console.log("done"), 1500);
`,
);

const bundlers: Readonly<Record<string, () => Promise<string>>> = {
  "esbuild to CommonJS": () => withEsbuild("cjs"),
  "esbuild to ESM": () => withEsbuild("esm"),
  "esbuild, minified": () => withEsbuild("cjs", { minify: true }),
  "esbuild, register in CommonJS": () => withEsbuild("cjs", { entryPoints: [registered] }),
  "esbuild, register in ESM": () => withEsbuild("esm", { entryPoints: [registered] }),
  rollup: async () => {
    const file = join(folder, "rollup.mjs");
    const bundle = await rollup({ input: program, external: /^node:/, onwarn: () => {} });
    await bundle.write({ file });
    return file;
  },
  webpack: () =>
    new Promise((done, fail) => {
      const output = { path: folder, filename: "webpack.cjs" };
      webpack({ mode: "production", target: "node", entry: program, output }, (error, stats) => {
        if (error !== null || stats?.hasErrors() === true) fail(error ?? new Error(String(stats)));
        else done(join(folder, "webpack.cjs"));
      });
    }),
};

const EXTENSIONS: Readonly<Record<Format, string>> = { cjs: "cjs", esm: "mjs", iife: "js" };

async function withEsbuild(format: Format, options: BuildOptions = {}): Promise<string> {
  const outfile = join(mkdtempSync(join(folder, "esbuild-")), `bundle.${EXTENSIONS[format]}`);
  const { warnings } = buildSync({
    ...{ entryPoints: [program], outfile, format, bundle: true, platform: "node" },
    ...{ logLevel: "silent", ...options },
  });
  assert.deepEqual(
    warnings.filter(({ id }) => id !== "empty-import-meta"),
    [],
  );
  return outfile;
}

describe("bundled by", { concurrency: 2 }, () => {
  for (const [name, build] of Object.entries(bundlers)) {
    test(name, async () => {
      const run = await runProgram(await build(), { isWatched: false });
      assert.equal(run.code, 0, run.stderr);
      assert.equal(run.stderr, "");
      assert.equal(run.stdout, "done\n");
      assert.ok(
        run.stalls.some(({ stack }) => stack.includes("blockTheLoop")),
        run.stalls.map(({ stack }) => stack).join("\n"),
      );
    });
  }
});
