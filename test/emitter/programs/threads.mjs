/** An application with a worker thread of its own, which stalls: its loop, too, has other work to do. */
import { isMainThread, Worker } from "node:worker_threads";
import { watchdogIsReady } from "./ready.mjs";

function resizePicture(forMs) {
  const end = performance.now() + forMs;
  const before = process.cpuUsage().user;
  // By the clock alone, it could be over with hardly an instruction of this loop.
  while (performance.now() < end || process.cpuUsage().user - before < forMs * 300);
}

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  worker.on("exit", (code) => console.log("worker thread ended", code));
} else {
  await watchdogIsReady();
  setTimeout(() => resizePicture(1200), 1000);
  setTimeout(() => {}, 1500);
}
