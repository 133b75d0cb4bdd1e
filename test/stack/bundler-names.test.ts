/** Names of files as real bundlers give them: the same source, built again after a change, keeps its identity. */
import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";
import { rollup } from "rollup";
import webpack from "webpack";
import { normaliseSourcePath } from "../../src/stack/identity.js";
import { temporaryFolder } from "../temporary-folder.js";

const folder = temporaryFolder("stall-report-bundles-");

const ENTRIES = ["index", "order-import", "order-export", "UserCard", "execution-rate-limit"];
const textOf = (entry: string, change: number): string =>
  `export const run = () => ${JSON.stringify(`${entry} ${change}`)};`;

/** Builds every entry and gives the names of the files. */
type Bundler = (change: number) => Promise<string[]>;

const withEsbuild: Bundler = async (change) => {
  const names: string[] = [];
  for (const entry of ENTRIES) {
    const { outputFiles } = await build({
      stdin: { contents: textOf(entry, change), sourcefile: `${entry}.js` },
      bundle: true,
      write: false,
      format: "esm",
      outdir: folder,
      entryNames: `${entry}-[hash]`,
    });
    names.push(...outputFiles.map(({ path }) => path.slice(folder.length + 1)));
  }
  return names;
};

const withRollup: Bundler = async (change) => {
  const bundle = await rollup({
    input: ENTRIES,
    plugins: [
      {
        name: "virtual",
        resolveId: (id) => id,
        load: (id) => textOf(id, change),
      },
    ],
  });
  const { output } = await bundle.generate({ entryFileNames: "[name]-[hash].js" });
  return output.map(({ fileName }) => fileName);
};

const withWebpack: Bundler = async (change) => {
  const path = join(folder, `webpack-${change}`);
  for (const entry of ENTRIES) writeFileSync(join(folder, `${entry}.js`), textOf(entry, change));
  const entry = Object.fromEntries(ENTRIES.map((name) => [name, join(folder, `${name}.js`)]));
  await new Promise<void>((resolve, reject) => {
    webpack(
      { mode: "production", entry, output: { path, filename: "[name].[contenthash].js" } },
      (error) => (error ? reject(error) : resolve()),
    );
  });
  return readdirSync(path);
};

const BUNDLERS: readonly (readonly [name: string, bundler: Bundler, builds: number])[] = [
  ["esbuild", withEsbuild, 30],
  ["rollup", withRollup, 100],
  ["webpack", withWebpack, 4],
];

/** A hash that could be two words (`DeiJyazg`) stays: two files that are one are worse than one that is two. */
const MOST_MISSED_SHARE = 0.005;

for (const [name, bundler, builds] of BUNDLERS) {
  test(`${name}: ${builds} builds of ${ENTRIES.length} entries have ${ENTRIES.length} identities`, async () => {
    const files: string[] = [];
    for (let change = 0; change < builds; change++) files.push(...(await bundler(change)));
    const found = files.map(normaliseSourcePath);
    const isMasked = (identity: string): boolean => identity.includes("*");
    assert.equal(new Set(found.filter(isMasked)).size, ENTRIES.length);
    const missed = found.filter((identity) => !isMasked(identity));
    assert.ok(missed.length / files.length <= MOST_MISSED_SHARE, missed.join(", "));
  });
}
