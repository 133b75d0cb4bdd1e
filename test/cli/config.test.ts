/**
 * `.stallreportrc.json`: where it is found, what it may say, and who wins.
 */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../temporary-folder.js";
import { run } from "./memory-io.js";

const root = temporaryFolder("stall-report-config-");
const inside = join(root, "project", "logs");
mkdirSync(inside, { recursive: true });
mkdirSync(join(root, "project", "maps"));
const path = join(root, "project", ".stallreportrc.json");
const log = join(inside, "a.ndjson");
writeFileSync(
  log,
  ["charge", "render", "render"]
    .map((name, i) =>
      JSON.stringify({
        timestamp: 1_763_600_000_000 + i * 60_000,
        duration: 700 + i,
        stack: `Error\n    at ${name} (/srv/shop/${name}.js:3:7)`,
      }),
    )
    .join("\n"),
);

const say = (config: unknown): void =>
  writeFileSync(path, typeof config === "string" ? config : JSON.stringify(config));

interface Printed {
  readonly command: string;
  readonly config: string | null;
  readonly options: Readonly<Record<string, { value: unknown; from: string }>>;
}

async function printed(...words: readonly string[]): Promise<Printed> {
  const { status, stdout, stderr } = await run([...words, "--print-config"], { folder: inside });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as Printed;
}

async function refusal(...words: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await run(words, { folder: inside });
  assert.equal(status, 2);
  assert.equal(stdout, "");
  return stderr;
}

test("it is found upward and acts as if its options were typed", async () => {
  say({ top: 1, "no-timestamp": true });
  const { stdout } = await run(["a.ndjson"], { folder: inside });
  assert.match(stdout, /1 other group/);
  const without = await run(["a.ndjson", "--no-config"], { folder: inside });
  assert.doesNotMatch(without.stdout, /other group/);
});

test("what is typed wins; a list replaces the list; a section is stronger than the rest", async () => {
  say({ top: 1, service: ["a", "b"], sort: "max", report: { sort: "count" } });
  const { options, config } = await printed("a.ndjson", "--top", "5", "--service", "c");
  assert.equal(config, path);
  assert.deepEqual(options["top"], { value: 5, from: "command line" });
  assert.deepEqual(options["service"], { value: ["c"], from: "command line" });
  assert.deepEqual(options["sort"], { value: "count", from: path });
  assert.deepEqual(options["suspects"], { value: "show", from: "default" });
});

test("an option that was typed silences its opposite", async () => {
  say({ "no-source-maps": true });
  const { options } = await printed("a.ndjson", "--source-maps", "../maps");
  assert.equal(options["no-source-maps"], undefined);
});

test("a switch can be typed off again", async () => {
  say({ quiet: true });
  assert.equal((await printed("a.ndjson", "--quiet=false")).options["quiet"]?.value, false);
});

test("folders are relative to the file, also after a version", async () => {
  say({ "source-maps": ["maps", "1.4.1=maps"] });
  const { options } = await printed("a.ndjson");
  const maps = join(root, "project", "maps");
  assert.deepEqual(options["source-maps"]?.value, [maps, `1.4.1=${maps}`]);
});

test("a file of names is relative to the file, and a number is none", async () => {
  say({ "expect-hosts": "hosts.txt", "expect-services": 3 });
  const { options } = await printed("a.ndjson");
  assert.equal(options["expect-hosts"]?.value, join(root, "project", "hosts.txt"));
  assert.equal(options["expect-services"]?.value, "3");
});

test("--config names another file; a missing one is an error", async () => {
  say({ top: 1 });
  writeFileSync(join(inside, "other.json"), '{ "top": 7 }');
  assert.equal((await printed("a.ndjson", "--config", "other.json")).options["top"]?.value, 7);
  assert.match(await refusal("a.ndjson", "--config", "none.json"), /none\.json: no such file/);
  assert.match(await refusal("--config", "other.json", "--no-config"), /cannot be combined/);
});

test("an option of other commands, and a value that only other commands know, say nothing here", async () => {
  say({ "fail-on": "worse", format: "html" });
  assert.equal((await printed("validate", "a.ndjson")).options["format"]?.from, "default");
  assert.equal((await printed("compare")).options["fail-on"]?.value, "worse");
});

const WRONG: readonly (readonly [what: string, config: unknown, message: RegExp])[] = [
  [
    "an unknown key",
    { suspcts: "hide" },
    /no command has an option "suspcts"; did you mean suspects\?/,
  ],
  ["a key with dashes", { "--top": 3 }, /"--top"; did you mean top\?/],
  [
    "an unknown key of a section",
    { compare: { "fail-onn": "any" } },
    /"compare": compare has no option "fail-onn"; did you mean fail-on\?/,
  ],
  ["a wrong choice", { suspects: "hid" }, /"suspects" cannot be "hid"; did you mean hide\?/],
  [
    "a wrong choice in a section",
    { compare: { "fail-on": "wrose" } },
    /"compare": "fail-on" cannot be "wrose"; did you mean worse\?/,
  ],
  ["a wrong type", { top: "many" }, /"top" needs a whole number, got "many"/],
  ["a switch that is no boolean", { "no-timestamp": "yes" }, /"no-timestamp" needs true or false/],
  ["a time that is none", { since: "yesterdayish" }, /"since" cannot read "yesterdayish"/],
  ["an object for a value", { sort: {} }, /"sort" cannot be \{\}/],
  ["several for one", { sort: ["max", "p95"] }, /"sort" may be given only once/],
  ["a file to write", { output: "report.html" }, /"output" can only be typed on the command line/],
  ["inputs", { compare: { before: ["x"] } }, /"before" can only be typed/],
  ["a config file in it", { config: "x.json" }, /"config" can only be typed/],
  [
    "a name of every object",
    '{ "__proto__": { "top": 1 } }',
    /no command has an option "__proto__"/,
  ],
  ["a section that is none", { compare: true }, /"compare" must be an object/],
  [
    "a section of a command that reads none",
    { attach: { top: 3 } },
    /"attach": attach reads no config file/,
  ],
  ["a list", [], /must be an object of options/],
  ["no JSON", "{ top: 1 }", /is not JSON/],
];
for (const [what, config, message] of WRONG) {
  test(`${what} is an error that names the file`, async () => {
    say(config);
    const text = await refusal("a.ndjson");
    assert.match(text, message);
    assert.ok(text.includes(path), text);
  });
}

test("options that contradict each other: the message says which of them was set here", async () => {
  say({ since: "2026-11-20" });
  const text = await refusal("a.ndjson", "--until", "2026-11-19");
  assert.match(text, /--since must be earlier than --until/);
  assert.ok(text.includes(`--since is set in ${path}`), text);
  assert.ok(!text.includes("--until is set"), text);
});

test("an empty object, a byte order mark and $schema are fine", async () => {
  say('\uFEFF{ "$schema": "https://example.org/x.json" }');
  assert.equal((await run(["a.ndjson"], { folder: inside })).status, 0);
});
