/**
 * Several versions of one set of logs side by side, through the real command.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY_MS } from "../../src/record/time-units.js";
import { run } from "../cli/memory-io.js";
import { logOf, MONDAY, type ProcessPlan, processRecords, writeLog } from "./log-file.js";

const version = (name: string, day: number, stalls: ProcessPlan["stalls"] = {}): ProcessPlan => ({
  session: name,
  version: name,
  fromMs: MONDAY + day * DAY_MS,
  hours: 24,
  stalls,
});
const logs = logOf(
  version("1.0.0", 0, { render: 60, steady: 80, gone: 60 }),
  version("1.1.0-rc.1", 1, { render: 60, steady: 80 }),
  version("1.1.0", 2, { render: 240, steady: 80 }),
  version("1.2.0", 3, { render: 240, steady: 80, fresh: 60 }),
);

interface Figures {
  readonly count: number;
  readonly ratePerHour: number | null;
  readonly change: { readonly verdict: string } | null;
}
interface Versions {
  readonly versions: readonly {
    readonly version: string;
    readonly coverage: { readonly observedMs: number };
  }[];
  readonly overall: readonly Figures[];
  readonly steps: readonly { readonly before: string; readonly after: string }[];
  readonly groups: readonly { readonly function: string; readonly versions: readonly Figures[] }[];
}

async function versionsOf(...words: readonly string[]): Promise<Versions> {
  const { stdout, stderr } = await run(["compare", ...words, "-f", "json"]);
  assert.notEqual(stdout, "", stderr);
  return JSON.parse(stdout) as Versions;
}

function verdicts({ groups }: Versions, name: string): (string | undefined)[] {
  const found = groups.find((group) => group.function === name)?.versions ?? [];
  return found.map(({ change }) => change?.verdict);
}

test("each version is judged against the one before it", async () => {
  const all = await versionsOf(logs, "--by-version", "all");
  assert.deepEqual(
    all.versions.map((one) => one.version),
    ["1.0.0", "1.1.0-rc.1", "1.1.0", "1.2.0"],
  );
  assert.ok(all.versions.every(({ coverage }) => Math.abs(coverage.observedMs - DAY_MS) < 1000));
  const [first, ...render] = verdicts(all, "render");
  assert.equal(first, undefined);
  assert.equal(render[1], "worse");
  assert.ok(render[0] !== "worse" && render[2] !== "worse");
  assert.equal(verdicts(all, "gone")[1], "fixed");
  assert.equal(verdicts(all, "fresh")[3], "new");
  assert.deepEqual(
    all.groups.find((group) => group.function === "render")?.versions.map(({ count }) => count),
    [60, 60, 240, 240],
  );
});

test("or against the first", async () => {
  const all = await versionsOf(logs, "--by-version", "all", "--against", "first");
  assert.deepEqual(
    all.steps.map(({ before }) => before),
    ["1.0.0", "1.0.0", "1.0.0"],
  );
  assert.deepEqual(verdicts(all, "render").slice(2), ["worse", "worse"]);
  const some = await versionsOf(logs, "--by-version", "1.0.0..1.1.0..1.2.0");
  assert.deepEqual(
    some.versions.map((one) => one.version),
    ["1.0.0", "1.1.0", "1.2.0"],
  );
  assert.equal(verdicts(some, "render")[1], "worse");
});

test("a function that is renamed twice, or there and back, stays one row under its last name", async () => {
  const renamed = (names: readonly string[]): string =>
    writeLog(
      names.flatMap((name, i) =>
        processRecords(version(`${i}`, i, { [name]: 60 })).map((record) =>
          "stack" in record
            ? {
                ...record,
                stack: `Error\n    at ${name} (/srv/shop/r.js:3:7)\n    at handle (/srv/shop/server.js:9:1)`,
              }
            : record,
        ),
      ),
    );
  for (const names of [
    ["first", "second", "third"],
    ["first", "second", "first"],
  ]) {
    for (const against of ["previous", "first"]) {
      const words = ["--by-version", "all", "--against", against];
      const { groups } = await versionsOf(renamed(names), ...words);
      const rows = groups.map((group) => [
        group.function,
        ...group.versions.map(({ count }) => count),
      ]);
      assert.deepEqual(rows, [[names[2], 60, 60, 60]], `${names} ${against}`);
    }
  }
});

test("two of them say the same as a comparison of two", async () => {
  const all = await versionsOf(logs, "--by-version", "all");
  const two = JSON.parse(
    (await run(["compare", logs, "--by-version", "1.1.0..1.2.0", "-f", "json"])).stdout,
  );
  const { change } = all.overall[3] as Figures;
  assert.deepEqual(change, two.overall);
});

test("gates look at the newest version, and words that do not fit are refused", async () => {
  const gated = (...words: string[]) => run(["compare", logs, ...words]);
  assert.equal((await gated("--by-version", "all", "--fail-on", "new")).status, 1);
  assert.equal(
    (await gated("--by-version", "1.0.0..1.1.0-rc.1..1.1.0", "--fail-on", "new")).status,
    0,
  );
  assert.equal(
    (await gated("--by-version", "1.0.0..1.1.0-rc.1..1.1.0", "--fail-on", "worse")).status,
    1,
  );
  assert.equal((await gated("--by-version", "all", "--budget", "rate=1/h")).status, 1);
  for (const words of [
    ["--by-version", "1.0.0..1.1.0..9.9.9"],
    ["--by-version", "all", "--window", "after=24h"],
    ["--by-version", "all", "--match-hours"],
    ["--by-version", "all", "--split-at", "2026-11-17"],
    ["--by-version", "all", "-f", "github"],
    ["--by-version", "1.0.0..1.0.0"],
    ["--by-version", "all", "--app-version", "1.0.0"],
  ]) {
    assert.equal((await gated(...words)).status, 2, words.join(" "));
  }
});

test("every format shows all versions, and the table fits its terminal", async () => {
  for (const format of ["markdown", "slack", "jira", "html", "csv", "ndjson", "table"]) {
    const { stdout, status } = await run(["compare", logs, "--by-version", "all", "-f", format]);
    assert.equal(status, 0);
    for (const name of ["1.0.0", "1.1.0-rc.1", "1.1.0", "1.2.0", "render"]) {
      assert.ok(stdout.includes(name), `${format} ${name}`);
    }
  }
  const many = logOf(
    ...Array.from({ length: 9 }, (_, i) => version(`1.${i}.0`, i, { render: 60 })),
  );
  const { stdout } = await run(["compare", many, "--by-version", "all"]);
  assert.match(stdout, /older versions left out here/);
  for (const line of stdout.split("\n")) assert.ok([...line].length <= 80, line);
});
