/**
 * Serves requests and stalls at random, in a random way, for some minutes, and journals when each stall was and which
 * function it was in. Prints its memory every minute.
 *
 *     JOURNAL=... node --expose-gc --import .../register.js endured.mjs MINUTES
 */
import { createHash, pbkdf2Sync } from "node:crypto";
import { appendFileSync, openSync, writeSync } from "node:fs";
import { createServer, get } from "node:http";
import { gzipSync } from "node:zlib";

const [minutes] = process.argv.slice(2).map(Number);
const journal = openSync(process.env.JOURNAL, "a");
const endMs = performance.now() + minutes * 60_000;
const rows = Array.from({ length: 2_000 }, (_, id) => ({
  id,
  name: `row ${id}`,
  tags: ["a", "b"],
}));
const text = JSON.stringify(rows);

const kinds = {
  spin: (until) => {
    while (performance.now() < until);
  },
  parseRows: (until) => {
    while (performance.now() < until) JSON.parse(text);
  },
  hashRows: (until) => {
    while (performance.now() < until) createHash("sha256").update(text).digest();
  },
  deriveKey: (until) => {
    while (performance.now() < until) pbkdf2Sync("secret", "salt", 2_000, 32, "sha256");
  },
  matchSlowly: (until) => {
    while (performance.now() < until) /^(a+)+$/.test("aaaaaaaaaaaaaaaaaa!");
  },
  compress: (until) => {
    while (performance.now() < until) gzipSync(text);
  },
  sortRows: (until) => {
    while (performance.now() < until) rows.slice().sort((a, b) => b.name.localeCompare(a.name));
  },
  allocate: (until) => {
    let kept = [];
    while (performance.now() < until) kept = [...kept.slice(-200), { text: String(Math.random()) }];
  },
  sleepSynchronously: (until) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, until - performance.now());
  },
  appendRows: (until) => {
    while (performance.now() < until) appendFileSync("/dev/null", text);
  },
};
const names = Object.keys(kinds);

const server = createServer((request, response) => {
  const kind = new URL(request.url, "http://localhost").searchParams.get("kind");
  if (kind !== null) {
    const forMs = 150 * 10 ** Math.random();
    const begunMs = Date.now();
    const started = performance.now();
    kinds[kind](started + forMs);
    writeSync(journal, `${begunMs} ${performance.now() - started} ${kind}\n`);
  }
  response.end("done");
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address();
  const request = (path) =>
    new Promise((resolve) => {
      get({ port, path, agent: false }, (response) => response.resume().on("end", resolve)).on(
        "error",
        resolve,
      );
    });
  let nextReport = 0;
  const turn = async () => {
    if (performance.now() > nextReport) {
      nextReport = performance.now() + 60_000;
      await new Promise(setImmediate);
      globalThis.gc();
      const { rss, heapUsed } = process.memoryUsage();
      console.log(`${Math.round(rss / 2 ** 20)} ${(heapUsed / 2 ** 20).toFixed(1)}`);
    }
    if (performance.now() > endMs) return server.close();
    for (let i = 0; i < 20; i++) await request("/");
    await new Promise((resolve) => setTimeout(resolve, 200 + 3_000 * Math.random()));
    await request(`/?kind=${names[Math.floor(names.length * Math.random())]}`);
    return turn();
  };
  // The collection itself is long enough to be a stall on a busy machine: it is not journaled.
  turn();
});
