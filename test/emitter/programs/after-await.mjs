import { readFile } from "node:fs/promises";
import { report } from "./measured.mjs";

async function importCatalogue() {
  await readFile(import.meta.filename ?? new URL(import.meta.url));
  report(() => mergePrices(1200));
}

function mergePrices(forMs) {
  const end = performance.now() + forMs;
  const prices = new Map();
  while (performance.now() < end) prices.set(prices.size % 5000, Math.random());
  return prices;
}

setTimeout(importCatalogue, 150);
