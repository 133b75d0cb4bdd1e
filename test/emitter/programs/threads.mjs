/** An application with a worker thread of its own, which stalls: its loop, too, has other work to do. */
import { isMainThread, Worker } from "node:worker_threads";
import { watchdogIsReady } from "./ready.mjs";

function resizePicture(forMs) {
  const end = performance.now() + forMs;
  while (performance.now() < end);
}

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  worker.on("exit", (code) => console.log("worker thread ended", code));
} else {
  await watchdogIsReady();
  setTimeout(() => resizePicture(1200), 1000);
  setTimeout(() => {}, 1500);
}
