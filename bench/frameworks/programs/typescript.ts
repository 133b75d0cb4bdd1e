interface Report {
  readonly name: string;
  readonly turns: number;
}

type Reports = readonly Report[];

function renderReport(name: string, forMs: number): Reports {
  const end: number = performance.now() + forMs;
  let turns = 0;
  while (performance.now() < end) turns += Math.sqrt(turns); // stall
  return [{ name, turns }];
}

setTimeout((): void => {
  const reports: Reports = renderReport("monthly", 700);
  if (reports.length !== 1) throw new Error("no report");
}, 400);
setTimeout(() => {}, 1500);
