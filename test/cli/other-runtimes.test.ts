/**
 * Bun and Deno: the analyzer runs there as it does on Node, and the emitter says once what it cannot do and leaves the program
 * alone. Their npm packages bring them; where those cannot be had, nothing is tried.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { readLogs } from "../emitter/run-program.js";
import { projectRoot } from "../project-root.js";
import { temporaryFolder } from "../temporary-folder.js";

interface Runtime {
  /** The npm package, pinned. */
  readonly from: string;
  /** Prints where the program lies. */
  readonly where: readonly string[];
  /** What stands before a script. */
  readonly args: readonly string[];
  /** The same with fewer rights than the emitter needs, and what it says then. */
  readonly poor?: { readonly args: readonly string[]; readonly says: RegExp };
}

const RUNTIMES: Readonly<Record<string, Runtime>> = {
  bun: { from: "bun@1.4.5", where: ["-e", "console.log(process.execPath)"], args: [] },
  deno: {
    from: "deno@2.9.6",
    where: ["eval", "console.log(Deno.execPath())"],
    args: ["run", "-A"],
    poor: { args: ["run", "--no-prompt"], says: /cannot start \(NotCapable: .*--allow-env/ },
  },
};

const folder = temporaryFolder("stall-runtimes-");

// Deno reads CommonJS where it finds a package, as it does in everybody's folder.
const installed = join(folder, "node_modules/stall-report");
cpSync(join(projectRoot, "dist/bundle"), join(installed, "dist/bundle"), { recursive: true });
cpSync(join(projectRoot, "package.json"), join(installed, "package.json"));
writeFileSync(join(folder, "package.json"), '{ "dependencies": { "stall-report": "*" } }');

const program = join(folder, "app.mjs");
writeFileSync(
  program,
  `import "stall-report/register";
import { startStallEmitter } from "stall-report/emitter";
const emitter = startStallEmitter();
setTimeout(() => { const end = Date.now() + 600; while (Date.now() < end); }, 700);
setTimeout(async () => { await emitter.stop(); console.log("done"); }, 1600);
`,
);

const plain = join(folder, "plain.mjs");
writeFileSync(plain, 'import "stall-report/register"; console.log("done");\n');

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return spawnSync(command, args, {
    encoding: "utf8",
    cwd: folder,
    timeout: 120_000,
    // Deno takes compiled code of another file of the same path and length for this one's.
    env: { ...process.env, DENO_DIR: join(folder, "deno"), ...env },
  });
}

describe("on", { concurrency: 1 }, () => {
  for (const [name, { from, where, args, poor }] of Object.entries(RUNTIMES)) {
    test(name, async (t) => {
      const found = run("npx", ["--yes", `--package=${from}`, "--", name, ...where]);
      const binary = found.stdout.trim();
      if (found.status !== 0 || binary === "") {
        t.skip(`${from} cannot be had from npm`);
        return;
      }

      await t.test("the analyzer says what it says on Node", () => {
        const bin = join(projectRoot, "bin/stall-report.js");
        const log = join(projectRoot, "sample-logs/after-web-1.ndjson");
        for (const format of ["table", "json"]) {
          const command = [bin, "--no-timestamp", "-f", format, log];
          const wanted = run(process.execPath, command);
          const said = run(binary, [...args, ...command]);
          assert.equal(said.stderr, wanted.stderr);
          assert.equal(said.status, wanted.status);
          assert.equal(said.stdout, wanted.stdout);
        }
      });

      await t.test("the emitter records without stacks and says so once", () => {
        const logs = mkdtempSync(join(folder, "logs-"));
        const env = { STALL_REPORT_FILE: join(logs, "s.ndjson"), STALL_REPORT_THRESHOLD: "300" };
        const said = run(binary, [...args, program], env);
        assert.equal(said.status, 0, said.stderr);
        assert.equal(said.stdout, "done\n");
        assert.equal(said.stderr.match(/StallReportWarning/g)?.length, 1, said.stderr);
        assert.match(
          said.stderr,
          new RegExp(`${name} \\S+ cannot tell what a running thread is doing`),
        );
        const { records, stalls, problems } = readLogs(logs);
        assert.deepEqual(problems, []);
        const [start] = records;
        assert.match(String(start?.type === "start" && start.node), new RegExp(`^${name} \\d`));
        assert.ok(stalls.length > 0);
        for (const { stack, capture } of stalls) {
          assert.equal(stack, "");
          assert.equal(capture?.pending, true);
        }
        assert.equal(records.at(-1)?.type, "stop");
      });

      if (poor === undefined) return;
      await t.test("the emitter that may not start says so and leaves the program alone", () => {
        const said = run(binary, [...poor.args, plain]);
        assert.equal(said.status, 0, said.stderr);
        assert.equal(said.stdout, "done\n");
        assert.match(said.stderr, poor.says);
      });
    });
  }
});
