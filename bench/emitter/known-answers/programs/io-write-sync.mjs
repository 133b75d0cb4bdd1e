// kind: io
// expect: appendJournal
// verdict: wait,code

import { closeSync, fsyncSync, mkdtempSync, openSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { LATER, stall } from "./truth.mjs";

const journal = openSync(`${mkdtempSync(`${tmpdir()}/journal-`)}/j`, "w");
process.on("exit", () => closeSync(journal));
function appendJournal(n) {
  writeSync(journal, `entry ${n}\n`);
  fsyncSync(journal);
}
function workFor(ms) {
  const end = performance.now() + ms;
  for (let n = 0; performance.now() < end; n++) appendJournal(n);
}
setTimeout(() => stall(() => workFor(1300)), LATER);
