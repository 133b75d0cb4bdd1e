/** Ends its worker thread in the middle of a stall, as soon as the log tells of it. */
import { existsSync, readFileSync } from "node:fs";
import { isMainThread, Worker } from "node:worker_threads";

const log = process.env.STALL_TEST_LOG.replaceAll("%p", String(process.pid));

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  worker.on("exit", (code) => console.log("worker thread ended", code));
  const look = setInterval(() => {
    if (!existsSync(log) || !/"stall-open".*"thread":.*\n/.test(readFileSync(log, "utf8"))) return;
    clearInterval(look);
    worker.terminate();
  }, 100);
} else {
  setTimeout(() => {
    for (;;);
  }, 300);
}
