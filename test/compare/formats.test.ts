/**
 * The numbers of a comparison are the same in every format.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY_MS } from "../../src/record/time-units.js";
import { run } from "../cli/memory-io.js";
import { parseCsv } from "../render/parse-csv.js";
import { type Answer, logOf, MONDAY } from "./log-file.js";

const plan = { hours: 24, fromMs: MONDAY };
const words = [
  "compare",
  logOf({ ...plan, session: "a", stalls: { keep: 300, render: 80, gone: 90, pay: 200 } }),
  logOf({
    ...plan,
    ...{ session: "b", fromMs: MONDAY + DAY_MS, version: "2" },
    stalls: { keep: 310, render: 480, fresh: 70, pay: 60 },
  }),
];
const inFormat = async (...format: string[]): Promise<string> =>
  (await run([...words, ...format], { columns: 300 })).stdout;
/** Two digits, as people read a ratio. */
const short = (value: number): string =>
  value >= 100 ? value.toFixed() : `${+value.toPrecision(2)}`;

test("CSV and NDJSON have the exact numbers of JSON", async () => {
  const answer: Answer = JSON.parse(await inFormat("-f", "json"));
  const [head = [], ...rows] = parseCsv(await inFormat("-f", "csv"));
  const lines = (await inFormat("-f", "ndjson")).trim().split("\n");
  const [first, ...groups] = lines.map((line) => JSON.parse(line));
  assert.deepEqual(first.overall, answer.overall);
  const streamed = groups.flatMap(({ type, ...group }) => (type === "group" ? [group] : []));
  assert.deepEqual(streamed, answer.groups);
  for (const [i, change] of [answer.overall, ...answer.groups].entries()) {
    const cell = (name: string): string => rows[i]?.[head.indexOf(name)] ?? "";
    assert.equal(cell("verdict"), change.verdict);
    assert.equal(Number(cell("countBefore")), change.count.before);
    assert.equal(Number(cell("countAfter")), change.count.after);
    if (change.rateRatio === null) continue;
    // JSON has no word for what only B has.
    assert.equal(Number(cell("rateRatio")), change.rateRatio.estimate ?? Number.POSITIVE_INFINITY);
  }
});

for (const [name, ...format] of [
  ["table"],
  ["markdown", "-f", "markdown"],
  ["slack", "-f", "slack"],
  ["jira", "-f", "jira"],
  ["html", "-f", "html"],
  ["github", "-f", "github"],
] as const) {
  test(`${name} says of each called function what JSON says`, async () => {
    const answer: Answer = JSON.parse(await inFormat("-f", "json"));
    const text = (await inFormat(...format)).replaceAll("&nbsp;", " ").replaceAll("%C3%97", "×");
    const { estimate } = answer.overall.rateRatio ?? { estimate: Number.NaN };
    assert.ok(text.includes(`×${short(estimate)}`), `overall ×${short(estimate)}`);
    const called = answer.groups.filter(({ verdict }) =>
      /^(worse|better|new|fixed)$/.test(verdict),
    );
    assert.equal(called.length, 4);
    for (const { function: fn, verdict, rateRatio } of called) {
      assert.ok(text.includes(fn), fn);
      if (verdict !== "worse" && verdict !== "better") continue;
      const ratio = `×${short(rateRatio?.estimate ?? 0)}`;
      assert.match(text, new RegExp(`${fn}[^×]{0,900}${ratio.replace(".", "\\.")}(?![0-9.])`, "s"));
    }
  });
}
