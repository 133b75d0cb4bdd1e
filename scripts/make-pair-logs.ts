/**
 * Writes `test/golden/pairs/`: pairs of logs that differ in something other than the code, for the golden cases of `compare`.
 *
 *     npm run build && node dist/scripts/make-pair-logs.js
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../src/record/time-units.js";
import { projectRoot } from "../test/project-root.js";

const MONDAY = Date.parse("2026-11-16T00:00:00Z");
const TUESDAY = MONDAY + DAY_MS;

interface Plan {
  readonly fromMs: number;
  readonly hours: number;
  readonly version: string;
  readonly threshold?: number;
  readonly host?: string;
  /** Function -> stalls in each hour; `byHour` instead if they follow the clock. */
  readonly perHour: Readonly<Record<string, number | ((hourOfDay: number) => number)>>;
  /** Only stalls, as from a producer that does not know our format well. */
  readonly isBare?: boolean;
  /** Hours (since the beginning) in which nothing is written. */
  readonly silentHours?: readonly number[];
}

interface Line {
  readonly timestamp: string;
  readonly [field: string]: unknown;
}

/** Random numbers that are the same in every run: a stall is 100 to 400 ms long, at some time in its hour. */
function linesOf(name: string, plan: Plan): object[] {
  const { fromMs, hours, version, threshold = 100, host = "web-1", isBare = false } = plan;
  const lines: Line[] = [];
  const session = `pair-${name}`;
  const stamp = (ms: number): string => new Date(ms).toISOString();
  const facts = isBare ? {} : { v: 1, session };
  let seq = 0;
  for (let hour = 0; hour < hours; hour++) {
    if (plan.silentHours?.includes(hour) === true) continue;
    const startMs = fromMs + hour * HOUR_MS;
    for (const [functionName, rate] of Object.entries(plan.perHour)) {
      const many = typeof rate === "number" ? rate : rate(new Date(startMs).getUTCHours());
      for (let i = 0; i < many; i++) {
        const scatterMs = ((hour * 7919 + i * 104_729 + functionName.length * 31) % 997) * 300;
        const duration = 100 + ((hour * 131 + i * 71 + functionName.length * 17) % 300);
        if (duration < threshold) continue;
        lines.push({
          ...facts,
          ...(isBare ? {} : { type: "stall", seq: seq++ }),
          timestamp: stamp(startMs + (i / many) * HOUR_MS + scatterMs),
          duration,
          stack: `    at ${functionName} (/srv/shop/src/${functionName}.js:12:5)`,
        });
      }
    }
    for (let minute = 0; !isBare && minute < 60; minute += 10) {
      lines.push({ ...facts, type: "alive", timestamp: stamp(startMs + minute * MINUTE_MS) });
    }
  }
  lines.sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1));
  if (isBare) return lines;
  const start = { type: "start", host, service: "shop", version, threshold, node: "v22.12.0" };
  return [
    { ...facts, ...start, timestamp: stamp(fromMs) },
    ...lines,
    { ...facts, type: "stop", timestamp: stamp(fromMs + hours * HOUR_MS) },
  ];
}

const day = { fromMs: TUESDAY, hours: 24, version: "2.4.0" };
const usual = { renderInvoice: 2, parseFeed: 3 };
const PLANS: Readonly<Record<string, Plan>> = {
  usual: { fromMs: MONDAY, hours: 24, version: "2.3.1", perHour: usual },
  worse: { ...day, perHour: { renderInvoice: 7, parseFeed: 3, mergeOrders: 1 } },
  fine: { ...day, threshold: 250, perHour: usual },
  rush: {
    ...day,
    fromMs: MONDAY,
    version: "2.3.1",
    perHour: { parseFeed: (hour) => (hour >= 9 && hour < 15 ? 8 : 1) },
  },
  morning: { ...day, fromMs: TUESDAY + 9 * HOUR_MS, hours: 6, perHour: { parseFeed: 8 } },
  bare: { ...day, perHour: usual, isBare: true },
  gap: { ...day, perHour: usual, silentHours: [3, 4, 5, 6, 7] },
};

const folder = join(projectRoot, "test/golden/pairs");
mkdirSync(folder, { recursive: true });
for (const [name, plan] of Object.entries(PLANS)) {
  const text = linesOf(name, plan).map((line) => `${JSON.stringify(line)}\n`);
  writeFileSync(join(folder, `${name}.ndjson`), text.join(""));
}
writeFileSync(join(folder, "empty.ndjson"), "");
