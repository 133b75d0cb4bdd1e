/**
 * Rolling deploys that change nothing, on hosts that differ by themselves.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { compareFleet } from "../../bench/stats/compare-fleet.js";
import { type FleetProcess, type SidePlan, simulateFleet } from "../../bench/stats/fleet.js";
import { HOUR_MS } from "../../src/record/time-units.js";

const RUNS = 25;
const HOURS = 24;
const HOSTS = ["a", "b", "c", "d", "e", "f"];

test("a host that stays at the old version, and is unlike the others, hardly ever passes for a version", async () => {
  const side = (startHour: number): SidePlan => ({
    ...{ startHour, hours: HOURS, hosts: HOSTS, processes: 1 },
  });
  const plan = { name: "hosts", before: side(0), after: side(24), rate: 2, hostSd: 1 };
  let divided = 0;
  for (let run = 0; run < RUNS; run++) {
    const { before, after } = simulateFleet(plan, { rate: 1, length: 1 }, 9_000 + run);
    const rolling = after.flatMap((process, i) =>
      i === run % HOSTS.length
        ? [{ ...process, version: "1" }]
        : deployed(process, 1 + ((run + i) % 6)),
    );
    const { overall } = await compareFleet(before, rolling);
    if (overall.divisions.some(({ cut }) => cut.by === "version")) divided++;
  }
  assert.ok(divided <= 1, `${divided} of ${RUNS}`);
});

/** A process that is replaced by one of the next version some hours after its beginning. */
function deployed(process: FleetProcess, hour: number): FleetProcess[] {
  const atMs = process.fromMs + hour * HOUR_MS;
  const { session, stalls } = process;
  return [
    {
      ...{ ...process, session: `${session}-old`, version: "1", toMs: atMs },
      stalls: stalls.filter(({ timestampMs }) => timestampMs < atMs),
    },
    {
      ...{ ...process, version: "2", fromMs: atMs },
      stalls: stalls.filter(({ timestampMs }) => timestampMs >= atMs),
    },
  ];
}
