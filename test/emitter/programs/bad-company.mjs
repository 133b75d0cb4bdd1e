/** Programs whose callbacks, code or log is not what an emitter would wish for; each stalls once and ends with 0. */
import { constants, mkdirSync, openSync, writeFileSync, writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { startStallEmitter } from "../../../dist/src/emitter/index.js";

const [how] = process.argv.slice(2);
const file = process.env.STALL_REPORT_FILE.replace("%p", process.pid);
const options = { file, threshold: 100, interval: 20 };

/** Until the callback that is to be watched has been called. */
let isTold = async () => {};

let block = (forMs) => {
  for (const end = performance.now() + forMs; performance.now() < end; );
};

switch (how) {
  case "onStall-throws":
    options.onStall = () => {
      throw new Error("of the callback");
    };
    break;
  case "onStall-rejects":
    options.onStall = async () => {
      throw new Error("of the callback");
    };
    break;
  case "onStall-blocks": {
    let calls = 0;
    isTold = async () => {
      while (calls === 0) await sleep(50);
    };
    options.onStall = function reportSlowly() {
      if (++calls > 1) return;
      const end = performance.now() + 1500;
      const before = process.cpuUsage().user;
      while (performance.now() < end || process.cpuUsage().user - before < 450_000);
    };
    break;
  }
  case "context-rejects":
    options.context = async () => {
      throw new Error("of the callback");
    };
    break;
  case "long-url": {
    const text = `/*${"x".repeat(200_000)}*/
      export function block(forMs, depth = 60) {
        if (depth > 0) return block(forMs, depth - 1);
        for (const end = performance.now() + forMs; performance.now() < end; );
      }`;
    ({ block } = await import(`data:text/javascript,${encodeURIComponent(text)}`));
    break;
  }
  case "cannot-rotate":
    // Something that is no file stands where the full log would go.
    mkdirSync(`${file.replace(/\.ndjson$/, "")}.1.ndjson/full`, { recursive: true });
    writeFileSync(file, `${JSON.stringify({ v: 1, type: "start", pad: "p".repeat(66_000) })}\n`);
    options.maxBytes = 65_536;
    options.keepFiles = 1;
}

if (how.startsWith("pipe-")) {
  // A pipe holds 64 KiB: room for one or two records is left.
  writeSync(openSync(file, constants.O_RDWR), "x".repeat(60_000));
}
const emitter = startStallEmitter(options);
await sleep(300);
block(400);
await sleep(100);
block(400);
await isTold();
await sleep(300);
if (how.startsWith("pipe-")) {
  for (let count = 0; count < 5; count++) {
    block(110);
    await sleep(25);
  }
}
if (how !== "pipe-exit") await emitter.stop();
