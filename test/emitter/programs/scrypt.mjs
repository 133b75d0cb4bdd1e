import { scryptSync } from "node:crypto";
import { repeatsFor, reportAfterThis } from "./measured.mjs";

const COST = { N: 2 ** 14, r: 8, p: 1, maxmem: 2 ** 30 };
const p = await repeatsFor(1400, () => scryptSync("correct horse", "salt", 32, COST));

function deriveKey() {
  reportAfterThis();
  scryptSync("correct horse", "salt", 32, { ...COST, p });
}

setTimeout(deriveKey, 400);
