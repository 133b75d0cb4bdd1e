/** Stalls again and again, and notes each stall when it is over in a journal that is on the disk before it goes on. */
import { fsyncSync, openSync, writeSync } from "node:fs";

const journal = openSync(process.env.JOURNAL, "a");

function settleAccounts(forMs) {
  const end = performance.now() + forMs;
  while (performance.now() < end);
}

function turn() {
  const begun = Date.now();
  settleAccounts(120 + Math.random() * 60);
  writeSync(journal, `${begun} ${Date.now() - begun}\n`);
  fsyncSync(journal);
  setTimeout(turn, 5 + Math.random() * 20);
}

setTimeout(turn, 150);
