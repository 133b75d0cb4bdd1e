/**
 * The recipes of CONTRIBUTING.md, each followed in a copy of the source tree: what a newcomer changes there is all that a new
 * format, filter, verdict or field of the record takes.
 */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { before, test } from "node:test";
import { projectRoot } from "./project-root.js";
import { temporaryFolder } from "./temporary-folder.js";

/** Recipe -> the files that it changes or adds. */
const RECIPES: Readonly<Record<string, readonly string[]>> = {
  format: ["src/render/formats.ts", "src/render/junit.ts"],
  filter: ["src/cli/choose-groups.ts", "src/cli/report-options.ts"],
  verdict: ["docs/verdicts.md", "src/verdict/rules.ts", "src/verdict/verdict.ts"],
  field: ["docs/record-format.md", "src/record/fields.ts"],
};

const COPIED = ["bin", "src", "dist", "scripts", "docs", "package.json", "tsconfig.json"];

const tree = temporaryFolder("stall-report-recipes-");

before(() => {
  for (const name of COPIED) {
    cpSync(join(projectRoot, name), join(tree, name), {
      recursive: true,
      preserveTimestamps: true,
      filter: (path) => !/dist.(?:test|bench|bundle)$/.test(path),
    });
  }
  for (const name of ["test/project-root.ts", "test/record/format.test.ts"]) {
    cpSync(join(projectRoot, name), join(tree, name));
  }
  symlinkSync(join(projectRoot, "node_modules"), join(tree, "node_modules"));
  const config = JSON.parse(readFileSync(join(tree, "tsconfig.json"), "utf8"));
  config.include = ["src", "test", "scripts/generate.ts", "scripts/bundle.ts"];
  writeFileSync(join(tree, "tsconfig.json"), JSON.stringify(config));
  for (const name of Object.keys(RECIPES)) {
    // Where temporary files lie in somebody's repository, git would take the tree for a part of that.
    const env = { ...process.env, GIT_CEILING_DIRECTORIES: dirname(tree) };
    const diff = join(projectRoot, `test/recipes/${name}.diff`);
    execFileSync("git", ["apply", diff], { cwd: tree, env });
  }
  execFileSync("npm", ["run", "--silent", "build"], { cwd: tree, stdio: ["ignore", 2, 2] });
});

for (const [name, files] of Object.entries(RECIPES)) {
  test(`the recipe of a ${name} touches ${files.join(" and ")}, and CONTRIBUTING.md names them`, () => {
    const diff = readFileSync(join(projectRoot, `test/recipes/${name}.diff`), "utf8");
    const touched = [...diff.matchAll(/^\+\+\+ b\/(.*)$/gm)].map(([, file]) => file);
    assert.deepEqual(touched, files);
    const guide = readFileSync(join(projectRoot, "CONTRIBUTING.md"), "utf8");
    for (const file of files) assert.ok(guide.includes(`\`${file}\``), file);
  });
}

const SHORT = stall("parseCart", 700, { cpu: { main: 690 } });
const LONG = stall("readStock", 90_000, { cpu: { main: 20 }, os: { state: "D" } });

test("a new format is in the help and the completion, and is chosen by name or by the ending of a file", () => {
  assert.match(run(["report", "--help"]).stdout, /github, junit/);
  assert.match(run(["completion", "bash"]).stdout, /\bgithub junit\b/);
  const { stdout } = run(["-", "-f", "junit"], SHORT + LONG);
  assert.match(stdout, /<testsuite name="stall-report" tests="2" failures="2">/);
  assert.match(stdout, /<testcase [^>]*name="readStock [^>]*><failure message="1 stall, 1.50 min"/);
  assert.equal(run(["-", "-o", "ci.junit.xml", "-f", "csv"], SHORT + LONG).status, 0);
  assert.equal(readFileSync(join(tree, "ci.junit.xml"), "utf8"), stdout);
});

test("a new filter is in the help and the completion, and leaves the totals as they are", () => {
  assert.match(run(["report", "--help"]).stdout, /--min-blocked TIME +show groups that blocked/);
  assert.match(run(["completion", "fish"]).stdout, /min-blocked/);
  const { stdout } = run(["-", "-f", "json", "--min-blocked", "1m"], SHORT + LONG);
  const { totals, groups } = JSON.parse(stdout) as {
    totals: { count: number };
    groups: { function: string }[];
  };
  assert.deepEqual([totals.count, groups.map((group) => group.function)], [2, ["readStock"]]);
});

test("a new verdict is given, counted and explained", () => {
  const { groups } = JSON.parse(run(["-", "-f", "json"], LONG).stdout) as {
    groups: { verdicts: object; longest: { reason: string }[] }[];
  };
  assert.deepEqual(groups[0]?.verdicts, { disk: 1 });
  assert.match(
    run(["show", "1", "-"], LONG).stdout,
    /waiting for a disk, and ran for only 20\.0 ms of 1\.50 min/,
  );
  assert.match(run(["explain", "disk"]).stdout, /^disk\n {2}The main thread waited for a disk/);
});

test("a new field of the record is checked by both readers, in the schema and in the prose", () => {
  const schema = readFileSync(join(tree, "docs/record.schema.json"), "utf8");
  assert.match(schema, /"waitingRequests"/);
  const good = stall("parseCart", 700, { waitingRequests: 12 });
  const bad = stall("parseCart", 700, { waitingRequests: -1 });
  assert.equal(run(["validate", "-"], good).status, 0);
  // A small input goes to the plain decoder, one of more than a megabyte to the kernel.
  for (const before of ["", good.repeat(10_000)]) {
    const { stdout, status } = run(["validate", "-"], before + bad);
    assert.match(stdout, /waitingRequests must be a whole number/);
    assert.equal(status, 1);
  }
  const prose = spawnSync(process.execPath, ["--test", "dist/test/record/format.test.js"], {
    cwd: tree,
    encoding: "utf8",
  });
  assert.equal(prose.status, 0, prose.stdout);
});

function stall(functionName: string, duration: number, more: object): string {
  const stack = `Error\n    at ${functionName} (/srv/shop/cart.js:10:3)`;
  return `${JSON.stringify({ timestamp: 1_763_600_000_000, duration, stack, ...more })}\n`;
}

/** Runs the command of the changed tree. */
function run(args: readonly string[], input = "") {
  return spawnSync(process.execPath, ["bin/stall-report.js", ...args], {
    cwd: tree,
    input,
    encoding: "utf8",
  });
}
