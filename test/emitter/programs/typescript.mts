/** Run by Node itself, without a compiler. */
const words: readonly string[] = ["a", "b"];

function searchIndex(forMs: number): number {
  const end: number = performance.now() + forMs;
  let turns = 0;
  while (performance.now() < end) turns += words.length;
  return turns;
}

setTimeout(() => searchIndex(900), 200);
