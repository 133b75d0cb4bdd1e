/**
 * Prints for how long a blocking function kept the loop from turning: what the record of its stall is compared with.
 *
 * The function's own time would not do. On a crowded machine the process also waits for a processor just before and
 * just after it, and to the loop that is one stall. So the program has a beat of its own, a quicker one than the
 * emitter's.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { watchdogIsReady } from "./ready.mjs";

await watchdogIsReady();
let lastBeat = process.hrtime.bigint();
const beat = setInterval(() => {
  lastBeat = process.hrtime.bigint();
}, 10);

/** Runs a blocking function and prints what it cost the loop, when the loop has turned again. */
export function report(block) {
  reportAfterThis();
  block();
}

/** To be called at the beginning of a callback: does the same when the callback is over, from the next one. */
export function reportAfterThis() {
  const started = lastBeat;
  clearInterval(beat);
  setImmediate(() => {
    const tookMs = Number(process.hrtime.bigint() - started) / 1e6;
    process.stdout.write(`${JSON.stringify({ tookMs })}\n`);
  });
}

/**
 * How many times `block` must be repeated for a processor to need `targetMs` for it. Not measured by the wall clock alone: on
 * a crowded machine that would make the real run much too short.
 */
export async function repeatsFor(targetMs, block) {
  return Math.ceil(targetMs / (await cpuMsOf(block)));
}

/**
 * The processor time of a function in milliseconds, the least of five tries. Where threads of the collector help it on other
 * processors, that of all of them is more than the time that passes. The loop turns between the tries, so that the
 * preparation of a program is no stall, even on a crowded machine.
 */
export async function cpuMsOf(block) {
  let leastMs = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 5; tries++) {
    await nextTurn();
    const before = process.cpuUsage();
    const startMs = performance.now();
    block();
    const { user, system } = process.cpuUsage(before);
    leastMs = Math.min(leastMs, (user + system) / 1e3, performance.now() - startMs);
  }
  await nextTurn();
  return leastMs;
}
