/** A fixed amount of work, in slices of a few milliseconds between which the loop turns; allocates as programs do. */
import "./variant.mjs";
import { usage } from "./usage.mjs";

const SLICES = 4000;

function slice(seed) {
  const rows = [];
  for (let i = 0; i < 4000; i++)
    rows.push({ id: (i * seed) % 4001, name: `row ${i}`, tags: [i, seed] });
  rows.sort((a, b) => a.id - b.id);
  return JSON.stringify(rows.slice(0, 500)).length;
}

for (let n = 0; n < 100; n++) slice(n);
await new Promise((resolve) => setTimeout(resolve, 1500));
const before = usage();
const started = performance.now();
let sum = 0;
for (let n = 0; n < SLICES; n++) {
  sum += slice(n);
  await new Promise((resolve) => setImmediate(resolve));
}
const wallMs = performance.now() - started;
const after = usage();
process.send({
  wallMs,
  mainCpuMs: after.mainCpuMs - before.mainCpuMs,
  processCpuMs: after.processCpuMs - before.processCpuMs,
  rssMb: after.rssMb,
  sum,
});
process.disconnect();
