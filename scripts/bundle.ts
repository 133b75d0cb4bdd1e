/**
 * Bundles the sources into the few files that the package runs, because each file that Node has to find, read and compile costs a
 * third of a millisecond, while Node itself starts in sixty.
 *
 *     node dist/scripts/bundle.js      (part of `npm run build`; does nothing if no source is newer)
 *
 * The command line is split by hand (`chunkOf`): what every command needs, what a plain report needs, and what is loaded on demand.
 * The reading thread and the emitter with its watchdog are one file each. They are CommonJS, because Node starts its loader of ES
 * modules only for those, and `node -r` does not accept ES modules everywhere. The emitter's two entry points exist in both forms,
 * because a bundler cannot include a CommonJS `require()` in an ES module, and Jest lets nobody require one. Names are kept and source maps are written, so that
 * our own stack traces are readable.
 */
import { createHash } from "node:crypto";
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { builtinModules } from "node:module";
import { basename, dirname, join, relative, resolve } from "node:path";
import * as esbuild from "esbuild";
import { type GetModuleInfo, type Plugin, rollup } from "rollup";
import { projectRoot } from "../test/project-root.js";
import { isUpToDate } from "./is-up-to-date.js";

const source = join(projectRoot, "src");
const target = join(projectRoot, "dist/bundle");
/** The oldest Node that we support. */
const engine = "node20.19";
/** Node prints the line that throws: of an option that is wrong it must not be the whole bundle. */
const SHORTER = { minifyWhitespace: true, minifySyntax: true, lineLimit: 120 } as const;

const mainFile = join(source, "cli/main.ts");
/** What a plain report on a terminal loads in addition to what every command loads. */
const REPORT_FILES = ["cli/make-report", "cli/outputs", "cli/typed-command", "cli/report-gate"]
  .concat([
    "cli/choose-groups",
    "render/report-table",
    "render/terminal-text",
    "sourcemap/resolver",
    "trend/trend-row",
  ])
  .map((name) => join(source, `${name}.ts`));

/** The name of the chunk that contains a module. */
function chunkOf(id: string, { getModuleInfo }: { getModuleInfo: GetModuleInfo }): string {
  if (staticallyReached([mainFile], getModuleInfo).has(id)) return "cli";
  if (staticallyReached(REPORT_FILES, getModuleInfo).has(id)) return "report";
  if (id.startsWith(NPM)) return id.slice(NPM.length).replaceAll("/", "-");
  const [folder = "", ...rest] = relative(source, id).split("/");
  if (folder === "render") return rest.length > 1 ? String(rest[0]) : "formats";
  if (folder !== "cli" && folder !== "gather" && folder !== "read") return folder;
  // A module that only one command needs is bundled with that command.
  const [only, ...others] = loadedLater(getModuleInfo).filter((entry) =>
    staticallyReached([entry], getModuleInfo).has(id),
  );
  return only === undefined || others.length > 0 ? "commands" : basename(only, ".ts");
}

let later: readonly string[] | undefined;

/** The modules of the command line that are imported on demand. */
function loadedLater(getModuleInfo: GetModuleInfo): readonly string[] {
  if (later !== undefined) return later;
  const found = new Set([mainFile]);
  for (const id of found) {
    const { importedIds = [], dynamicallyImportedIds = [] } = getModuleInfo(id) ?? {};
    for (const imported of [...importedIds, ...dynamicallyImportedIds]) found.add(imported);
  }
  later = [...found].filter((id) => (getModuleInfo(id)?.dynamicImporters.length ?? 0) > 0);
  return later;
}

const reached = new Map<string, ReadonlySet<string>>();

function staticallyReached(from: readonly string[], getModuleInfo: GetModuleInfo) {
  const known = reached.get(from.join());
  if (known !== undefined) return known;
  const found = new Set(from);
  for (const id of found) {
    for (const imported of getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  }
  reached.set(from.join(), found);
  return found;
}

const NPM = "npm:";

/** What is imported from npm packages. Of yargs it is only the parser, because its main entry also loads its help. */
const NPM_DOORS: Readonly<Record<string, string>> = {
  "cli-table3": 'export { default } from "cli-table3"',
  ndjson: 'export { stringify } from "ndjson"',
  "source-map": 'export { SourceMapConsumer } from "source-map"',
  "string-width": 'export { default } from "string-width"',
  ws: 'export { default } from "ws"',
  tinyglobby: 'export { glob } from "tinyglobby"',
  "yargs/helpers": 'export { default as Parser } from "yargs-parser"',
};

/** The npm packages with code in the bundles. */
const bundled = new Set<string>();

/** Loads our TypeScript files, and each npm package as one module. */
const sources: Plugin = {
  name: "sources",
  resolveId(name, importer) {
    if (importer === undefined) return name;
    if (name.startsWith(".")) return resolve(dirname(importer), name.replace(/\.js$/, ".ts"));
    if (name.startsWith("node:") || builtinModules.includes(name))
      return { id: name, external: true };
    return `${NPM}${name}`;
  },
  async load(id) {
    if (!id.startsWith(NPM)) return null;
    const contents = NPM_DOORS[id.slice(NPM.length)];
    if (contents === undefined) throw new Error(`scripts/bundle.ts: what is imported of ${id}?`);
    const { outputFiles, metafile } = await esbuild.build({
      stdin: { contents, resolveDir: projectRoot },
      bundle: true,
      write: false,
      metafile: true,
      absWorkingDir: projectRoot,
      format: "esm",
      platform: "node",
      target: engine,
      legalComments: "none",
    });
    for (const file of Object.keys(metafile.inputs)) {
      const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
      if (name !== undefined) bundled.add(name);
    }
    return { code: outputFiles[0]?.text ?? "", map: null };
  },
  async transform(code, id) {
    if (!id.endsWith(".ts")) return null;
    return esbuild.transform(code, {
      loader: "ts",
      target: engine,
      sourcemap: "external",
      sourcefile: id,
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    });
  },
  renderChunk: (code) =>
    esbuild.transform(code, { ...SHORTER, target: engine, sourcemap: "external" }),
};

async function bundleCommandLine(): Promise<void> {
  const bundle = await rollup({
    input: { cli: mainFile },
    plugins: [sources],
    preserveEntrySignatures: "allow-extension",
  });
  const { output } = await bundle.write({
    dir: target,
    format: "cjs",
    exports: "named",
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
    manualChunks: chunkOf,
    minifyInternalExports: false,
    interop: "auto",
    sourcemap: true,
    sourcemapExcludeSources: true,
    // `import()` of a builtin module would start Node's loader of ES modules.
    dynamicImportInCjs: false,
  });
  await bundle.close();
  for (const { type, fileName } of output) if (type === "chunk") label(join(target, fileName));
}

/** Appends a hash of a file to it, by which `bin/compile-cache.js` identifies it. */
function label(path: string): void {
  const hash = createHash("sha256").update(readFileSync(path)).digest("hex");
  appendFileSync(path, `//${hash.slice(0, LABEL_LENGTH - 2)}`);
}

const LABEL_LENGTH = 64;

/** Bundles an entry into a single file. */
async function bundleAlone(entry: string, file: string, format: "cjs" | "esm"): Promise<void> {
  await esbuild.build({
    ...SHORTER,
    entryPoints: [join(source, entry)],
    outfile: join(target, file),
    bundle: true,
    format,
    platform: "node",
    target: engine,
    sourcemap: true,
    sourcesContent: false,
    ...(format === "esm"
      ? {}
      : {
          define: { "import.meta.url": "importMetaUrl" },
          banner: { js: 'const importMetaUrl=require("node:url").pathToFileURL(__filename).href;' },
        }),
  });
}

/** The licences of the bundled npm packages, which must be distributed with their code. */
function licences(): string {
  const texts = [...bundled].sort().map((name) => {
    const folder = join(projectRoot, "node_modules", name);
    const { version, license, homepage, repository } = JSON.parse(
      readFileSync(join(folder, "package.json"), "utf8"),
    );
    const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
    const text = file === undefined ? "" : readFileSync(join(folder, file), "utf8").trim();
    return [`${name} ${version} (${license})`, homepage ?? repository?.url, text].join("\n\n");
  });
  return `${texts.join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

/** The types for `require()`: with `module: node16`, TypeScript lets no declaration of an ES module stand for CommonJS. */
const TYPES_FOR_REQUIRE = `import type { EmitterOptions, FunctionStats, StallEmitter } from "../src/emitter/index.js" with { "resolution-mode": "import" };
export type { EmitterOptions, FunctionStats, StallEmitter };
/** Starts to watch the calling thread. @throws TypeError if an option is wrong, Error if an emitter is already running */
export declare function startStallEmitter(options?: EmitterOptions): StallEmitter;
`;

const LICENCES = "licences.txt";
const SOURCES = ["src", "scripts", "package.json", "package-lock.json"];

async function bundleAll(): Promise<void> {
  const begun = new Date();
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, "package.json"), '{ "type": "commonjs" }\n');
  for (const types of ["register.d.ts", "register.d.mts"])
    writeFileSync(join(target, types), "export {};\n");
  writeFileSync(join(target, "emitter.d.cts"), TYPES_FOR_REQUIRE);
  await Promise.all([
    bundleCommandLine(),
    bundleAlone("gather/ahead-worker.ts", "ahead-worker.js", "cjs"),
    bundleAlone("emitter/register.ts", "register.js", "cjs"),
    bundleAlone("emitter/register.ts", "register.mjs", "esm"),
    bundleAlone("emitter/index.ts", "emitter.mjs", "esm"),
    bundleAlone("emitter/index.ts", "emitter.cjs", "cjs"),
    bundleAlone("attach/janitor-process.ts", "janitor-process.js", "cjs"),
  ]);
  for (const file of ["node_modules/source-map/lib/mappings.wasm", "dist/src/kernel/kernel.wasm"]) {
    copyFileSync(join(projectRoot, file), join(target, basename(file)));
  }
  // Written last, with the time of the beginning, so that files edited meanwhile are newer.
  writeFileSync(join(target, LICENCES), licences());
  utimesSync(join(target, LICENCES), begun, begun);
}

if (!isUpToDate(`dist/bundle/${LICENCES}`, SOURCES)) await bundleAll();
// The command compares its time with that of the compiler's output, which may have changed for tests alone.
const now = new Date();
utimesSync(join(target, "cli.js"), now, now);
