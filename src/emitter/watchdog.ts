/**
 * The watchdog: the worker thread that watches, asks and writes. This file is only the wiring; what it decides is in
 * detector.ts, what it knows of a stall in open-stall.ts, what it writes in session-log.ts.
 */
import { parentPort, workerData } from "node:worker_threads";
import type { FromWatchdog, ToWatchdog, WatchdogOrders } from "./messages.js";
import { SharedState } from "./shared-state.js";
import { Watch } from "./watch.js";

const port = parentPort;
if (port === null) throw new Error("watchdog.js is started by startStallEmitter(), not directly");

const orders = workerData as WatchdogOrders;
const state = new SharedState(orders.state);
if (state.takeLog()) {
  const watch = new Watch(state, orders, (message: FromWatchdog) => port.postMessage(message));
  port.on("message", (message: ToWatchdog) => {
    if (message.kind === "aftermath") {
      watch.noteAftermath(message);
    } else {
      watch.finish(message.reason, leave);
    }
  });
  watch.start();
} else {
  leave();
}

/** Without a port to listen to, the thread ends. Deno's has no `close`. */
function leave(): void {
  if (typeof port?.close === "function") port.close();
  else process.exit();
}
