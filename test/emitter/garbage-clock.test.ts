/** Collections are forced, so that nothing depends on how fast the machine is; the times of beats are made up. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { monotonicMs } from "../../src/emitter/clock.js";
import { GarbageClock } from "../../src/emitter/garbage-clock.js";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as (options: { type: "minor" }) => void;

/** Collects so many times in a row; Node has told of it when this is done. Returns when it began. */
async function collections(count: number): Promise<number> {
  const startMs = monotonicMs();
  for (let i = 0; i < count; i++) collect({ type: "minor" });
  for (let i = 0; i < 5; i++) await turn();
  return startMs;
}

test("the collections between two moments are summed up", async () => {
  const clock = new GarbageClock();
  const startMs = await collections(5);
  const endMs = monotonicMs();
  const gcMs = clock.within(startMs, endMs) ?? 0;
  assert.ok(gcMs > 0 && gcMs < endMs - startMs, `${gcMs}`);
  assert.equal(clock.within(endMs, endMs + 1000), 0);
  clock.close();
});

test("few collections, and those of a stall, are watched on; many are not, and are tried again", async () => {
  const clock = new GarbageClock();
  const calmMs = await collections(5);
  clock.noteBeat(calmMs + 1100, false, calmMs);
  assert.notEqual(clock.within(calmMs, calmMs + 1100), undefined);
  clock.close();

  const stalled = new GarbageClock();
  const stalledMs = await collections(60);
  stalled.noteBeat(stalledMs + 1100, true, stalledMs);
  assert.ok((stalled.within(stalledMs, stalledMs + 1100) ?? 0) > 0);
  stalled.close();

  const busy = new GarbageClock();
  const busyMs = await collections(60);
  const pausedMs = busyMs + 1100;
  busy.noteBeat(pausedMs, false, busyMs);
  assert.equal(busy.within(busyMs, pausedMs), undefined);
  busy.noteBeat(pausedMs + 4000, false, pausedMs);
  assert.equal(busy.within(pausedMs + 4000, pausedMs + 4100), undefined);
  const resumedMs = pausedMs + 5000;
  busy.noteBeat(resumedMs, false, resumedMs);
  assert.equal(busy.within(resumedMs, resumedMs + 100), 0);
  assert.equal(busy.within(resumedMs - 1, resumedMs + 100), undefined, "half watched");
  busy.close();
});
