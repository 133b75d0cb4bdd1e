/** A parent and its child by fork(): the child stalls, answers over IPC, and both end by themselves. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { watchdogIsReady } from "./ready.mjs";

function block(forMs) {
  const end = performance.now() + forMs;
  const before = process.cpuUsage().user;
  // By the clock alone, it could be over with hardly an instruction of this loop.
  while (performance.now() < end || process.cpuUsage().user - before < forMs * 300);
}

if (process.send === undefined) {
  const child = fork(fileURLToPath(import.meta.url), ["child"]);
  child.on("message", (message) => console.log("child says", message));
  child.on("exit", (code) => console.log("child ended", code));
} else {
  await watchdogIsReady();
  setTimeout(() => {
    block(900);
    process.send("done");
    process.disconnect();
  }, 100);
}
