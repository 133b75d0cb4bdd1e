/**
 * The package as users get it: packed, installed into an empty folder, and run from there.
 */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { before, test } from "node:test";
import { compileKernel } from "../scripts/build-kernel.js";
import { VERSION } from "../src/record/version.js";
import { readLogs } from "./emitter/run-program.js";
import { projectRoot } from "./project-root.js";
import { temporaryFolder } from "./temporary-folder.js";

/** In its name, a blank and a sign that shells, URLs and NODE_OPTIONS treat each in its own way. */
const folder = temporaryFolder("stall report 100% ");
const home = join(folder, "node_modules/stall-report");
const tool = join(home, "bin/stall-report.js");

const manifest = JSON.parse(readFileSync(join(projectRoot, "package.json"), "utf8"));

/** npm's own files go with the test's: a home may be read-only. */
const NPM_ENV = { ...process.env, npm_config_cache: join(folder, "npm-cache") };

before(() => {
  const packed = execFileSync(
    "npm",
    ["pack", "--ignore-scripts", "--json", "--pack-destination", folder],
    { cwd: projectRoot, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], env: NPM_ENV },
  );
  const [{ filename }] = JSON.parse(packed);
  writeFileSync(join(folder, "package.json"), '{ "name": "empty", "private": true }\n');
  // Offline: there is nothing to fetch.
  const words = ["install", "--offline", "--no-audit", "--no-fund", `./${filename}`];
  const { status, stderr } = spawnSync("npm", words, {
    cwd: folder,
    encoding: "utf8",
    env: NPM_ENV,
  });
  assert.equal(status, 0, stderr);
  // Newer npm warns of every script that an installation could run.
  assert.doesNotMatch(stderr, /scripts/);
});

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(words: readonly string[], env: Readonly<Record<string, string>> = {}): Outcome {
  return spawnSync(process.execPath, words, {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], ...env },
  });
}

/** A program that blocks in a function with a name, until it has had enough of a processor to be seen there. */
const PROGRAM = `
const cpuMs = () => process.cpuUsage().user / 1000;
setTimeout(function heavy() {
  const end = cpuMs() + 500;
  do for (let i = 0; i < 1e7; i++); while (cpuMs() < end);
}, 400);
setTimeout(() => console.log("done"), 1600);
`;
const WATCHED = { STALL_REPORT_THRESHOLD: "200", STALL_REPORT_INTERVAL: "50" };

test("a report as a table loads two files of ours and no more: each costs start-up", () => {
  const spy = join(folder, "spy.cjs");
  writeFileSync(
    spy,
    'process.on("exit", () => console.error(JSON.stringify(Object.keys(require.cache))));\n',
  );
  const log = join(folder, "one.ndjson");
  writeFileSync(log, '{"timestamp":1763600000000,"duration":712,"stack":"at f (/srv/a.js:1:2)"}\n');
  const { status, stderr } = run(["--require", spy, tool, log]);
  assert.equal(status, 0, stderr);
  const loaded: string[] = JSON.parse(stderr.trim().split("\n").at(-1) ?? "");
  const ours = loaded.filter((path) => dirname(path).endsWith("bundle"));
  assert.deepEqual(
    ours.map((path) => basename(path)),
    ["cli.js", "report.js"],
  );
});

test("it holds what it needs and nothing else", () => {
  const files = readdirSync(home, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => statSync(join(home, name)).isFile());
  const allowed = [
    /^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|CONTRIBUTING\.md|SECURITY\.md)$/,
    /^bin\/(?:(?:compile-cache|stall-report)\.js|package\.json)$/,
    /^dist\/bundle\/(?:[\w-]+\.[cm]?js(?:\.map)?|\w+\.wasm|(?:emitter|register)\.d\.[cm]?ts|package\.json|licences\.txt)$/,
    /^dist\/src\//,
    /^docs\/(?:(?:(?:decisions|with)\/)?[\w-]+\.md|record\.schema\.json)$/,
  ];
  const extra = files.filter((name) => !allowed.some((form) => form.test(name)));
  assert.deepEqual(extra, []);
  const sources = files.filter((name) => name.startsWith("dist/src/"));
  assert.deepEqual(sources.sort(), reachedSources());
  const bytes = files.reduce((sum, name) => sum + statSync(join(home, name)).size, 0);
  assert.ok(bytes < 4_400_000, `${bytes} bytes`);
  assert.deepEqual(readdirSync(join(folder, "node_modules")).sort(), [
    ".bin",
    ".package-lock.json",
    "stall-report",
  ]);
});

/** What the entry points of `exports` import of `dist/src`, as code or for their types. */
function reachedSources(): string[] {
  const entries = ["dist/src/index.js", "dist/src/index.d.ts", "dist/src/emitter/index.d.ts"];
  const reached = new Set(entries);
  for (const name of reached) {
    const text = readFileSync(join(projectRoot, name), "utf8");
    for (const [, path = ""] of text.matchAll(/^(?:import|export)\b[^"]*"(\.[^"]+)\.js"/gm)) {
      reached.add(join(dirname(name), path) + (name.endsWith(".d.ts") ? ".d.ts" : ".js"));
    }
  }
  return [...reached].map((name) => name.replaceAll("\\", "/")).sort();
}

test("every link of its documents leads to one of its files, and to a heading that is there", () => {
  const documents = readdirSync(home, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".md"),
  );
  assert.ok(documents.length > 20);
  const headings = new Map(
    documents.map((name) => [join(home, name), headingsOf(join(home, name))]),
  );
  const dead = documents.flatMap((name) => {
    const text = readFileSync(join(home, name), "utf8").replaceAll(/```[\s\S]*?```|`[^`]*`/g, "");
    return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = ""]) => {
      if (/^[a-z]+:/.test(link)) return [];
      const [path = "", heading] = link.split("#");
      const target = path === "" ? join(home, name) : join(home, dirname(name), path);
      const isThere = existsSync(target) && (!heading || headings.get(target)?.includes(heading));
      return isThere ? [] : [`${name}: ${link}`];
    });
  });
  assert.deepEqual(dead, []);
});

/** The anchors that GitHub and npm make of the headings of a document. */
function headingsOf(path: string): string[] {
  return [...readFileSync(path, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

test("installing it runs nothing, and what is in the bundles comes with its licence", () => {
  for (const script of ["preinstall", "install", "postinstall", "prepare"]) {
    assert.equal(manifest.scripts[script], undefined);
  }
  assert.equal(manifest.dependencies, undefined);
  const licences = readFileSync(join(home, "dist/bundle/licences.txt"), "utf8");
  for (const name of ["cli-table3", "ndjson", "source-map", "tinyglobby", "yargs-parser"]) {
    assert.match(licences, new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(.+\\)$`, "m"));
  }
});

test("its WebAssembly is what the sources give in another folder, and what the pinned source-map has", async () => {
  const elsewhere = join(folder, "elsewhere");
  cpSync(join(projectRoot, "src/kernel"), join(elsewhere, "src/kernel"), { recursive: true });
  await compileKernel(elsewhere, "kernel.wasm");
  const mappings = "node_modules/source-map/lib/mappings.wasm";
  const pairs = [
    [join(home, "dist/bundle/kernel.wasm"), join(elsewhere, "kernel.wasm")],
    [join(home, "dist/bundle/mappings.wasm"), join(projectRoot, mappings)],
  ];
  for (const [packed = "", made = ""] of pairs) {
    assert.ok(readFileSync(packed).equals(readFileSync(made)), packed);
  }
});

test("one version in package.json, in reports and in records", () => {
  assert.equal(VERSION, manifest.version);
  assert.equal(run([tool, "--version"]).stdout, `${VERSION}\n`);
});

test("npx finds it", () => {
  const { stdout, stderr } = spawnSync("npx", ["--no-install", "stall-report", "--version"], {
    cwd: folder,
    encoding: "utf8",
    env: NPM_ENV,
  });
  assert.equal(stdout, `${VERSION}\n`, stderr);
});

test("its types are found by ES modules, by CommonJS and by bundlers, where TypeScript is at its strictest", () => {
  const program = (lines: string) => `${lines}
const options: EmitterOptions = { threshold: 100, onStall: ({ duration }) => duration.toFixed() };
const emitter: StallEmitter = startStallEmitter(options);
const stopped: Promise<void> = emitter.stop();
const totalsMs: number[] = [...emitter.stats().values()].map(({ totalMs }) => totalMs);
export const used = [stopped, totalsMs];
// @ts-expect-error: there is no such option
startStallEmitter({ treshold: 1 });
`;
  const emitter =
    '{ type EmitterOptions, type StallEmitter, startStallEmitter } from "stall-report/emitter"';
  const imports = `import ${emitter};\nimport "stall-report/register";`;
  writeFileSync(join(folder, "types.mts"), `${program(imports)}import "stall-report";\n`);
  writeFileSync(join(folder, "types.cts"), program(imports));
  const tsc = join(projectRoot, "node_modules/.bin/tsc");
  const types = ["--typeRoots", join(projectRoot, "node_modules/@types"), "--types", "node"];
  const words = ["--noEmit", "--strict", "--target", "es2022", ...types];
  // `preserve` resolves as bundlers do.
  for (const module of ["node16", "preserve"]) {
    const files = ["--module", module, "types.mts", "types.cts"];
    const { status, stdout } = spawnSync(tsc, [...words, ...files], {
      cwd: folder,
      encoding: "utf8",
    });
    assert.equal(status, 0, `${module}: ${stdout}`);
  }
});

test("`run` shows at the end what blocked", () => {
  writeFileSync(join(folder, "app.cjs"), PROGRAM);
  const words = [tool, "run", "--threshold", "200", "--", process.execPath, "app.cjs"];
  const { status, stdout, stderr } = run(words);
  assert.equal(status, 0, stderr);
  assert.equal(stdout, "done\n");
  // On a crowded machine it may rightly be starved.
  assert.match(stderr, /[0-9a-f]{6} {2}heavy |starved/);
});

const WAYS: Readonly<Record<string, readonly string[]>> = {
  "-r": ["-r", "stall-report/register", "app.cjs"],
  "--import": ["--import", "stall-report/register", "app.cjs"],
  "-r before an ES module": ["-r", "stall-report/register", "app.mjs"],
  "--import before an ES module": ["--import", "stall-report/register", "app.mjs"],
  "an import of the emitter": ["emit.mjs"],
};
for (const [way, words] of Object.entries(WAYS)) {
  test(`the emitter starts by ${way}, and says nothing`, () => {
    writeFileSync(join(folder, "app.cjs"), PROGRAM);
    writeFileSync(join(folder, "app.mjs"), `import "node:fs";\n${PROGRAM}`);
    writeFileSync(
      join(folder, "emit.mjs"),
      `import { startStallEmitter } from "stall-report/emitter";
       const emitter = startStallEmitter({ file: process.env.LOG, threshold: 200, interval: 50 });
       ${PROGRAM}`,
    );
    const logs = mkdtempSync(join(folder, "logs-"));
    const file = join(logs, "stalls.ndjson");
    const outcome = run(words, { ...WATCHED, STALL_REPORT_FILE: file, LOG: file });
    assert.deepEqual(outcome.stderr, "");
    assert.equal(outcome.stdout, "done\n");
    const { stalls } = readLogs(logs);
    assert.ok(
      stalls.some(({ stack }) => /^Error\n {4}at heavy |^Error\n {4}at .*\.heavy /.test(stack)),
      JSON.stringify(stalls.map(({ stack }) => stack)),
    );
  });
}

test("what a program requires of it is CommonJS: Jest lets nobody require an ES module", () => {
  writeFileSync(
    join(folder, "required.cjs"),
    `const { startStallEmitter } = require("stall-report/emitter");
     require("stall-report/register");
     import("stall-report/emitter").then(({ startStallEmitter: again }) => {
       const emitter = startStallEmitter();
       try { again(); } catch (error) { console.log(error.message); }
       return emitter.stop();
     });`,
  );
  const file = join(folder, "required.ndjson");
  const words = ["--no-experimental-require-module", "required.cjs"];
  const { status, stdout, stderr } = run(words, { STALL_REPORT_FILE: file });
  assert.equal(status, 0, stderr);
  assert.equal(stderr, "");
  // The two forms know of each other.
  assert.match(stdout, /already/);
});

test("a wrong option is told in a few lines, and a mistyped one as a warning", () => {
  const program = (options: string) => `import { startStallEmitter } from "stall-report/emitter";
await startStallEmitter({ file: "options.ndjson", ${options} }).stop();`;
  writeFileSync(join(folder, "wrong.mjs"), program("threshold: 5"));
  writeFileSync(join(folder, "mistyped.mjs"), program("treshold: 50"));
  const wrong = run(["wrong.mjs"]);
  assert.equal(wrong.status, 1);
  assert.match(wrong.stderr, /^TypeError: threshold must be a number of ms from 20 to 3600000/m);
  // Node quotes the line that throws.
  assert.ok(wrong.stderr.length < 3000, `${wrong.stderr.length} characters`);
  const mistyped = run(["mistyped.mjs"]);
  assert.equal(mistyped.status, 0);
  assert.match(mistyped.stderr, /StallReportWarning: unknown option treshold$/m);
});

test("a trace of our own files can be read with their source maps", () => {
  const { stderr } = run([
    "--enable-source-maps",
    "-e",
    `const { main } = require(${JSON.stringify(join(home, "dist/bundle/cli.js"))}); main(["x.ndjson"], {});`,
  ]);
  assert.match(stderr, /at .*src[\\/]cli[\\/]main\.ts:\d+/);
});
