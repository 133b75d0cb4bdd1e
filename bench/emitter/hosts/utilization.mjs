/** A server that works 2 ms of processor time a request. Tells its own eventLoopUtilization() when it is asked to. */
import "./variant.mjs";
import { createServer } from "node:http";
import { performance } from "node:perf_hooks";
import { usage } from "./usage.mjs";

function work(forMs) {
  const end = usage().mainCpuMs + forMs;
  while (usage().mainCpuMs < end);
}

const server = createServer((_, response) => {
  work(2);
  response.end("ok");
});
let before;
let cpuBefore;
process.on("message", (message) => {
  if (message === "begin") {
    before = performance.eventLoopUtilization();
    cpuBefore = usage().mainCpuMs;
  } else {
    const { utilization } = performance.eventLoopUtilization(before);
    process.send({ utilization, mainCpuMs: usage().mainCpuMs - cpuBefore });
    process.disconnect();
    server.close();
    server.closeAllConnections();
  }
});
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
