/** A host with its own format of stacks, as source-map-support makes one. */
import { watchdogIsReady } from "./ready.mjs";

await watchdogIsReady();
Error.prepareStackTrace = (error, sites) => `${error} [${sites.length > 0 ? "formatted" : ""}]`;
Error.stackTraceLimit = 3;

function block(forMs) {
  const end = performance.now() + forMs;
  const before = process.cpuUsage().user;
  // By the clock alone, it could be over with hardly an instruction of this loop.
  while (performance.now() < end || process.cpuUsage().user - before < forMs * 300);
}

setTimeout(() => {
  block(900);
  console.log(new Error("mine").stack, Error.stackTraceLimit);
}, 100);
