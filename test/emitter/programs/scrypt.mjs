import { scryptSync } from "node:crypto";
import { reportAfterThis } from "./measured.mjs";

const COST = { N: 2 ** 14, r: 8, p: 1, maxmem: 2 ** 30 };
function takes() {
  const started = performance.now();
  scryptSync("correct horse", "salt", 32, COST);
  return performance.now() - started;
}

const p = Math.ceil(1500 / Math.min(takes(), takes(), takes()));

function deriveKey() {
  reportAfterThis();
  scryptSync("correct horse", "salt", 32, { ...COST, p });
}

setTimeout(deriveKey, 400);
