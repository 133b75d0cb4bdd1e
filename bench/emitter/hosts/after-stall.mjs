/**
 * Stalls several times in a function that collects garbage all the time, and tells how late the first timer after each
 * stall was: what the emitter does behind a stall is paid there.
 */
import "./variant.mjs";
import { setTimeout as sleep } from "node:timers/promises";

const [stallMs = 1200, times = 5] = process.argv.slice(2).map(Number);

function allocate(forMs) {
  const end = performance.now() + forMs;
  let kept = [];
  while (performance.now() < end) {
    for (let i = 0; i < 2000; i++) kept.push({ i, tags: [i, i + 1] });
    if (kept.length > 60_000) kept = [];
  }
  return performance.now();
}

await sleep(1500);
const lateMs = [];
for (let n = 0; n < times; n++) {
  await sleep(300);
  const cameMs = await new Promise((resolve) => {
    setImmediate(() => {
      const endMs = allocate(stallMs);
      setTimeout(() => resolve(performance.now() - endMs - 1), 1);
    });
  });
  lateMs.push(cameMs);
}
process.send({
  lateMs: lateMs.sort((a, b) => a - b)[times >> 1],
  worstMs: lateMs.at(-1),
});
process.disconnect();
