/**
 * The kernel counts a stall without signs by itself, so the rules must have nothing to say of it but what follows from its
 * stack and from whether its CPU time was measured.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { judge } from "../../src/verdict/classify.js";
import type { StackState } from "../../src/verdict/idle-stack.js";
import { type EvidencePath, SIGNS, type Sign } from "../../src/verdict/signs.js";
import type { Evidence } from "../../src/verdict/stall-facts.js";

/** Amounts at the thresholds and between them, in stalls of 1000 ms. */
const small = fc.constantFrom(0, 1, 9, 10, 49, 50, 99);
const any = fc.oneof({ weight: 3, arbitrary: small }, fc.constantFrom(100, 499, 500, 501, 900));
const most = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(500, 501, 1000) }, any);
const evidence: fc.Arbitrary<Evidence> = fc.record(
  {
    duration: fc.constant(1000),
    cpu: fc.record({ main: most, process: most, queue: any, throttled: any }, { requiredKeys: [] }),
    watchdogLag: any,
    gc: any,
    suspended: any,
    debugger: fc.constantFrom(undefined, true as const),
    capture: fc.record({ at: any, delay: any, during: fc.boolean() }),
    profile: fc.record({ samples: fc.nat(40), gc: fc.nat(40) }),
    os: fc.record({ state: fc.constantFrom("R", "S", "D") }),
  },
  { requiredKeys: ["duration"] },
);
const stacks: readonly StackState[] = ["running", "poll", "plumbing"];

test("of a stall without signs, the rules say what follows from its stack and its CPU time", () => {
  let plainCount = 0;
  fc.assert(
    fc.property(evidence, fc.constantFrom(...stacks), (stall, stack) => {
      if (SIGNS.some((sign) => isSignOf(sign, stall))) return;
      plainCount++;
      const isMeasured = stall.cpu?.main !== undefined;
      const kinds = isMeasured ? ["code", "poll"] : ["blocking", "idle"];
      const { kind, basis } = judge(stall, stack);
      assert.deepEqual(
        [kind, basis],
        [kinds[stack === "running" ? 0 : 1], isMeasured ? "measured" : "stack"],
      );
    }),
    { numRuns: 20_000 },
  );
  assert.ok(plainCount > 100, `${plainCount} of them had no sign`);
});

function isSignOf(sign: Sign, stall: Evidence): boolean {
  const { there, amounts, share = 0, isBelow = false, orMs = Number.POSITIVE_INFINITY } = sign;
  if (there !== undefined && valueAt(stall, there) === undefined) return false;
  if (amounts === undefined) return true;
  const measured = amounts.flatMap((path) => valueAt(stall, path) ?? []) as number[];
  if (measured.length === 0) return sign.orMissing === true;
  const sumMs = measured.reduce((sum, one) => sum + one, 0);
  return (sumMs / stall.duration >= share || sumMs >= orMs) !== isBelow;
}

function valueAt(stall: Evidence, [name, inner]: EvidencePath): unknown {
  const value = (stall as unknown as Readonly<Record<string, unknown>>)[name];
  return inner === undefined ? value : (value as Record<string, unknown> | undefined)?.[inner];
}
