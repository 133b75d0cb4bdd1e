/** Uses the whole surface of the emitter; prints what it sees of it. */
import { AsyncLocalStorage } from "node:async_hooks";
import { watchdogIsReady } from "./ready.mjs";

const { startStallEmitter } = await import(process.argv[2]);
const requests = new AsyncLocalStorage();
const seen = [];
const emitter = startStallEmitter({
  threshold: 200,
  ...(process.argv[3] === "adopt" ? {} : { file: process.env.STALL_REPORT_FILE }),
  context: () => ({ ...requests.getStore(), apiToken: "s3cret", nested: { password: "hunter2" } }),
  onStall: (stall) => seen.push(stall.stack),
});

function renderInvoice(forMs) {
  const end = performance.now() + forMs;
  const before = process.cpuUsage().user;
  // By the clock alone, it could be over with hardly an instruction of this loop.
  while (performance.now() < end || process.cpuUsage().user - before < forMs * 300);
}

let second = "no error";
try {
  startStallEmitter();
} catch (error) {
  second = error.message;
}
await watchdogIsReady(process.env.STALL_REPORT_FILE);
await new Promise((resolve) => setTimeout(resolve, 300));
requests.run({ route: "GET /invoices/:id" }, () => renderInvoice(700));
while (!seen.some((stack) => stack.includes("renderInvoice")))
  await new Promise((resolve) => setTimeout(resolve, 50));
const stats = [...emitter.stats()];
await emitter.stop();
console.log(JSON.stringify({ seen, second, stats }));
