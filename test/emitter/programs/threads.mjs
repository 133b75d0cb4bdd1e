/** An application with a worker thread of its own, which is busy all the time. */
import { isMainThread, Worker } from "node:worker_threads";

function block(forMs) {
  const end = performance.now() + forMs;
  while (performance.now() < end);
}

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  worker.on("exit", (code) => console.log("worker thread ended", code));
} else {
  block(900);
}
