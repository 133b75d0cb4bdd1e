/** A pool with one thread, which waits for its tasks as those of Piscina do, and never comes back to its loop. */
import { isMainThread, Worker, workerData } from "node:worker_threads";

function resizePicture(forMs) {
  const end = performance.now() + forMs;
  const before = process.cpuUsage().user;
  // By the clock alone, it could be over with hardly an instruction of this loop.
  while (performance.now() < end || process.cpuUsage().user - before < forMs * 300);
}

/** The number of tasks that were ordered, and of those that are done. */
const counts = isMainThread
  ? new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT))
  : workerData;

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url), { workerData: counts });
  const done = [];
  for (let task = 1; task <= 3; task++) {
    await new Promise((resolve) => setTimeout(resolve, 600));
    Atomics.store(counts, 0, task);
    Atomics.notify(counts, 0);
    await Atomics.waitAsync(counts, 1, task - 1).value;
    done.push(Atomics.load(counts, 1) === task);
  }
  await new Promise((resolve) => setTimeout(resolve, 600));
  await worker.terminate();
  console.log("worked for", ...done);
} else {
  for (let task = 1; ; task++) {
    Atomics.wait(counts, 0, task - 1);
    resizePicture(300);
    Atomics.store(counts, 1, task);
    Atomics.notify(counts, 1);
  }
}
