/** A worker thread that starts an emitter for itself. The first argument is the emitter's URL. */
import { isMainThread, Worker } from "node:worker_threads";
import { watchdogIsReady } from "./ready.mjs";

function resizePicture(forMs) {
  const end = performance.now() + forMs;
  const before = process.cpuUsage().user;
  // By the clock alone, it could be over with hardly an instruction of this loop.
  while (performance.now() < end || process.cpuUsage().user - before < forMs * 300);
}

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2) });
  worker.on("exit", (code) => console.log("worker thread ended", code));
} else {
  const { startStallEmitter } = await import(process.argv[2]);
  const emitter = startStallEmitter({ file: process.env.STALL_REPORT_FILE });
  await watchdogIsReady(process.env.STALL_REPORT_FILE);
  setTimeout(() => resizePicture(1200), 500);
  setTimeout(() => emitter.stop(), 2000);
}
