/**
 * Owners of the code, by the CODEOWNERS of a repository: in each format, as a filter and as groups, for reports and comparisons.
 */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { FORMAT_NAMES } from "../../src/render/formats.js";
import { projectRoot } from "../project-root.js";
import { temporaryFolder } from "../temporary-folder.js";
import { run } from "./memory-io.js";

const LOG = join(projectRoot, "test/golden/context.ndjson");
const PAIR = ["usual", "worse"].map((name) =>
  join(projectRoot, `test/golden/pairs/${name}.ndjson`),
);
const OWNERS =
  "* @acme/platform\n/src/*Orders.js @acme/payments @ana\n/src/buildReport.js @acme/reports\n";

/** A repository with owners. The files that ran are not in it: their paths are those that builds share. */
function repository(place: string): string {
  const folder = temporaryFolder("stall-owners-");
  for (const name of [".git", ".github", ".gitlab", "docs", "src"]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, place), OWNERS);
  return join(folder, "src");
}

async function groupsOf(folder: string, ...words: string[]) {
  const { stdout, stderr, status } = await run([LOG, "-f", "json", ...words], { folder });
  assert.deepEqual([status, stderr], [0, ""]);
  const { groups, totals } = JSON.parse(stdout);
  const named = groups.map((group: { function: string; owners: string[] }) => [
    group.function,
    group.owners,
  ]);
  return { groups: Object.fromEntries(named), totals };
}

for (const place of [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"]) {
  test(`${place} is found from inside the repository`, async () => {
    const { groups } = await groupsOf(repository(place));
    assert.deepEqual(groups, {
      readTemplates: ["@acme/platform"],
      buildReport: ["@acme/reports"],
      sumOrders: ["@acme/payments", "@ana"],
    });
  });
}

test("--owner takes a team with or without its organisation, and the sums follow", async () => {
  const folder = repository("CODEOWNERS");
  for (const owner of ["@acme/payments", "@payments", "Payments", "@ana"]) {
    const { groups, totals } = await groupsOf(folder, "--owner", owner);
    assert.deepEqual([Object.keys(groups), totals.count], [["sumOrders"], 4], owner);
  }
  const both = await groupsOf(folder, "--owner", "ana", "--owner", "reports");
  assert.deepEqual(Object.keys(both.groups).sort(), ["buildReport", "sumOrders"]);
  const nobody = await run([LOG, "--owner", "@nobody"], { folder });
  assert.match(
    nobody.stdout.replaceAll(/\s+/g, " "),
    /no stall matches the filters; owners here: @acme\/payments, @acme\/platform, @acme\/reports, @ana/,
  );
});

test("--group-by owner: a row an owner, and one for what nobody owns", async () => {
  const folder = repository("docs/CODEOWNERS");
  const { groups } = await groupsOf(folder, "--group-by", "owner");
  assert.deepEqual(Object.keys(groups).sort(), [
    "@acme/payments @ana",
    "@acme/platform",
    "@acme/reports",
  ]);
  const file = join(folder, "owners.txt");
  writeFileSync(file, "/src/sumOrders.js @ana\n");
  const some = await groupsOf(folder, "--group-by", "owner", "--owners", file);
  assert.deepEqual(Object.keys(some.groups), ["(no owner)", "@ana"]);
  const unowned = await groupsOf(folder, "--owner", "none", "--owners", file);
  assert.deepEqual(Object.keys(unowned.groups).sort(), ["buildReport", "readTemplates"]);
});

test("every format for people and programs says the owner; a terminal where there is room", async () => {
  const folder = repository("CODEOWNERS");
  for (const format of FORMAT_NAMES) {
    if (format === "folded" || format === "speedscope") continue;
    const { stdout } = await run([LOG, "-f", format], { folder, columns: 200 });
    assert.match(stdout, /acme\\?\/(?:&#8203;)?payments/, format);
  }
  for (const format of ["table", "markdown", "html", "json", "csv", "github"]) {
    const { stdout } = await run(["compare", ...PAIR, "-f", format], { folder });
    assert.match(stdout, /acme\\?\/(?:&#8203;)?platform/, format);
  }
});

test("compare --owner compares what an owner owns over the observed time of all", async () => {
  const folder = repository("CODEOWNERS");
  writeFileSync(join(folder, "OWNERS"), "*Orders.js @acme/payments\n");
  const words = ["--owners", "OWNERS", "--owner", "payments", "-f", "json"];
  const { stdout } = await run(["compare", ...PAIR, ...words], { folder });
  const { groups, overall, after: side } = JSON.parse(stdout);
  const titles = groups.map((group: { title: string }) => group.title);
  assert.deepEqual([titles, overall.count.after, overall.count.before], [["mergeOrders"], 24, 0]);
  assert.equal(side.coverage.observedMs, 24 * 3_600_000);
});

test("without owners, what needs them says how to name them", async () => {
  const folder = temporaryFolder("stall-owners-");
  mkdirSync(join(folder, ".git"));
  for (const words of [
    ["--owner", "x"],
    ["--group-by", "owner"],
  ]) {
    const { status, stderr } = await run([LOG, ...words], { folder });
    assert.equal(status, 2);
    assert.match(stderr, /no CODEOWNERS file: .* --owners FILE/);
  }
  const missing = await run([LOG, "--owners", "nope"], { folder });
  assert.match(missing.stderr, /--owners nope: no such file/);
});
