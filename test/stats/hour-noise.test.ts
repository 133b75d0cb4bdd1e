/**
 * Tests of the noise between hours: against figures by hand, and that the hours that only one side has tell how much hours differ.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { compareFleet } from "../../bench/stats/compare-fleet.js";
import { EPOCH_MS, type FleetProcess } from "../../bench/stats/fleet.js";
import { HOUR_MS } from "../../src/record/time-units.js";
import { hourNoise } from "../../src/stats/hour-noise.js";
import type { Outcome } from "../../src/stats/outcome.js";
import { closeTo } from "./close-to.js";

function noiseOf(before: readonly number[], after: readonly number[], priorDf = 0) {
  const isAfter = Uint8Array.from([...before.map(() => 0), ...after.map(() => 1)]);
  const hours = new Float64Array(isAfter.length).fill(1);
  return hourNoise(Float64Array.from([...before, ...after]), { isAfter, hours, priorDf }, 1);
}

test("half the mean square of successive differences, in units of the mean", () => {
  // (64 + 64 + 64)/3 differences, twice the mean of 4.
  const noise = noiseOf([0, 8, 0, 8], [100]);
  closeTo(noise?.dispersion, 8);
  closeTo(noise?.degreesOfFreedom, 2);
});

test("few hours are shrunk towards independent events, and none say nothing", () => {
  closeTo(noiseOf([0, 8, 0, 8], [100], 8)?.dispersion, (6 * 1 + 2 * 8) / 8);
  assert.equal(noiseOf([0, 8, 0, 8], [100], 8)?.degreesOfFreedom, 8);
  assert.equal(noiseOf([5], [100]), undefined);
  assert.equal(noiseOf([0, 0, 0], [100]), undefined);
});

test("the load of the day, which rises and falls slowly, is no noise between hours", () => {
  const day = Array.from({ length: 24 }, (_, i) => 30 - 20 * Math.cos((Math.PI * i) / 12));
  assert.equal(noiseOf(day, [30])?.dispersion, 1);
});

const MINUTE_MS = 60_000;

/** A process with so many stalls in each hour, four minutes apart. */
function processOf(version: string, startHour: number, perHour: readonly number[]): FleetProcess {
  const fromMs = EPOCH_MS + startHour * HOUR_MS;
  const stalls = perHour.flatMap((count, hour) =>
    Array.from({ length: count }, (_, i) => ({
      timestampMs: fromMs + hour * HOUR_MS + (4 * i + 2) * MINUTE_MS,
      durationMs: 300,
      functionName: "render",
    })),
  );
  const toMs = fromMs + perHour.length * HOUR_MS;
  return { session: version, host: "web", version, fromMs, toMs, stalls };
}

async function outcomeOf(before: FleetProcess, after: FleetProcess): Promise<Outcome | undefined> {
  const { groups } = await compareFleet([before], [after]);
  return groups.find((group) => group.function === "render")?.outcome;
}

// The only hour of the clock that both sides have, at nine o'clock, has none in A and fifteen in B.
const ONE_HOUR = [15];
const day = (ofHour: (hour: number) => number): number[] =>
  Array.from({ length: 24 }, (_, hour) => (hour === 9 ? 0 : ofHour(hour)));

test("an hour like those of the other side is no change, however its ten minutes look", async () => {
  const bursts = day((hour) => (hour % 6 === 0 ? 15 : 0));
  assert.equal(
    await outcomeOf(processOf("1", 0, bursts), processOf("2", 33, ONE_HOUR)),
    "cannot-tell",
  );
  assert.equal(
    await outcomeOf(processOf("1", 33, ONE_HOUR), processOf("2", 48, bursts)),
    "cannot-tell",
  );
});

test("an hour unlike all of the other side is a change", async () => {
  const even = day((hour) => (hour % 2 === 0 ? 1 : 2));
  const hour = processOf("2", 33, ONE_HOUR);
  assert.equal(await outcomeOf(processOf("1", 0, even), hour), "worse");
  const nothing = day(() => 0);
  assert.equal(await outcomeOf(processOf("1", 0, nothing), hour), "new");
});
