/**
 * Builds the corpus of the source map tests: one program built in five ways, each with external and inline maps, and the stacks that
 * each build recorded when it ran.
 *
 *     node dist/scripts/build-corpus.js [folder]
 *
 * The result is committed (test/sourcemap/fixtures/built), so that tests do not need the builders.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import * as swc from "@swc/core";
import * as esbuild from "esbuild";
import { rollup } from "rollup";
import { minify } from "terser";
import webpack from "webpack";
import { projectRoot } from "../test/project-root.js";

type Maps = "external" | "inline";

const fixtures = join(projectRoot, "test/sourcemap/fixtures");
const built = resolve(process.argv[2] ?? join(fixtures, "built"));
/** The folder named in the recorded stacks. */
const DEPLOYED = "/srv/shop/releases/42";

const builders: Readonly<
  Record<string, (program: string, out: string, maps: Maps) => Promise<string>>
> = {
  tsc: async (program, out, maps) => {
    const flags = maps === "inline" ? ["--inlineSourceMap", "--inlineSources"] : ["--sourceMap"];
    const options =
      "--ignoreConfig --strict false --noEmitOnError false --target es2022 --module esnext --moduleResolution bundler --skipLibCheck --rewriteRelativeImportExtensions --allowJs --types node";
    const tsc = join(projectRoot, "node_modules/typescript/bin/tsc");
    execFileSync(
      process.execPath,
      [
        tsc,
        ...options.split(" "),
        ...flags,
        "--rootDir",
        program,
        "--outDir",
        join(out, "dist"),
        join(program, "main.ts"),
      ],
      { cwd: projectRoot, stdio: "inherit" },
    );
    return "dist/main.js";
  },
  esbuild: async (program, out, maps) => {
    await esbuild.build({
      entryPoints: [join(program, "main.ts")],
      outfile: join(out, "dist/server.8f3ac1d2.js"),
      bundle: true,
      minify: true,
      format: "esm",
      platform: "node",
      target: "node20",
      sourcemap: maps === "inline" ? "inline" : true,
    });
    return "dist/server.8f3ac1d2.js";
  },
  "rollup-terser": async (program, out, maps) => {
    const bundle = await rollup({
      input: join(program, "main.ts"),
      plugins: [
        {
          name: "strip-types",
          transform: (code, id) =>
            esbuild
              .transform(code, {
                loader: id.endsWith(".ts") ? "ts" : "js",
                target: "node20",
                sourcemap: "external",
                sourcefile: id,
              })
              .then((done) => ({ code: done.code, map: done.map })),
        },
      ],
    });
    const file = join(out, "dist/server.js");
    const { output } = await bundle.generate({
      format: "es",
      sourcemap: true,
      file,
      inlineDynamicImports: true,
    });
    const [chunk] = output;
    const map = JSON.stringify(chunk.map);
    const done = await minify(
      { "server.js": chunk.code },
      {
        module: true,
        compress: { passes: 2 },
        mangle: true,
        sourceMap: {
          content: map,
          includeSources: true,
          url: maps === "inline" ? "inline" : "server.js.map",
        },
      },
    );
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, done.code ?? "");
    if (maps === "external") writeFileSync(`${file}.map`, String(done.map));
    return "dist/server.js";
  },
  webpack: async (_program, out, maps) => {
    const loader = join(out, "..", "strip-types.cjs");
    const options = { target: "node20", sourcemap: "external" };
    writeFileSync(
      loader,
      `const esbuild = require(${JSON.stringify(join(projectRoot, "node_modules/esbuild"))});
module.exports = function (code) { const done = this.async();
  esbuild.transform(code, { ...${JSON.stringify(options)}, loader: "ts", sourcefile: this.resourcePath }).then((r) => done(null, r.code, JSON.parse(r.map)), done); };`,
    );
    const compiler = webpack({
      mode: "production",
      target: "node20",
      context: out,
      entry: "./src/main.ts",
      devtool: maps === "inline" ? "inline-source-map" : "source-map",
      output: { path: join(out, "dist"), filename: "server.js", uniqueName: "shop" },
      module: { rules: [{ test: /\.ts$/, use: loader }] },
    });
    if (compiler === null) throw new Error("webpack gave no compiler");
    const stats = await promisify(compiler.run.bind(compiler))();
    if (stats?.hasErrors()) throw new Error(stats.toString());
    rmSync(loader);
    return "dist/server.js";
  },
  swc: async (program, out, maps) => {
    for (const name of readdirSync(program, { recursive: true, encoding: "utf8" })) {
      const source = join(program, name);
      if (!statSync(source).isFile()) continue;
      const target = join(out, "dist", name.replace(/\.ts$/, ".js"));
      mkdirSync(dirname(target), { recursive: true });
      const done = await swc.transformFile(source, {
        swcrc: false,
        sourceMaps: maps === "inline" ? "inline" : true,
        inlineSourcesContent: true,
        sourceFileName: relative(dirname(target), source),
        minify: true,
        module: { type: "es6" },
        jsc: {
          target: "es2021",
          parser: { syntax: "typescript", decorators: true },
          transform: { decoratorVersion: "2022-03" },
          minify: { compress: true, mangle: { toplevel: true } },
        },
      });
      // The same length, so that columns do not move.
      const code = done.code.replaceAll(/(from|import\()"([^"]+)\.ts"/g, '$1"$2.js"');
      const link =
        maps === "inline" ? "" : `\n//# sourceMappingURL=${target.split("/").at(-1)}.map`;
      writeFileSync(target, code + link);
      if (maps === "external") writeFileSync(`${target}.map`, done.map ?? "");
    }
    return "dist/main.js";
  },
};

rmSync(built, { recursive: true, force: true });
for (const [tool, build] of Object.entries(builders)) {
  for (const maps of ["external", "inline"] as const) {
    const out = join(built, `${tool}-${maps}`);
    const program = join(out, "src");
    mkdirSync(out, { recursive: true });
    cpSync(join(fixtures, "program"), program, { recursive: true });
    writeFileSync(join(out, "package.json"), '{ "type": "module" }\n');
    const entry = await build(program, out, maps);
    const said = execFileSync(process.execPath, [join(out, entry)], { encoding: "utf8" });
    const places = said
      .replaceAll(pathToFileURL(out).href, `file://${DEPLOYED}`)
      .replaceAll(out, DEPLOYED);
    writeFileSync(join(out, "captured.json"), places);
    // Only tsc's external maps have no sourcesContent, so their sources are kept.
    if (`${tool}-${maps}` !== "tsc-external") rmSync(program, { recursive: true });
    console.log(`${tool}-${maps}: ${JSON.parse(places).length} stacks`);
  }
}
