/**
 * The short form of `bench/stats/simulate.ts`: fleets whose truth is known, with fixed seeds.
 */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { compareFleet } from "../../bench/stats/compare-fleet.js";
import { simulateFleet } from "../../bench/stats/fleet.js";
import { logOf } from "../../bench/stats/fleet-log.js";
import { SCENARIOS, type Scenario } from "../../bench/stats/scenarios.js";
import { isKept, measure } from "../../bench/stats/simulate.js";
import { run } from "../cli/memory-io.js";
import { temporaryFolder } from "../temporary-folder.js";

const RUNS = 30;
const scenario = (name: string): Scenario => {
  const found = SCENARIOS.find((one) => one.name === name);
  assert.ok(found, name);
  return found;
};

for (const name of [
  "bursts of 5",
  "24 h v 7 h, diurnal",
  "within a day: 12 h v 12 h",
  "4 v 3 processes, bursts of a host",
  "4 v 4 other pods, sd 0.7",
  "3 v 3 days, day sd 0.3",
]) {
  test(`${name}: nothing changed, and next to nothing is called`, async () => {
    const shares = await measure(scenario(name), { rate: 1, length: 1 }, RUNS);
    assert.ok(isKept(scenario(name), shares, RUNS), JSON.stringify(shares));
  });
}

test("what changed is found: twice the rate, ten times the rate in few hours, three times the length", async () => {
  const share = async (name: string, rate: number, length: number): Promise<number> =>
    (await measure(scenario(name), { rate, length }, 10)).worse;
  assert.ok((await share("24 h v 24 h, Poisson", 2, 1)) >= 0.8);
  assert.ok((await share("24 h v 7 h", 10, 1)) >= 0.9);
  assert.ok((await share("diurnal", 1, 3)) >= 0.7);
});

test("a gate over 30 functions is not failed by luck", async () => {
  const shares = await measure(scenario("30 functions"), { rate: 1, length: 1 }, RUNS);
  assert.ok(shares.gate <= 0.1, JSON.stringify(shares));
});

test("the command says the same as the simulator", async () => {
  const folder = temporaryFolder("stall-report-fleet-");
  for (const [i, name] of ["24 h v 7 h, VMR 4", "10 v 3 other pods, sd 0.7"].entries()) {
    const { before, after } = simulateFleet(scenario(name), { rate: 2, length: 1 }, i + 1);
    const paths = [before, after].map((side, s) => {
      const path = join(folder, `${i}-${s}.ndjson`);
      writeFileSync(path, logOf(side));
      return path;
    });
    const { stdout } = await run(["compare", ...paths, "-f", "json"]);
    const told = JSON.parse(stdout) as { overall: Record<string, unknown> };
    const { overall } = await compareFleet(before, after);
    assert.equal(told.overall["verdict"], overall.outcome);
    assert.deepEqual(told.overall["rateRatio"], overall.rateRatio);
    assert.equal(told.overall["pValue"], overall.pValue);
  }
});
