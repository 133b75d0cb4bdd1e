import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { interruptedWithin } from "../../src/attach/interruption.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

test("patience ends also when nobody listens and garbage is collected", async () => {
  const patience = interruptedWithin(50, new AbortController().signal);
  await sleep(1);
  collectGarbage();
  await sleep(1);
  collectGarbage();
  while (!patience.aborted) await sleep(5);
});

test("patience is put off by the time that was lost", async () => {
  let lostMs = 2 ** 20;
  const patience = interruptedWithin(20, new AbortController().signal, () => lostMs);
  await sleep(60);
  assert.equal(patience.aborted, false);
  lostMs = 0;
  const later = interruptedWithin(20, new AbortController().signal, () => lostMs);
  while (!later.aborted) await sleep(5);
});

test("patience ends with an interruption", () => {
  const interruption = new AbortController();
  const patience = interruptedWithin(2 ** 30, interruption.signal);
  assert.equal(patience.aborted, false);
  interruption.abort();
  assert.ok(patience.aborted);
  assert.ok(interruptedWithin(2 ** 30, interruption.signal).aborted);
});
