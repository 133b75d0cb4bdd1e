/**
 * Programs that a transpiler makes in memory: reports name the function, the file and the line that people wrote, and show
 * that line or none.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { projectRoot } from "../project-root.js";
import { temporaryFolder } from "../temporary-folder.js";

const require = createRequire(import.meta.url);
const folder = temporaryFolder("stall-transpiled-");

const TYPES = `interface Price {
  readonly amount: number;
}

type Prices = readonly Price[];
`;

/** By the clock alone, a crowded machine could be through with hardly an instruction of the loop, and nobody could be asked in it. */
const program = (isTyped: boolean, last: string): string => `${isTyped ? TYPES : ""}
function roundPrices(forMs${isTyped ? ": number): Prices" : ")"} {
  const end = Date.now() + forMs;
  const { user } = process.cpuUsage();
  let turns = 0;
  while (Date.now() < end || process.cpuUsage().user - user < forMs * 300) for (let i = 0; i < 1e4; i++) turns += Math.sqrt(i); // here
  return [{ amount: turns }];
}

setTimeout(() => {
  roundPrices(400);
  ${last}
}, 200);
`;

const WAIT = "setTimeout(() => {}, 200);";

/** What ts-node, @swc-node/register and babel-register do: a transpiler in the place of Node's loader. */
const hook = (extension: string, sourcemap: string, banner: string): string => `
const { transformSync } = require(${JSON.stringify(require.resolve("esbuild"))});
require.extensions["${extension}"] = (module, file) => {
  const text = require("node:fs").readFileSync(file, "utf8");
  const { code } = transformSync(text, { loader: "ts", format: "cjs", sourcefile: file, sourcemap: ${sourcemap}, banner: ${JSON.stringify(banner)} });
  module._compile(code, file);
};`;

/** What Vitest and Jest do. */
const runner = (file: string): string => `
const { transformSync } = require(${JSON.stringify(require.resolve("esbuild"))});
const text = require("node:fs").readFileSync(${JSON.stringify(file)}, "utf8");
const { code } = transformSync(text, { loader: "ts", sourcefile: ${JSON.stringify(file)}, sourcemap: "inline" });
require("node:vm").runInThisContext("(function(require){" + code + "\\n})", { filename: ${JSON.stringify(file)} })(require);
`;

/** What Vitest 5 does: no map with the text, but stacks are mapped. */
const runnerWithOwnMap = (file: string): string => `
const { transformSync } = require(${JSON.stringify(require.resolve("esbuild"))});
const { TraceMap, originalPositionFor } = require(${JSON.stringify(require.resolve("@jridgewell/trace-mapping"))});
const file = ${JSON.stringify(file)};
const text = require("node:fs").readFileSync(file, "utf8");
const { code, map } = transformSync(text, { loader: "ts", sourcefile: file, sourcemap: "external" });
const trace = new TraceMap(map);
Error.prepareStackTrace = (error, sites) => [String(error), ...sites.map((site) => {
  if (site.getFileName() !== file) return site;
  const { line, column } = originalPositionFor(trace, { line: site.getLineNumber(), column: site.getColumnNumber() - 1 });
  const copy = {};
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(site))) copy[name] = () => site[name].call(site);
  return line === null ? site : \`\${copy.getFunctionName()} (\${file}:\${line}:\${column + 1})\`;
})].join("\\n    at ");
const head = "(function(require){";
require("node:vm").runInThisContext(head + code + "\\n})", { filename: file, columnOffset: -head.length })(require);
`;

/** What Vite, rollup and tsup do with their configurations: a bundle beside the source, removed as soon as it is loaded. */
const bundler = (file: string): string => `
const { buildSync } = require(${JSON.stringify(require.resolve("esbuild"))});
const { rmSync } = require("node:fs");
const outfile = ${JSON.stringify(`${file}.timestamp-1.mjs`)};
buildSync({ entryPoints: [${JSON.stringify(file)}], outfile, bundle: true, format: "esm", platform: "node", sourcemap: "inline" });
import(outfile).finally(() => rmSync(outfile));
`;

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

interface Way {
  readonly args: readonly string[];
  readonly file: string;
  readonly options?: readonly string[];
  /** Not even the line is to be had. */
  readonly hasNoMap?: true;
  readonly showsNoSource?: true;
}

const hooked = (name: string, isTyped: boolean, last: string, sourcemap = '"inline"'): Way => {
  const file = written(name, program(isTyped, last));
  const extension = isTyped ? ".ts" : ".js";
  const preload = written(`${name}.hook.cjs`, hook(extension, sourcemap, "/* a\n b\n c */"));
  return { args: ["-r", preload, file], file };
};

const ways: Readonly<Record<string, () => Way>> = {
  tsx: () => {
    const file = written("tsx.ts", program(true, WAIT));
    return { args: [require.resolve("tsx/cli"), file], file };
  },
  "tsx, in a process that ends with its stall": () => {
    const file = written("tsx-exit.mts", program(true, "process.exit();"));
    return { args: [require.resolve("tsx/cli"), file], file };
  },
  "a hook for .ts": () => hooked("hooked.ts", true, WAIT),
  "a hook for .ts, in a process that ends with its stall": () =>
    hooked("hooked-exit.ts", true, "process.exit();"),
  "a hook for .js": () => hooked("hooked.js", false, WAIT),
  "a hook that leaves no map": () => ({
    ...hooked("mapless.ts", true, WAIT, "false"),
    hasNoMap: true,
    showsNoSource: true,
  }),
  "a hook, and the file was edited since": () => ({
    ...hooked("edited.ts", true, `require("node:fs").appendFileSync(__filename, "//"); ${WAIT}`),
    showsNoSource: true,
  }),
  "a runner of tests": () => {
    const file = written("ran.test.ts", program(true, WAIT));
    return { args: [written("runner.cjs", runner(file))], file };
  },
  "a runner of tests that keeps the map to itself": () => {
    const file = written("own-map.test.ts", program(true, WAIT));
    return { args: [written("own-map.cjs", runnerWithOwnMap(file))], file };
  },
  "a bundler of configurations that are removed at once": () => {
    const file = written("some.config.ts", program(true, WAIT));
    return { args: [written("bundler.cjs", bundler(file))], file };
  },
  "a hook, in a worker thread": () => {
    const { args, file } = hooked("thread.ts", true, WAIT);
    const start = `const { Worker } = require("node:worker_threads"); new Worker(${JSON.stringify(file)}, { execArgv: ${JSON.stringify(args.slice(0, 2))} });`;
    return { args: [written("threads.cjs", start)], file, options: ["--workers"] };
  },
  "a hook, without sampling": () => ({
    ...hooked("unsampled.ts", true, WAIT),
    options: ["--no-sample"],
  }),
  ...("typescript" in process.features && process.features.typescript !== false
    ? {
        "Node itself": () => {
          const file = written("stripped.mts", program(true, WAIT));
          return { args: [file], file };
        },
      }
    : {}),
};

interface Reported {
  readonly groups: readonly {
    readonly function: string;
    readonly location: { readonly file: string; readonly line: number };
    readonly source: { readonly blamedLine: number; readonly lines: readonly string[] } | null;
  }[];
  readonly warnings: readonly { readonly message: string }[];
}

const run = promisify(execFile);

/** What of this depends on the version of Node; the rest is tried on the oldest one. */
const ON_EVERY_NODE = ["tsx", "a hook for .ts", "a hook, in a worker thread", "Node itself"];
const wanted = Object.entries(ways).filter(
  ([name]) => process.version.startsWith("v20.") || ON_EVERY_NODE.includes(name),
);

describe("made in memory by", { concurrency: 2 }, () => {
  for (const [number, [name, way]] of wanted.entries()) {
    test(name, async () => {
      const { args, file, options = [], hasNoMap, showsNoSource } = way();
      const bin = join(projectRoot, "bin/stall-report.js");
      const report = join(folder, `report-${number}.json`);
      const command = ["run", "--threshold", "150", "-o", report, ...options, "--"];
      await run(process.execPath, [bin, ...command, process.execPath, ...args], { cwd: folder });
      const { groups, warnings } = JSON.parse(readFileSync(report, "utf8")) as Reported;
      const group = groups.find((one) => one.function === "roundPrices");
      assert.ok(group, JSON.stringify(groups));
      assert.equal(group.location.file.replace(/^file:\/\//, ""), file);
      const lines = program(!file.endsWith(".js"), "").split("\n");
      const line = lines.findIndex((text) => text.includes("// here")) + 1;
      if (hasNoMap) {
        assert.notEqual(group.location.line, line);
        assert.match(JSON.stringify(warnings), /generated in memory/);
      } else if (options.includes("--workers") && group.location.line !== line) {
        // A profile alone has only the beginning of a function that was in a builtin for most of its time.
        const begins = lines.findIndex((text) => text.includes("function roundPrices")) + 1;
        assert.equal(group.location.line, begins);
        return;
      } else assert.equal(group.location.line, line);
      if (showsNoSource) assert.equal(group.source, null);
      else assert.match(group.source?.lines.join("\n") ?? "", /\/\/ here/);
    });
  }
});
