/**
 * A server under load whose loop stalls now and then for a random length in a random way, each stall measured by the program
 * itself: at the end it says which it measured, and how its memory went.
 */
import { execFileSync } from "node:child_process";
import { pbkdf2Sync, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer, get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";

const [minutes = "30", journal] = process.argv.slice(2);
const documents = JSON.stringify(Array.from({ length: 60_000 }, (_, i) => ({ i, name: `n${i}` })));
const noise = randomBytes(4 << 20);

const kinds = {
  computeTotals(forMs) {
    for (const end = performance.now() + forMs; performance.now() < end; );
  },
  matchPattern() {
    /^(a+)+$/.test(`${"a".repeat(25)}!`);
  },
  parseDocuments: () => JSON.parse(documents),
  sortRows: () => Array.from({ length: 300_000 }, () => Math.random()).sort((a, b) => a - b),
  hashPassword: () => pbkdf2Sync("p", "s", 200_000, 64, "sha512"),
  compressBody: () => gzipSync(noise),
  runChild: (forMs) => execFileSync("sleep", [String(forMs / 1000)]),
  waitForLock: (forMs) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, forMs),
  makeGarbage(forMs) {
    const kept = [];
    for (const end = performance.now() + forMs; performance.now() < end; ) {
      kept.push({ text: String(end) });
      if (kept.length > 200_000) kept.length = 0;
    }
  },
};

const server = createServer((_, response) => response.end("fine"));
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
let requests = 0;
let isOver = false;
async function client() {
  const url = `http://127.0.0.1:${server.address().port}/`;
  while (!isOver) {
    await new Promise((resolve) =>
      get(url, (answer) => answer.resume().on("end", resolve)).on("error", resolve),
    );
    requests++;
    await sleep(5);
  }
}
const clients = Array.from({ length: 4 }, client);

const measured = [];
const memory = [];
const end = performance.now() + Number(minutes) * 60_000;
const names = Object.keys(kinds);
await sleep(1000);
while (performance.now() < end) {
  await sleep(50 + Math.random() * 400);
  const name = names[Math.floor(Math.random() * names.length)];
  const begunMs = Date.now();
  const begun = performance.now();
  kinds[name](100 + Math.random() * 400);
  measured.push([name, begunMs, performance.now() - begun]);
  if (measured.length % 50 === 0) {
    globalThis.gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    memory.push([Math.round(rss / 2 ** 20), Math.round(heapUsed / 2 ** 20)]);
  }
}
isOver = true;
await Promise.all(clients);
writeFileSync(journal, JSON.stringify({ measured, memory, requests }));
server.close();
