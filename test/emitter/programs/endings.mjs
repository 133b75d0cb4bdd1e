/** Stalls, and ends in the way that its argument names. */
import { readFileSync } from "node:fs";
import { watchdogIsReady } from "./ready.mjs";

function block(forMs) {
  const end = performance.now() + forMs;
  while (performance.now() < end);
}

/** Still stalled: the watchdog alone can write now. */
function waitForLastWords() {
  const log = process.env.STALL_TEST_LOG?.replaceAll("%p", String(process.pid));
  while (log && !/"stall-open".*\n/.test(readFileSync(log, "utf8")));
}

const endings = {
  naturally: () => {},
  later: () => setTimeout(() => {}, 500),
  "by process.exit in the stall": () => process.exit(7),
  "by process.exit right after it": () => setImmediate(() => process.exit(8)),
  "by an exit code": () => {
    process.exitCode = 9;
  },
  "by an uncaught exception": () => {
    throw new Error("broken on purpose");
  },
  "by an unhandled rejection": () => {
    Promise.reject(new Error("rejected on purpose"));
  },
  "by its own signal": () => {
    waitForLastWords();
    process.kill(process.pid, "SIGTERM");
  },
  "by a handled signal": () => {
    process.once("SIGUSR2", () => process.exit(10));
    process.kill(process.pid, "SIGUSR2");
    setTimeout(() => {}, 5000);
  },
  "by abort": () => process.abort(),
};

await watchdogIsReady();
process.on("exit", (code) => console.log("exit listener", code));
setTimeout(() => {
  console.log("before");
  block(900);
  console.log("after");
  endings[process.argv[2]]();
}, 100);
