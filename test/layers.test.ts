/**
 * The layers of CONTRIBUTING.md, held against the imports of every source file.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, posix, relative } from "node:path";
import { test } from "node:test";
import { projectRoot } from "./project-root.js";

/** Folder -> what its files may import besides each other. `node:` stands for every builtin module. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  record: [],
  emitter: ["record", "node:"],
  attach: ["record", "emitter", "read", "node:"],
  kernel: ["record", "verdict", "node:"],
  import: ["record"],
  read: ["record", "kernel", "node:"],
  stack: ["record"],
  sourcemap: ["record", "stack", "node:"],
  verdict: ["record", "stack"],
  stats: [],
  tally: ["record", "stack", "verdict", "stats"],
  gather: ["record", "kernel", "read", "tally", "node:"],
  report: ["record", "stack", "verdict", "stats", "tally"],
  compare: ["record", "stack", "verdict", "stats", "tally", "report"],
  trend: ["record", "verdict", "stats", "tally", "report", "compare"],
  render: ["record", "stack", "verdict", "tally", "report", "compare", "trend"],
  cli: [
    "record",
    "emitter",
    "attach",
    "kernel",
    "import",
    "read",
    "stack",
    "sourcemap",
    "verdict",
    "stats",
    "tally",
    "gather",
    "report",
    "compare",
    "trend",
    "render",
    "node:",
  ],
};

/** npm package -> the one file that may import it. */
const PACKAGES: Readonly<Record<string, string>> = {
  "cli-table3": "render/text-table.ts",
  ndjson: "cli/ndjson-output.ts",
  "source-map": "sourcemap/consumer.ts",
  "string-width": "render/display-width.ts",
  tinyglobby: "read/expand-glob.ts",
  ws: "attach/web-socket.ts",
  yargs: "cli/parse-arguments.ts",
};

/** What may have more lines than {@link MOST_LINES}. */
const LONG_TABLES: readonly string[] = [];
const MOST_LINES = 300;

const sourceRoot = join(projectRoot, "src");

const sources = readdirSync(sourceRoot, { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".ts"));

const imports = sources
  // The kernel is no TypeScript, though it looks like it.
  .filter((name) => !name.startsWith("kernel/assembly/"))
  .flatMap((file) => {
    const text = readFileSync(join(sourceRoot, file), "utf8");
    const found = text.matchAll(
      /^(?:import|export)\b[^;"]*?\bfrom "([^"]+)"|\bimport\("([^"]+)"\)|^import "([^"]+)"/gm,
    );
    return [...found].map((match) => ({ file, specifier: match[1] ?? match[2] ?? match[3] ?? "" }));
  });

test("every import stays inside its layer", () => {
  const broken: string[] = [];
  for (const { file, specifier } of imports) {
    const folder = file.includes("/") ? file.slice(0, file.indexOf("/")) : undefined;
    if (folder === undefined) continue; // src/index.ts is the door of the package, above all layers
    const allowed = LAYERS[folder];
    assert.ok(allowed !== undefined, `src/${folder}/ is not in the table of layers`);
    if (specifier.startsWith(".")) {
      const target = posix.join(posix.dirname(file), specifier);
      const targetFolder = target.split("/")[0] ?? "";
      if (targetFolder !== folder && !allowed.includes(targetFolder)) {
        broken.push(`src/${file} imports ${specifier}`);
      }
    } else if (specifier.startsWith("node:") && !allowed.includes("node:")) {
      broken.push(`src/${file} imports ${specifier}`);
    }
  }
  assert.deepEqual(broken, []);
});

test("the table of CONTRIBUTING.md says the same of these folders", () => {
  const guide = readFileSync(join(projectRoot, "CONTRIBUTING.md"), "utf8");
  const rows = [...guide.matchAll(/^\| `(\w+)\/` \| [^|]* \| ([^|]*) \|$/gm)];
  const told = Object.fromEntries(rows.map(([, folder, may]) => [folder, may]));
  const meant = Object.entries(LAYERS).map(([folder, allowed]) => {
    const packages = Object.keys(PACKAGES).filter((name) =>
      PACKAGES[name]?.startsWith(`${folder}/`),
    );
    return [folder, new Set([...allowed, ...packages])] as const;
  });
  assert.deepEqual(Object.keys(told).sort(), Object.keys(LAYERS).sort());
  for (const [folder, expected] of meant) {
    const may = told[folder] ?? "";
    if (may === "all") {
      const others = Object.keys(LAYERS).filter((name) => name !== folder);
      for (const name of others) assert.ok(expected.has(name), `src/${folder}/: ${name}`);
      continue;
    }
    const names = may === "nothing" ? [] : may.replaceAll("`", "").split(/, (?:and )?/);
    assert.deepEqual(new Set(names), expected, `src/${folder}/`);
  }
});

test("every npm package is imported by the one file that wraps it", () => {
  const broken: string[] = [];
  for (const { file, specifier } of imports) {
    if (specifier.startsWith(".") || specifier.startsWith("node:")) continue;
    assert.ok(!builtinModules.includes(specifier), `src/${file}: write node:${specifier}`);
    const name = specifier.split("/")[0] ?? "";
    if (PACKAGES[name] !== file) broken.push(`src/${file} imports ${specifier}`);
  }
  assert.deepEqual(broken, []);
});

test("the emitter and what it loads use nothing but node: modules and each other", () => {
  const seen = new Set<string>();
  const outside: string[] = [];
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const entry of imports.filter((one) => one.file === file)) {
      if (entry.specifier.startsWith("node:")) continue;
      if (!entry.specifier.startsWith(".")) outside.push(`src/${file} imports ${entry.specifier}`);
      else visit(relative(".", join(dirname(file), entry.specifier)).replace(/\.js$/, ".ts"));
    }
  };
  visit("emitter/index.ts");
  visit("emitter/register.ts");
  assert.deepEqual(outside, []);
  assert.deepEqual(
    [...seen].filter((file) => !/^(emitter|record)\//.test(file)),
    [],
  );
});

test("no file is too long to be read at once", () => {
  const long = sources.filter(
    (file) => readFileSync(join(sourceRoot, file), "utf8").split("\n").length > MOST_LINES + 1,
  );
  assert.deepEqual(long, LONG_TABLES);
});

test("no files import each other in a circle, not even for types", () => {
  const importsOf = new Map<string, string[]>();
  for (const { file, specifier } of imports) {
    if (!specifier.startsWith(".")) continue;
    const target = posix.join(posix.dirname(file), specifier).replace(/\.js$/, ".ts");
    importsOf.set(file, [...(importsOf.get(file) ?? []), target]);
  }
  const finished = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) circles.push([...path.slice(at), file].join(" -> "));
    if (at >= 0 || finished.has(file)) return;
    for (const target of importsOf.get(file) ?? []) visit(target, [...path, file]);
    finished.add(file);
  };
  for (const file of importsOf.keys()) visit(file, []);
  assert.deepEqual(circles, []);
});
