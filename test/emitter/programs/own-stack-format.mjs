/** A host with its own format of stacks, as source-map-support makes one. */
import { watchdogIsReady } from "./ready.mjs";

await watchdogIsReady();
Error.prepareStackTrace = (error, sites) => `${error} [${sites.length > 0 ? "formatted" : ""}]`;
Error.stackTraceLimit = 3;

function block(forMs) {
  const end = performance.now() + forMs;
  while (performance.now() < end);
}

setTimeout(() => {
  block(900);
  console.log(new Error("mine").stack, Error.stackTraceLimit);
}, 100);
