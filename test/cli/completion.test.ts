/**
 * The completion scripts, asked by the shells themselves.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../temporary-folder.js";
import { run } from "./memory-io.js";

const folder = temporaryFolder("stall-report-completion-");
mkdirSync(join(folder, "logs"));
writeFileSync(join(folder, "web 1.ndjson"), "");

/** Why a shell's test is skipped, or false. */
const missing = (shell: string): string | false =>
  spawnSync(shell, ["--version"]).status === 0 ? false : `${shell} is not installed here`;

async function scriptOf(shell: string): Promise<string> {
  const { status, stdout } = await run(["completion", shell]);
  assert.equal(status, 0);
  const path = join(folder, `script.${shell}`);
  writeFileSync(path, stdout);
  return path;
}

/** What bash would offer for the last of the words. */
async function bashOffers(...words: readonly string[]): Promise<string[]> {
  const program = [
    `source "${await scriptOf("bash")}"`,
    'COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 ))',
    "_stall_report",
    `if (( \${#COMPREPLY[@]} )); then printf "%s\\n" "\${COMPREPLY[@]}"; fi`,
  ].join("\n");
  const { status, stdout, stderr } = spawnSync(
    "bash",
    ["--norc", "-c", program, "bash", "stall-report", ...words],
    // A shell warns of a locale that the machine does not have.
    { cwd: folder, encoding: "utf8", env: { ...process.env, LC_ALL: "C" } },
  );
  assert.equal(status, 0, stderr);
  assert.equal(stderr, "");
  return stdout.split("\n").filter((line) => line !== "");
}

const withBash = { skip: missing("bash") };

test("bash: the first word is a command or an input", withBash, async () => {
  assert.deepEqual(await bashOffers("comp"), ["compare", "completion"]);
  assert.deepEqual(await bashOffers("l"), ["logs"]);
  assert.deepEqual(await bashOffers("we"), ["web 1.ndjson"]);
});

test("bash: options of the command, or of the report without one", withBash, async () => {
  assert.deepEqual(await bashOffers("compare", "--by"), ["--by-version"]);
  assert.deepEqual(await bashOffers("--sus"), ["--suspects"]);
  assert.deepEqual(await bashOffers("compare", "--suspects-of-nobody"), []);
});

test("bash: values, also after the equals sign, which bash cuts off", withBash, async () => {
  assert.deepEqual(await bashOffers("report", "--format", "ma"), ["markdown"]);
  assert.deepEqual(await bashOffers("report", "-f", "sp"), ["speedscope"]);
  assert.deepEqual(await bashOffers("--sort", "=", "p"), ["p95", "p50"]);
  assert.deepEqual(await bashOffers("--color", "="), ["auto", "always", "never"]);
  assert.deepEqual(await bashOffers("compare", "--fail-on", ""), ["worse", "new", "any"]);
  assert.deepEqual(await bashOffers("explain", "sta"), ["starved"]);
  assert.deepEqual(await bashOffers("help", "sl"), ["slice"]);
});

test(
  "bash: nothing of ours behind -- and where bash completes files itself",
  withBash,
  async () => {
    assert.deepEqual(await bashOffers("run", "--", "node", "--th"), []);
    assert.deepEqual(await bashOffers("report", "--output", ""), []);
    assert.deepEqual(await bashOffers("show", "9f31c2", ""), []);
  },
);

for (const shell of ["zsh", "fish"]) {
  test(`${shell}: the script is well-formed`, { skip: missing(shell) }, async () => {
    const { status, stderr } = spawnSync(shell, ["-n", await scriptOf(shell)], {
      encoding: "utf8",
    });
    assert.equal(status, 0, stderr);
  });
}

test("every option of every command is in every script", async () => {
  const scripts = await Promise.all(
    ["bash", "zsh", "fish"].map(async (shell) => (await run(["completion", shell])).stdout),
  );
  let count = 0;
  for (const command of ["report", "compare", "show", "run", "slice", "validate"]) {
    const help = await run(["help", command]);
    for (const [, option = ""] of help.stdout.matchAll(/^ {2}(?:-\w, | {4})--([\w-]+)/gm)) {
      count++;
      for (const script of scripts) {
        assert.match(script, new RegExp(`(--|-l )${option}\\b`), `${command} --${option}`);
      }
    }
  }
  assert.ok(count > 60, `only ${count} options were found in the help`);
});

test("the shell is guessed, and asked for where it is none of ours", async () => {
  const guessed = await run(["completion"], { env: { SHELL: "/usr/bin/zsh" } });
  assert.match(guessed.stdout, /^#compdef stall-report/);
  const other = await run(["completion"], { env: { SHELL: "/bin/tcsh" } });
  assert.equal(other.status, 2);
  assert.match(other.stderr, /name a shell/);
  assert.match((await run(["completion", "zhs"])).stderr, /did you mean zsh\?/);
});
