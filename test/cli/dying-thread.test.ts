/** A thread that reads ahead and dies, at whatever moment and for whatever reason, costs time and nothing else, and is told. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire, syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { after, test } from "node:test";
import type { WorkerOptions } from "node:worker_threads";
import { projectRoot } from "../project-root.js";
import { read, reportOf, warned, writeLogs } from "./read-logs.js";

const threads = createRequire(import.meta.url)("node:worker_threads");
const { Worker: RealWorker } = threads;

/** At which piece a thread ends, which it has begun; or too small a heap, or a file that is missing. */
type Death = number | "heap" | "missing" | "no thread" | "none";

/** How the next threads die. */
const deaths: Death[] = [];

/** How many threads have died at a piece, and how many will have: the others begin after them, or these might find no piece. */
const gone = new Int32Array(new SharedArrayBuffer(4));
let goneAtLast = 0;

/** A thread's own file, with something to do before it. */
const fileAfter = (before: string, file: URL): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
    import { parentPort, workerData } from "node:worker_threads";
    ${before}
    await import(${JSON.stringify(file.href)});
  `)}`,
  );

/** Ends the thread when it says something for the nth time. */
const dyingFile = (file: URL, atPiece: number): URL =>
  fileAfter(
    `const { postMessage } = parentPort;
    let pieces = 0;
    parentPort.postMessage = (...message) => {
      if (++pieces < ${atPiece}) return postMessage.apply(parentPort, message);
      Atomics.add(workerData.gone, 0, 1);
      Atomics.notify(workerData.gone, 0);
      process.exit(1);
    };`,
    file,
  );

const livingFile = (file: URL, goneCount: number): URL =>
  fileAfter(
    `for (let at; (at = Atomics.load(workerData.gone, 0)) < ${goneCount}; ) {
      Atomics.wait(workerData.gone, 0, at);
    }`,
    file,
  );

class DyingWorker extends RealWorker {
  constructor(file: URL, options: WorkerOptions) {
    const death = deaths.shift() ?? "none";
    const workerData = { ...options.workerData, gone };
    if (death === "no thread") throw new Error("ERR_WORKER_INIT_FAILED");
    if (death === "missing") super(new URL("./missing.js", file), options);
    else if (death === "heap") super(file, { ...options, resourceLimits: SMALLEST_HEAP });
    else if (death === "none") super(livingFile(file, goneAtLast), { ...options, workerData });
    else {
      const before = Atomics.load(gone, 0);
      super(dyingFile(file, death), { ...options, workerData });
      // This thread reads nothing until then, or it might have read everything.
      assert.notEqual(Atomics.wait(gone, 0, before, 60_000), "timed-out");
    }
  }
}
const SMALLEST_HEAP = { maxOldGenerationSizeMb: 3, maxYoungGenerationSizeMb: 1 };

threads.Worker = DyingWorker;
syncBuiltinESMExports();
after(() => {
  threads.Worker = RealWorker;
  syncBuiltinESMExports();
});

test("a reading thread that dies", async () => {
  const [, stall = ""] = readFileSync(
    join(projectRoot, "sample-logs/before-web-1.ndjson"),
    "utf8",
  ).split("\n");
  const paths = writeLogs([1, 2].map((number) => `${stall}\n`.repeat(100 * number)));
  const expected = await reportOf(await read(paths, { threads: 1 }));
  const ways: readonly (readonly Death[])[] = [
    ["heap"],
    ["missing"],
    ["no thread"],
    ["no thread", "none"],
    [1],
    [2],
    [1, "none"],
    ["none", 2],
    [1, 2, "none"],
  ];
  for (const way of ways) {
    deaths.splice(0, deaths.length, ...way);
    Atomics.store(gone, 0, 0);
    goneAtLast = way.filter((death) => typeof death === "number").length;
    const settings = { threads: way.length + 1, pieceBytes: 10 * stall.length };
    warned.length = 0;
    assert.equal(await reportOf(await read(paths, settings)), expected, way.join(", "));
    // The others may have died after all was read.
    const isAwaited = typeof way[0] === "number" || way[0] === "no thread";
    if (isAwaited || warned.length > 0) {
      assert.equal(warned.length, 1, way.join(", "));
      assert.match(warned[0] ?? "", /^(a|\d) reading threads? ended too early \(.+\): another/);
    }
  }
});
