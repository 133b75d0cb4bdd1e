/**
 * Known blockers: what `accept` writes, what becomes of the group in each format, what gates do, and what is said of entries that
 * are wrong, over, or of nothing.
 */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { FORMAT_NAMES } from "../../src/render/formats.js";
import { projectRoot } from "../project-root.js";
import { temporaryFolder } from "../temporary-folder.js";
import { run } from "./memory-io.js";

const LOG = join(projectRoot, "test/golden/context.ndjson");
const [USUAL, WORSE] = ["usual", "worse"].map((name) =>
  join(projectRoot, `test/golden/pairs/${name}.ndjson`),
) as [string, string];
const NAME = "stalls.known.json";

/** A repository of its own, and the commands in a folder of it. */
function repository() {
  const folder = temporaryFolder("stall-known-blockers-");
  mkdirSync(join(folder, ".git"));
  const inside = join(folder, "services/shop");
  mkdirSync(inside, { recursive: true });
  const known = join(folder, NAME);
  return {
    known,
    type: (...words: string[]) => run(words, { folder: inside }),
    accept: (group: string, ...words: string[]) =>
      run(["accept", group, ...words, "--until", "2027-03-01", "--why", "the vendor mends it"], {
        folder: inside,
      }),
    entries: () => JSON.parse(readFileSync(known, "utf8")).accepted,
  };
}

test("a group is accepted by rank, name or id, into one file sorted by id at the root of the repository", async () => {
  const { accept, entries, type } = repository();
  for (const group of ["1", "readTempl", "508675"]) {
    const { status, stderr } = await accept(group, LOG);
    assert.deepEqual([status, stderr], [0, ""]);
  }
  const names = entries().map((entry: { function: string }) => entry.function);
  assert.deepEqual(names, ["buildReport", "sumOrders", "readTemplates"]);
  assert.deepEqual(entries()[1], {
    id: "508675f7dfdd",
    function: "sumOrders",
    file: "src/sumOrders.js",
    until: "2027-03-01",
    why: "the vendor mends it",
  });
  await type("accept", "5086", "--until", "30d", "--why", "longer", "--known", `../../${NAME}`);
  assert.deepEqual(
    [entries().length, entries()[1].until, entries()[1].why],
    [3, "2026-12-24", "longer"],
    "an entry is found again without logs",
  );
});

test("a whole id needs no logs", async () => {
  const folder = temporaryFolder("stall-known-blockers-");
  const words = ["accept", "508675f7dfdd", "--until", "2027-03-01", "--why", "x"];
  assert.equal((await run(words, { folder })).status, 0);
  const { stdout } = await run([LOG], { folder });
  assert.match(stdout, /508675 sumOrders → JSON\.parse: 4 stalls, 2\.86 s, until 2027-03-01: x/);
});

test("every format says what is accepted, until when and why, and the sums stay", async () => {
  const { accept, type } = repository();
  const before = JSON.parse((await type(LOG, "-f", "json")).stdout);
  await accept("sumOrders", LOG);
  for (const format of FORMAT_NAMES) {
    const { stdout } = await type(LOG, "-f", format);
    if (format === "folded" || format === "speedscope") {
      assert.match(stdout, /sumOrders/, format);
    } else assert.match(stdout, /2027-03-01[\s\S]*the\s+vendor\s+mends\s+it/, format);
  }
  const report = JSON.parse((await type(LOG, "-f", "json")).stdout);
  assert.deepEqual(report.totals, before.totals);
  assert.equal(report.groups.length, before.groups.length);
  const top = JSON.parse((await type(LOG, "-f", "json", "--top", "1")).stdout);
  assert.deepEqual(
    top.groups.map((group: { function: string }) => group.function).sort(),
    ["readTemplates", "sumOrders"],
    "what is accepted takes no place in the ranking and is not cut off",
  );
  const ranked = JSON.parse((await type(LOG, "-f", "json", "--no-known")).stdout);
  assert.deepEqual(ranked.accepted, []);
});

test("gates look past what is accepted, and alarm again after its last day", async () => {
  const { accept, type, known } = repository();
  assert.equal((await type(LOG, "--fail-on", "new")).status, 1, "sumOrders is new in 2.0.1");
  await accept("sumOrders", LOG);
  assert.equal((await type(LOG, "--fail-on", "new")).status, 0);
  assert.equal((await type(LOG, "--fail-on", "any")).status, 1, "others are not accepted");
  writeFileSync(known, readFileSync(known, "utf8").replace("2027-03-01", "2026-11-23"));
  const over = await type(LOG, "--fail-on", "new");
  assert.equal(over.status, 1);
  assert.match(
    over.stdout.replaceAll(/\s+/g, " "),
    /sumOrders \(508675f7dfdd\) was accepted until 2026-11-23 \(the vendor mends it\) and counts again/,
  );
  writeFileSync(known, readFileSync(known, "utf8").replace("2026-11-23", "2026-11-24"));
  assert.equal((await type(LOG, "--fail-on", "new")).status, 0, "the last day counts whole");
});

test("compare: its gate, its budgets and its first line look past what is accepted", async () => {
  const { accept, type } = repository();
  const compare = (...words: string[]) => type("compare", USUAL, WORSE, ...words);
  const budget = ["--budget", "blocked=2.5s/h"];
  assert.equal((await compare("--fail-on", "any")).status, 1);
  assert.equal((await compare(...budget)).status, 1);
  await accept("renderInvoice", WORSE);
  assert.equal((await compare("--fail-on", "worse")).status, 0);
  assert.equal((await compare("--fail-on", "any")).status, 1, "mergeOrders is new");
  assert.equal((await compare(...budget)).status, 0);
  await accept("mergeOrders", WORSE);
  const { status, stdout } = await compare("--fail-on", "any");
  assert.equal(status, 0);
  assert.match(stdout, /2 functions accepted as known; without them, the verdict would be/);
  assert.match(stdout, /ACCEPTED AS KNOWN/);
  assert.doesNotMatch(stdout, /^(?:WORSE|NEW)$/m);
});

test("an entry that matches nothing is told, unless a filter may have taken its group away", async () => {
  const { accept, type } = repository();
  await accept("renderInvoice", WORSE);
  const told = /renderInvoice \([0-9a-f]{12}\) matches no group here/;
  const { stdout } = await type(LOG);
  assert.match(stdout.replaceAll(/\s+/g, " "), told);
  for (const words of [
    ["--since", "2026-11-23T09:05Z"],
    ["--group-by", "file"],
  ]) {
    assert.doesNotMatch((await type(LOG, ...words)).stdout, /matches no group/);
  }
});

const ENTRY = { id: "508675f7dfdd", until: "2027-03-01", why: "x" };
for (const [what, content, message] of [
  ["no JSON", "{", /stalls\.known\.json is not JSON/],
  ["a list", "[]", /needs \{ "accepted"/],
  ["another key", { accept: [] }, /needs \{ "accepted"/],
  [
    "a short id",
    { accepted: [{ ...ENTRY, id: "508675" }] },
    /accepted\[0\]: "id" must be the 12 digits of a group, got "508675"/,
  ],
  ["no such day", { accepted: [{ ...ENTRY, until: "2027-02-30" }] }, /"until" must be a date/],
  ["no reason", { accepted: [{ ...ENTRY, why: " " }] }, /"why" must be a reason/],
  [
    "a mistyped key",
    { accepted: [{ ...ENTRY, untill: "x" }] },
    /has no "untill"; did you mean until\?/,
  ],
  ["a number", { accepted: [{ ...ENTRY, why: 3 }] }, /"why" must be a text, got 3/],
  ["twice", { accepted: [ENTRY, ENTRY] }, /508675f7dfdd is accepted twice/],
] as const) {
  test(`a file of known blockers with ${what} is an error that says so`, async () => {
    const { known, type } = repository();
    writeFileSync(known, typeof content === "string" ? content : JSON.stringify(content));
    const { status, stderr } = await type(LOG);
    assert.equal(status, 2);
    assert.match(stderr, message);
    const before = readFileSync(known, "utf8");
    assert.equal((await type("accept", "1", LOG, "--until", "2d", "--why", "x")).status, 2);
    assert.equal(readFileSync(known, "utf8"), before, "a file that cannot be read is not written");
  });
}
