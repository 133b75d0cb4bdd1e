/** A busy process in which our emitter is made to ask again and again: many short stalls, allocations, timers. */
const { startStallEmitter } = await import(process.argv[2]);
const wanted = Number(process.argv[3]);
let captures = 0;
const delays = [];
const emitter = startStallEmitter({
  file: process.env.STALL_REPORT_FILE,
  threshold: 20,
  sample: process.argv[4] === "sample",
  maxBytes: 16 * 2 ** 20,
  keepFiles: 1,
  context: () => ({ captures }),
  onStall: (stall) => {
    if (stall.capture === undefined) return;
    captures += 1 + (stall.samples ?? []).reduce((sum, one) => sum + (one.count ?? 1), 0);
    delays.push(stall.capture.delay);
  },
});

// How long each answer holds this thread.
const holds = [];
const resident = globalThis[Symbol.for("stall-report.emitter")];
const { answer } = resident;
Object.defineProperty(resident, "answer", {
  value: () => {
    const started = performance.now();
    const text = answer();
    holds.push(performance.now() - started);
    return text;
  },
});

function work(forMs, depth) {
  if (depth > 0) return work(forMs, depth - 1);
  const end = performance.now() + forMs;
  let kept = [];
  // Much garbage, of which little lives: what the process holds in the end is then not the program's own.
  while (performance.now() < end) kept = [...kept.slice(-50), { text: String(end) }];
  return kept;
}

const begun = performance.now();
const rss = [];
const heap = [];
while (captures < wanted) {
  work(80, 20);
  await new Promise((resolve) => setTimeout(resolve, 6));
  if (delays.length % 200 === 0) {
    gc();
    const used = process.memoryUsage();
    rss.push(Math.round(used.rss / 2 ** 20));
    heap.push(Math.round(used.heapUsed / 2 ** 20));
  }
}
const took = Math.round((performance.now() - begun) / 1000);
await emitter.stop();
function spread(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share) => Number(sorted[Math.floor((sorted.length - 1) * share)].toFixed(2));
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}
const quarter = Math.floor(rss.length / 4);
console.log(
  JSON.stringify({
    node: process.version,
    captures,
    took,
    delayMs: spread(delays),
    holdMs: spread(holds),
    answers: holds.length,
    rssMb: { afterAQuarter: rss[quarter], atTheEnd: rss.at(-1) },
    heapMb: { afterAQuarter: heap[quarter], atTheEnd: heap.at(-1) },
    left: process.getActiveResourcesInfo(),
  }),
);
