/**
 * What sample-logs/README.md promises of the recorded logs.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "./cli/memory-io.js";

/** The functions that the sample programs really block in. */
const CULPRITS = [
  "findTrailingTags",
  "importCatalogue",
  "mergeSplitOrders",
  "renderInvoice",
  "resizePicture",
];

interface Row {
  readonly function: string;
  readonly id: string;
  readonly count: number;
  readonly versions: readonly string[];
}

test("the top groups of the sample logs are the functions that the programs block in", async () => {
  const { stdout, status } = await run(["sample-logs/*.ndjson", "-f", "json"]);
  assert.equal(status, 0);
  const groups = JSON.parse(stdout).groups as readonly Row[];
  const top = groups.slice(0, CULPRITS.length).map((group) => group.function);
  assert.deepEqual([...top].sort(), CULPRITS);
});

test("a function that both versions have is one group, whatever the release folder", async () => {
  const { stdout } = await run(["sample-logs/*.ndjson", "-f", "json"]);
  const groups = JSON.parse(stdout).groups as readonly Row[];
  for (const name of ["importCatalogue", "renderInvoice", "resizePicture"]) {
    const same = groups.filter((group) => group.function === name);
    assert.deepEqual(
      same.map((group) => group.versions),
      [["1.4.1", "1.4.2"]],
      name,
    );
  }
});

test("the deploy broke one function and mended another, and the rest is not blamed", async () => {
  const { stdout } = await run([
    "compare",
    "sample-logs/before-*.ndjson",
    "sample-logs/after-*.ndjson",
    "-f",
    "json",
  ]);
  const groups = JSON.parse(stdout).groups as readonly { function: string; verdict: string }[];
  const decided = groups.filter((group) => group.verdict !== "cannot-tell");
  assert.deepEqual(
    decided.map((group) => `${group.function} ${group.verdict}`),
    ["mergeSplitOrders new", "findTrailingTags fixed"],
  );
});
