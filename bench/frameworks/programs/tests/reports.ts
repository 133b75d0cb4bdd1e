interface Report {
  readonly name: string;
  readonly turns: number;
}

type Reports = readonly Report[];

export function renderReport(name: string, forMs: number): Reports {
  const end: number = performance.now() + forMs;
  let turns = 0;
  while (performance.now() < end) turns += Math.sqrt(turns); // stall
  return [{ name, turns }];
}
