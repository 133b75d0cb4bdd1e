/** Stalls, and ends in the way that its argument names. */
import { readFileSync } from "node:fs";
import { watchdogIsReady } from "./ready.mjs";

const blockMs = Number(process.env.STALL_TEST_BLOCK_MS ?? 900);

function block(forMs) {
  const end = performance.now() + forMs;
  // By the clock alone, it could be over with hardly an instruction of this loop.
  const before = process.cpuUsage().user;
  while (performance.now() < end || process.cpuUsage().user - before < forMs * 300);
}

/** Still stalled: the watchdog alone can write now. */
function waitForLastWords() {
  const log = process.env.STALL_TEST_LOG?.replaceAll("%p", String(process.pid));
  while (log && !/"stall-open".*"stack":"Error.*\n/.test(readFileSync(log, "utf8")));
}

const warned = new Promise((resolve) =>
  process.on("warning", ({ name }) => name === "StallReportWarning" && resolve()),
);

const endings = {
  naturally: () => {},
  "after a warning": () => {
    const forLong = setTimeout(() => {}, 30_000);
    warned.then(() => clearTimeout(forLong));
  },
  "by process.exit in the stall": () => process.exit(7),
  "by process.exit right after it": () => setImmediate(() => process.exit(8)),
  "by an exit code": () => {
    process.exitCode = 9;
  },
  "by an uncaught exception": () => {
    throw new Error("broken on purpose");
  },
  "by an error in an exit listener": () => {
    process.on("exit", () => {
      throw Object.assign(new Error(), { stack: "broken on purpose" });
    });
    process.exit();
  },
  "by process.exit in an exit listener": () => {
    process.on("exit", () => process.exit(11));
  },
  "by process.exit after adding an exit listener": () => {
    process.on("exit", () => block(blockMs / 3));
    process.exit(12);
  },
  "after the language was broken until a warning": () => {
    const { map } = Array.prototype;
    Array.prototype.map = () => {
      throw new Error("broken on purpose");
    };
    const forLong = setTimeout(() => {}, 30_000);
    warned.then(() => {
      Array.prototype.map = map;
      clearTimeout(forLong);
    });
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
  block(blockMs);
  console.log("after");
  endings[process.argv[2]]();
}, 100);
