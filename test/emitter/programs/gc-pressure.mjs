import { report } from "./measured.mjs";

function buildIndex(forMs) {
  const end = performance.now() + forMs;
  const index = [];
  while (performance.now() < end) {
    for (let i = 0; i < 20_000; i++) index.push({ id: index.length, terms: [i, i + 1, i + 2] });
    if (index.length > 1_500_000) index.length = 0;
  }
  return index;
}

setTimeout(() => report(() => buildIndex(1500)), 200);
