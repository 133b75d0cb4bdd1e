/**
 * Follows the pages that tell how to use it with something: each file that a page shows is written into the folder of a small
 * program, and each command is run there, in the page's order. A page of commands must end with the function that blocks.
 *
 * What a machine lacks (docker, kubectl, systemd ...) is stood for by `tool.mjs`, which reads the page's files as the tool
 * would and starts the program with what they say.
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { parse } from "yaml";
import { projectRoot } from "../project-root.js";
import { temporaryFolder } from "../temporary-folder.js";

const docs = join(projectRoot, "docs");
const pages = [
  ...readdirSync(join(docs, "with")).map((name) => `with/${name}`),
  ...["threshold-and-volume.md", "privacy.md", "troubleshooting.md"],
];

// The pages' own paths have no blank, and stand in commands without quotation marks.
const root = temporaryFolder("stall-docs-", /\s/.test(tmpdir()) ? "/tmp" : tmpdir());

/** The program of all pages: it blocks once and ends; whether the watchdog is up by then must not matter. */
const APP = `"use strict";
function renderPage() {
  const end = Date.now() + 650;
  while (Date.now() < end);
}
setTimeout(() => {
  renderPage();
  setImmediate(() => process.exit(0));
}, 100);
`;

/** What `npx` finds; `$*` are the arguments that the page may give. */
const BINARIES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  next: [["build", "exit 0"]],
  nest: [["start", "exec node dist/main.js"]],
  "ts-node": [["src/main.ts", "exec node -r @swc-node/register src/main.ts"]],
  jest: [["--runInBand", "exec node app.js"]],
  vitest: [
    ["run --no-file-parallelism", "exec node app.js"],
    ["run --pool=threads", "exec node app.js"],
  ],
};

const TOOLS = ["docker", "kubectl", "sam", "aws", "systemctl", "supervisorctl", "npm"];

const tools = join(root, "bin");
makeTools();

function makeTools(): void {
  mkdirSync(tools);
  const tool = join(projectRoot, "test/docs/tool.mjs");
  for (const name of TOOLS) {
    // npm must leave the environment to the program; the others start it in one of their own.
    const clean = name === "npm" ? "" : "NODE_OPTIONS= ";
    writeProgram(join(tools, name), `${clean}exec node "${tool}" ${name} "$@"`);
  }
  writeProgram(
    join(tools, "npx"),
    `name=$1; shift; at=$PWD
while [ ! -e "$at/node_modules/.bin/$name" ] && [ "$at" != / ]; do at=$(dirname "$at"); done
exec "$at/node_modules/.bin/$name" "$@"`,
  );
  writeProgram(
    join(tools, "git"),
    `[ "$*" = "worktree add before origin/main" ] || exit 64; cp -R "$PROJECT" before`,
  );
}

function writeProgram(path: string, script: string): void {
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

/** A folder with the program in all the forms that pages start, and everything installed. */
function makeProject(project: string): void {
  const typed = APP.replace("renderPage()", "renderPage(): void");
  const files: Readonly<Record<string, string>> = {
    "app.js": APP,
    "dist/main.js": APP,
    ".next/standalone/server.js": APP,
    "src/main.ts": typed,
    "package.json": `{"name": "shop", "version": "1.0.0", "scripts": {"load-test": "node app.js"}}`,
    "node_modules/@swc-node/register/index.js": `const { transformSync } = require(${JSON.stringify(join(projectRoot, "node_modules/esbuild"))});
require.extensions[".ts"] = (module, file) =>
  module._compile(transformSync(require("fs").readFileSync(file, "utf8"), { loader: "ts" }).code, file);`,
  };
  for (const [name, text] of Object.entries(files)) writeBelow(project, name, text);
  const bin = join(project, "node_modules/.bin");
  mkdirSync(bin);
  symlinkSync(projectRoot, join(project, "node_modules/stall-report"));
  symlinkSync(join(projectRoot, "bin/stall-report.js"), join(bin, "stall-report"));
  for (const name of ["esbuild", "tsx"]) {
    symlinkSync(join(projectRoot, "node_modules/.bin", name), join(bin, name));
  }
  for (const [name, cases] of Object.entries(BINARIES)) {
    const arms = cases.map(([words, script]) => `"${words}") ${script} ;;`);
    writeProgram(join(bin, name), `case "$*" in\n${arms.join("\n")}\n*) exit 64 ;;\nesac`);
  }
  const tool = join(projectRoot, "test/docs/tool.mjs");
  writeProgram(join(bin, "pm2"), `exec node "${tool}" pm2 "$@"`);
  mkdirSync(join(project, "logs"));
  mkdirSync(join(project, "state"));
}

function writeBelow(folder: string, name: string, text: string): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

interface Block {
  readonly language: string;
  /** The file that it is, if it is one. */
  readonly file: string | undefined;
  readonly text: string;
}

/** The blocks of a page, with the folders of a server replaced by those of the test. */
function blocksOf(page: string, project: string): readonly Block[] {
  const text = readFileSync(join(docs, page), "utf8")
    .replaceAll("/srv/shop", project)
    .replaceAll("/var/log/shop", `${project}/logs`)
    .replaceAll(/(?<![\w.])\/logs\b/g, `${project}/logs`)
    .replaceAll("for round in 1 2 3", "for round in 1");
  return [...text.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(
    ([, language = "", file, body = ""]) => ({ language, file, text: body }),
  );
}

/** Runs a script as a shell that stops at the first error. @returns what it printed */
async function runScript(script: string, cwd: string, project: string): Promise<string> {
  const { NODE_OPTIONS: _, NODE_V8_COVERAGE: __, ...inherited } = process.env;
  const child = spawn("bash", ["-eo", "pipefail", "-c", script], {
    cwd,
    env: {
      ...inherited,
      PATH: `${tools}:${dirname(process.execPath)}:${process.env["PATH"]}`,
      TOOL_STATE: join(project, "state"),
      PROJECT: `${project}.template`,
      GITHUB_STEP_SUMMARY: join(project, "summary.md"),
      CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  let errors = "";
  child.stdout.on("data", (part) => {
    printed += part;
  });
  child.stderr.on("data", (part) => {
    errors += part;
  });
  const status = await new Promise((done) => child.on("close", done));
  assert.equal(status, 0, `${script}\n${printed}\n${errors}`);
  return printed + errors;
}

/** Checks a file as far as something reads it here. Workflows are run. @returns what was printed */
async function useFile({ language, file = "", text }: Block, project: string): Promise<string> {
  const path = join(project, file);
  if (language === "js") {
    const { status, stderr } = spawnSync(process.execPath, ["--check", path], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
  }
  if (language === "logrotate") {
    chmodSync(path, 0o644);
    const { error, status, stderr } = spawnSync("logrotate", ["-d", path], { encoding: "utf8" });
    if (error === undefined) assert.equal(status, 0, stderr);
  }
  if (file.startsWith(".github/")) return runWorkflow(parse(text), project);
  if (file === ".gitlab-ci.yml") {
    const { stalls } = parse(text);
    assert.deepEqual(Object.keys(stalls), ["image", "rules", "variables", "script", "artifacts"]);
    cpSync(project, `${project}.template`, { recursive: true, verbatimSymlinks: true });
    return runScript(stalls.script.join("\n"), project, project);
  }
  return "";
}

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly run?: string;
  readonly "working-directory"?: string;
}

async function runWorkflow(
  workflow: { readonly on: unknown; readonly jobs: Record<string, { readonly steps: Step[] }> },
  project: string,
): Promise<string> {
  assert.ok(workflow.on);
  const workspace = join(project, "workspace");
  let printed = "";
  for (const step of workflow.jobs["compare"]?.steps ?? []) {
    if (step.uses?.startsWith("actions/checkout@")) {
      // Without what the test itself has put there.
      makeProject(join(workspace, String(step.with?.["path"])));
    } else if (step.uses !== undefined) {
      assert.match(step.uses, /^actions\/(?:setup-node|upload-artifact)@v\d+$/);
    } else {
      const cwd = join(workspace, step["working-directory"] ?? "");
      printed += await runScript(step.run ?? "", cwd, project);
    }
  }
  return printed + readFileSync(join(project, "summary.md"), "utf8");
}

describe("the pages", { skip: process.platform === "win32", concurrency: 3 }, () => {
  for (const [index, page] of pages.entries()) {
    test(page, async () => {
      const text = readFileSync(join(docs, page), "utf8");
      assert.ok(text.split("\n").length <= 65, "a page is a screen");
      const project = join(root, `project-${index}`);
      makeProject(project);
      const blocks = blocksOf(page, project);
      for (const { file, text: body } of blocks) {
        if (file !== undefined) writeBelow(project, file, body);
      }
      let printed = "";
      for (const block of blocks) {
        if (block.language === "sh") printed += await runScript(block.text, project, project);
        else if (block.file !== undefined) printed += await useFile(block, project);
      }
      // Where the machine has too much to do, that is what the report says.
      assert.match(printed, /renderPage|spin|starved|suspected/, printed);
      for (const [, link = ""] of text.matchAll(/\]\(([^)#]+)(?:#[\w-]+)?\)/g)) {
        readFileSync(join(docs, dirname(page), link));
      }
    });
  }

  test("the table of pages has them all", () => {
    const table = readFileSync(join(docs, "use-it-with.md"), "utf8");
    for (const page of pages) assert.ok(table.includes(`(${page})`), page);
  });
});
