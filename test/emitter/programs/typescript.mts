/** Run by Node itself, without a compiler. */
const words: readonly string[] = ["a", "b"];

function searchIndex(forMs: number): number {
  const end: number = performance.now() + forMs;
  const before: number = process.cpuUsage().user;
  let turns = 0;
  while (performance.now() < end || process.cpuUsage().user - before < forMs * 300)
    turns += words.length;
  return turns;
}

setTimeout(() => searchIndex(900), 200);
