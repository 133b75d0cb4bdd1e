/**
 * Builds one small program with the bundlers and frameworks of `PROJECTS`, three times each: as it is; with another dependency and in another
 * folder; with lines put in. Of each build it keeps where the functions of the program are and what the map says of those places.
 *
 *     node dist/bench/sourcemap/real-builds.js FOLDER [NAME...]
 *
 * FOLDER holds an installed folder for each name. The result goes to test/sourcemap/fixtures/real-builds.json, which
 * test/sourcemap/real-builds.test.ts takes. Versions are read from what is installed.
 */
import { execSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { SourceMapConsumer, SourceMapGenerator } from "source-map";

/** The functions of the program: each throws an error with its own name in it, so that it is found in any output. */
const FUNCTIONS = ["recalcPrices", "mergeOrders", "importOrders", "exportOrders"];
const throwing = (name: string): string =>
  `  if (rows.length > 3) {\n    throw new Error("mark:${name}");\n  }\n`;
const of = (name: string, rest: string): string =>
  `export function ${name}(rows) {\n${throwing(name)}  ${rest}\n}\n`;

/** The sources of one variant. */
function sources(variant: string): Record<string, string> {
  const shift = variant === "changed" ? '// A comment.\n\nconsole.log("loaded");\n\n' : "";
  const version = variant === "first" ? 1 : 2;
  return {
    "src/other.js": `export const other = (text) => text.repeat(${version}) + "${"x".repeat(version * 7)}";\n`,
    "src/prices.js": `import { other } from "./other.js";\n${shift}${of("recalcPrices", 'return rows.map((row) => other(row + "p"));')}\n${of("mergeOrders", 'return rows.concat([other("merge")]);')}`,
    "src/order-import.js": `import { other } from "./other.js";\n${shift}${of("importOrders", 'return other(rows.join("i"));')}`,
    "src/order-export.js": `import { other } from "./other.js";\n${shift}${of("exportOrders", 'return other(rows.join("e"));')}`,
    "src/run.js": `import { mergeOrders, recalcPrices } from "./prices.js";
export async function run(rows) {
  const { importOrders } = await import("./order-import.js");
  const { exportOrders } = await import("./order-export.js");
  return [recalcPrices(rows), mergeOrders(rows), importOrders(rows), exportOrders(rows)];
}
`,
    "src/main.js": `import { run } from "./run.js";\nrun(globalThis.rows ?? []).then(console.log);\n`,
  };
}

/** How one tool is asked to build. */
interface Project {
  readonly packageName: string;
  readonly command: string;
  /** Where it writes, below the project. */
  readonly output: string;
  readonly files?: Readonly<Record<string, string>>;
}

const VITE: Omit<Project, "packageName"> = {
  command: "npx vite build",
  output: "dist",
  files: {
    "vite.config.js":
      'export default { build: { sourcemap: true, rollupOptions: { input: "src/main.js" } } };\n',
  },
};
const WEBPACK_CONFIG = `import { join } from "node:path";
export default { mode: "production", target: "node", devtool: "source-map", entry: { main: "./src/main.js" },
  output: { path: join(import.meta.dirname, "dist"), filename: "[name].[contenthash].js", chunkFilename: "[name].[contenthash:8].js" } };
`;
const ROLLUP_CONFIG = `export default { input: "src/main.js", external: /^node:/,
  output: { dir: "dist", format: "es", sourcemap: true, entryFileNames: "[name]-[hash].js", chunkFileNames: "chunks/[name]-[hash].js" } };
`;

const PROJECTS: Readonly<Record<string, Project>> = {
  vite6: { packageName: "vite", ...VITE },
  vite7: { packageName: "vite", ...VITE },
  vite8: { packageName: "vite", ...VITE },
  rollup: {
    packageName: "rollup",
    command: "npx rollup -c",
    output: "dist",
    files: { "rollup.config.js": ROLLUP_CONFIG },
  },
  rolldown: {
    packageName: "rolldown",
    command: "npx rolldown -c",
    output: "dist",
    files: { "rolldown.config.js": ROLLUP_CONFIG },
  },
  esbuild: {
    packageName: "esbuild",
    command:
      "npx esbuild src/main.js --bundle --splitting --format=esm --platform=node --minify --sourcemap --outdir=dist --entry-names=[name]-[hash] --chunk-names=chunks/[name]-[hash]",
    output: "dist",
  },
  tsup: {
    packageName: "tsup",
    command: "npx tsup src/main.js --format esm --minify --sourcemap --splitting",
    output: "dist",
  },
  webpack: {
    packageName: "webpack",
    command: "npx webpack",
    output: "dist",
    files: { "webpack.config.js": WEBPACK_CONFIG },
  },
  rspack: {
    packageName: "@rspack/core",
    command: "npx rspack build",
    output: "dist",
    files: { "rspack.config.mjs": WEBPACK_CONFIG },
  },
  parcel: {
    packageName: "parcel",
    command: "npx parcel build src/index.html --dist-dir dist --no-cache",
    output: "dist",
    files: { "src/index.html": '<script type="module" src="main.js"></script>\n' },
  },
  swc: {
    packageName: "@swc/core",
    command: "npx swc src -d dist -s --strip-leading-paths",
    output: "dist",
  },
  tsc: {
    packageName: "typescript",
    command:
      "npx tsc --allowJs --target es2022 --module esnext --moduleResolution bundler --sourceMap --outDir dist src/main.js",
    output: "dist",
  },
  next: {
    packageName: "next",
    command: "npx next build",
    output: ".next",
    files: {
      "next.config.mjs":
        'export default { output: "standalone", productionBrowserSourceMaps: true, experimental: { serverSourceMaps: true } };\n',
      "app/layout.js": "export default ({ children }) => <html><body>{children}</body></html>;\n",
      "app/orders/[id]/route.js":
        'import { run } from "../../../src/run.js";\nexport async function GET(request) { return Response.json(await run([request.url])); }\n',
      "app/page.js": "export default () => <p>shop</p>;\n",
    },
  },
  nuxt: {
    packageName: "nuxt",
    command: "npx nuxt build",
    output: ".output/server",
    files: {
      "nuxt.config.ts":
        "export default { telemetry: false, sourcemap: true, compatibilityDate: '2025-01-01' };\n",
      "server/api/orders.get.js":
        'import { run } from "../../src/run.js";\nexport default defineEventHandler((event) => run([event.path]));\n',
      "app.vue": "<template><p>shop</p></template>\n",
    },
  },
  sveltekit: {
    packageName: "@sveltejs/kit",
    command: "npx vite build",
    output: "build/server",
    files: {
      "svelte.config.js":
        'import adapter from "@sveltejs/adapter-node";\nexport default { kit: { adapter: adapter() } };\n',
      "vite.config.js":
        'import { sveltekit } from "@sveltejs/kit/vite";\nexport default { plugins: [sveltekit()], build: { sourcemap: true } };\n',
      "src/app.html": "<html><head>%sveltekit.head%</head><body>%sveltekit.body%</body></html>\n",
      "src/routes/orders/+server.js":
        'import { run } from "../../run.js";\nexport async function GET({ url }) { return Response.json(await run([url.href])); }\n',
    },
  },
};

/** Where a function is in a build, 1-based, and a map of that place alone. */
interface Place {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly map?: string;
}

/** One build. */
interface Build {
  readonly tool: string;
  readonly variant: string;
  readonly places: readonly Place[];
  /** All JavaScript that it wrote. */
  readonly files: readonly string[];
}

const VARIANTS = ["first", "dependency", "changed"];

async function buildOne(
  installed: string,
  name: string,
  project: Project,
  variant: string,
): Promise<Build> {
  const folder = join(
    installed,
    "..",
    "..",
    "built",
    variant === "dependency" ? "deep/er" : variant,
    name,
  );
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [path, text] of Object.entries({ ...sources(variant), ...project.files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  cpSync(join(installed, "package.json"), join(folder, "package.json"));
  // Turbopack takes no link that leads out of its folder.
  if (name === "next" || name === "nuxt")
    cpSync(join(installed, "node_modules"), join(folder, "node_modules"), {
      recursive: true,
      verbatimSymlinks: true,
    });
  else symlinkSync(join(installed, "node_modules"), join(folder, "node_modules"));
  const env = { ...process.env, CI: "1", NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };
  execSync(project.command, {
    cwd: folder,
    env,
    stdio: ["ignore", "ignore", "inherit"],
    timeout: 400_000,
  });
  const output = join(folder, project.output);
  const files = readdirSync(output, { recursive: true, encoding: "utf8" })
    .filter(
      (path) =>
        /\.[cm]?js$/.test(path) &&
        !/(?:^|\/)(?:node_modules|cache|types|dev|standalone)\//.test(path),
    )
    .sort();
  const places: Place[] = [];
  for (const path of files) {
    const text = readFileSync(join(output, path), "utf8");
    for (const functionName of FUNCTIONS) {
      const at = new RegExp(`Error\\((["'\`])mark:${functionName}\\1`).exec(text)?.index;
      if (at === undefined) continue;
      const lines = text.slice(0, at).split("\n");
      const place = { line: lines.length, column: (lines.at(-1) ?? "").length + 1 };
      const map = await reducedMap(join(output, path), text, place);
      places.push({
        function: functionName,
        file: `${project.output}/${path}`,
        ...place,
        ...(map === undefined ? {} : { map }),
      });
    }
  }
  return { tool: name, variant, places, files: files.map((path) => `${project.output}/${path}`) };
}

/** The map of a file with nothing but one place. */
async function reducedMap(
  path: string,
  text: string,
  { line, column }: { line: number; column: number },
): Promise<string | undefined> {
  const url = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(text)?.[1];
  const mapPath =
    url !== undefined && !url.startsWith("data:")
      ? join(dirname(path), decodeURIComponent(url))
      : `${path}.map`;
  if (!existsSync(mapPath)) return undefined;
  const raw = JSON.parse(readFileSync(mapPath, "utf8"));
  const parts =
    raw.sections === undefined ? [{ offset: { line: 0, column: 0 }, map: raw }] : raw.sections;
  const part = parts.findLast(
    ({ offset }: { offset: { line: number; column: number } }) =>
      offset.line < line - 1 || (offset.line === line - 1 && offset.column < column),
  );
  const { sources: names, sourceRoot = "", sourcesContent = [] } = part.map;
  // By their numbers: the package rewrites names.
  const numbered = {
    ...part.map,
    sources: names.map((_: unknown, i: number) => String(i)),
    sourceRoot: undefined,
  };
  return SourceMapConsumer.with(numbered, null, (consumer) => {
    const local = {
      line: line - part.offset.line,
      column: column - 1 - (line - 1 === part.offset.line ? part.offset.column : 0),
    };
    const original = consumer.originalPositionFor(local);
    if (original.source === null || original.line === null || original.column === null)
      return undefined;
    const source = String(names[Number(original.source)]);
    const reduced = new SourceMapGenerator({ file: "x" });
    reduced.addMapping({
      generated: { line, column: column - 1 },
      original: { line: original.line, column: original.column },
      source: "0",
    });
    const { mappings } = reduced.toJSON();
    return JSON.stringify({
      version: 3,
      sourceRoot,
      sources: [source],
      sourcesContent: [sourcesContent[Number(original.source)]],
      names: [],
      mappings,
    });
  });
}

const [folder = "", ...only] = process.argv.slice(2);
const target = join(import.meta.dirname, "../../../test/sourcemap/fixtures/real-builds.json");
const kept = existsSync(target)
  ? JSON.parse(readFileSync(target, "utf8"))
  : { versions: {}, builds: [] };
for (const [name, project] of Object.entries(PROJECTS)) {
  if (only.length > 0 && !only.includes(name)) continue;
  const installed = join(folder, name);
  const manifest = join(installed, "node_modules", project.packageName, "package.json");
  if (!existsSync(manifest)) {
    console.log(`${name}: not installed`);
    continue;
  }
  try {
    const builds: Build[] = [];
    for (const variant of VARIANTS) builds.push(await buildOne(installed, name, project, variant));
    kept.versions[name] =
      `${project.packageName} ${JSON.parse(readFileSync(manifest, "utf8")).version}`;
    kept.builds = [...kept.builds.filter(({ tool }: Build) => tool !== name), ...builds];
    for (const { variant, places } of builds) {
      console.log(
        name,
        variant,
        places
          .map(
            (place) =>
              `${place.function} ${place.file}${place.map === undefined ? " (no map)" : ""}`,
          )
          .join(", "),
      );
    }
    writeFileSync(target, `${JSON.stringify(kept, null, 1)}\n`);
  } catch (error) {
    console.log(`${name}: ${(error as Error).message.slice(0, 500)}`);
  }
}
console.log(relative(process.cwd(), target));
