/** What is typed, and what a config file says. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { COMMANDS } from "../../src/cli/commands.js";
import { EXIT } from "../../src/cli/io.js";
import { run } from "../cli/memory-io.js";
import { projectRoot } from "../project-root.js";
import { HOSTILE_NAMES } from "../render/hostile-report.js";
import { type FuzzTarget, target } from "./fuzz-target.js";
import { mutated } from "./mutated.js";

const folder = mkdtempSync(join(tmpdir(), "stall-report-fuzz-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** Those that start programs, look into processes or wait are tried elsewhere. */
const TRIED = COMMANDS.filter(({ name }) => name !== "run" && name !== "attach");
const UNTRIED = new Set(["follow", "open", "attach"]);

const LOGS = ["before-web-1", "after-web-1"].map((name) =>
  join(projectRoot, `sample-logs/${name}.ndjson`),
);

const options = [
  ...new Map(
    TRIED.flatMap(({ options }) => Object.values(options)).map((option) => [option.name, option]),
  ).values(),
].filter(({ name }) => !UNTRIED.has(name));

const value = fc.oneof(
  fc.constantFrom(
    "",
    "0",
    "-1",
    "1",
    "3",
    "1e9",
    "NaN",
    "100ms",
    "1h",
    "2026-11-20",
    "2026-13-01T00:00Z",
    "-8640000000000001",
    "context.route",
    "route=/pay",
    "a",
    "x=y",
    "json",
    "out.html",
    ".",
    "missing",
    "__proto__",
  ),
  fc.constantFrom(...options.flatMap(({ choices }) => choices ?? [])),
  // No name of a file may lead out of the folder.
  fc.constantFrom(...HOSTILE_NAMES.filter((name) => name.length < 300 && !/[/\\]/.test(name))),
);

const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...LOGS) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(...options), value)
      .map(([{ name, type, alias }, given]) =>
        type === "switch" ? `--${name}` : `${alias === undefined ? "--" : "--"}${name}=${given}`,
      ),
  },
  { weight: 1, arbitrary: value },
  {
    weight: 1,
    arbitrary: fc.constantFrom("--", "-", "-f", "-h", "--no-x", "--format", "---", "-fjson"),
  },
);

const STATUSES: ReadonlySet<number> = new Set(Object.values(EXIT));

/** A command line ends in a status that is documented, and in words where something is wrong. */
async function checkArguments(name: string | undefined, words: readonly string[]): Promise<void> {
  const argv = [...(name === undefined ? [] : [name]), ...words];
  const { status, stdout, stderr } = await run(argv, { folder, stdin: "" });
  assert.ok(STATUSES.has(status), `status ${status}`);
  assert.doesNotMatch(stderr, /\n {4}at |undefined|\[object/);
  if (status === EXIT.usage && stdout === "") assert.match(stderr, /^\S/);
}

/** A config file is taken, or refused with words that name it. */
async function checkConfig(config: unknown, isText: boolean): Promise<void> {
  const path = join(folder, "fuzzed.json");
  writeFileSync(path, isText ? String(config) : JSON.stringify(config));
  const { status, stderr } = await run(["--config", path, "--print-config"], { folder });
  assert.ok(status === EXIT.done || status === EXIT.usage, `status ${status}`);
  if (status === EXIT.usage) assert.match(stderr, /fuzzed\.json|^stall-report: --/);
}

const configValue = fc.oneof(
  value,
  fc.array(value, { maxLength: 3 }),
  fc.boolean(),
  fc.integer(),
  fc.jsonValue({ maxDepth: 1 }),
);
const configKey = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...options.map(({ name }) => name)) },
  fc.constantFrom("__proto__", "$schema", "", "format ", "constructor", "group_by"),
);
const section = fc.dictionary(configKey, configValue, { maxKeys: 4 });
const config = fc.oneof(
  { weight: 9, arbitrary: section },
  fc.dictionary(fc.constantFrom(...TRIED.map(({ name }) => name)), section, { maxKeys: 2 }),
  fc.jsonValue(),
);

const CONFIGS = [
  '{ "source-maps": ["maps", "web=dist"], "suspects": "hide", "compare": { "fail-on": "worse" } }',
  '{"group-by":"context.route","idle-frame":["a.js:poll"],"since":"7d","top":5,"report":{"format":"json"}}',
];

/** All that reads what a user has typed. */
export const COMMAND_TARGETS: readonly FuzzTarget[] = [
  target("arguments", 60, () =>
    fc.asyncProperty(
      fc.option(fc.constantFrom(...TRIED.map(({ name }) => name)), { nil: undefined }),
      fc.array(word, { maxLength: 6 }),
      checkArguments,
    ),
  ),
  target("config", 150, () => fc.asyncProperty(config, fc.constant(false), checkConfig)),
  target("config-texts", 100, () =>
    fc.asyncProperty(mutated(CONFIGS), fc.constant(true), checkConfig),
  ),
];
