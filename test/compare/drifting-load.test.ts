/**
 * Fleets in which nothing changed but that load drifts.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { compareFleet } from "../../bench/stats/compare-fleet.js";
import { type SidePlan, simulateFleet } from "../../bench/stats/fleet.js";

const RUNS = 100;

test("load that drifts through a day is hardly ever taken for a moment since which a side is another thing", async () => {
  const day = (startHour: number): SidePlan => ({
    ...{ startHour, hours: 24, hosts: ["web-1"], processes: 1 },
  });
  const drift = { rho: 0.9, sd: 0.5 };
  const plan = { name: "drift", before: day(0), after: day(24), rate: 5, drift };
  let moments = 0;
  for (let seed = 0; seed < RUNS; seed++) {
    const { before, after } = simulateFleet(plan, { rate: 1, length: 1 }, 5_000 + seed);
    const { overall } = await compareFleet(before, after);
    if (overall.divisions.some(({ cut }) => cut.by === "time")) moments++;
  }
  assert.ok(moments <= 2, `${moments} of ${RUNS}`);
});
