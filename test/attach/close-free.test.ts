/** What is left open is closed, but never while an attach is at work there. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { closeFree } from "../../src/attach/close-free.js";
import { OpenedInspectors } from "../../src/attach/open-inspectors.js";
import type { ProcessFacts } from "../../src/attach/process-facts.js";
import { system } from "../../src/attach/system.js";
import { lockTarget, lockUntilWanted } from "../../src/attach/target-lock.js";
import { eventually, Target } from "./target.js";

const skip = process.platform !== "linux";
const never = new AbortController().signal;

function factsOf({ pid }: Target): ProcessFacts {
  const facts = system.facts(pid);
  assert.ok(facts);
  return facts;
}

test("an inspector is closed when the attach that is at work there is done", { skip }, async () => {
  const target = await Target.start("loop");
  try {
    const opened = new OpenedInspectors(target.pid, system);
    const unlock = await lockTarget(factsOf(target), () => {}, never);
    process.kill(target.pid, "SIGUSR1");
    await eventually("its inspector is open", () => target.ports.length > 0);
    assert.deepEqual(await closeFree(await opened.all(), system, false), []);
    assert.equal(target.ports.length, 1);
    unlock?.();
    assert.deepEqual(await closeFree(await opened.all(), system, false), [target.pid]);
    await target.assertUntouched();
  } finally {
    target.end();
  }
});

test("who only closes yields to an attach", { skip }, async () => {
  const target = await Target.start("idle");
  try {
    const facts = factsOf(target);
    const unlock = await lockUntilWanted(facts, () => unlock?.());
    assert.ok(unlock);
    assert.equal(await lockUntilWanted(facts, () => {}), undefined);
    const unlockTarget = await lockTarget(facts, () => {}, never);
    assert.ok(unlockTarget);
    unlockTarget();
  } finally {
    target.end();
  }
});
