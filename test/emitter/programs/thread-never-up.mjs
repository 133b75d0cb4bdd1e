/** Stalls, and ends before the watchdog's thread is up, as on a machine that is far too busy: here it never comes up. */
import EventEmitter from "node:events";
import { syncBuiltinESMExports } from "node:module";
import threads from "node:worker_threads";

threads.Worker = class extends EventEmitter {
  postMessage() {}
  unref() {}
  terminate() {}
};
syncBuiltinESMExports();
const { startStallEmitter } = await import("../../../dist/src/emitter/index.js");
startStallEmitter({ file: process.env.STALL_REPORT_FILE, threshold: 60, interval: 20 });

function sortInvoices() {
  const end = performance.now() + 300;
  const before = process.cpuUsage().user;
  // By the clock alone, it could be over with hardly an instruction of this loop.
  while (performance.now() < end || process.cpuUsage().user - before < 100_000);
}

setTimeout(() => {
  sortInvoices();
  setTimeout(() => {
    sortInvoices();
    process.exit(3);
  }, 50);
}, 50);
