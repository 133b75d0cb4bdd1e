/**
 * Logs for which it is known what changed and when, through the real command.
 */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { simulateTrend, TREND_EPOCH_MS, type TrendPlan } from "../../bench/stats/trend-fleet.js";
import { HOUR_MS } from "../../src/record/time-units.js";
import { timeBins } from "../../src/trend/time-bins.js";
import { run } from "../cli/memory-io.js";
import { temporaryFolder } from "../temporary-folder.js";

const folder = temporaryFolder("stall-report-trend-");
let files = 0;

/** A process, and what its functions do. */
interface LogPlan {
  readonly hours: number;
  readonly service?: string;
  /** Versions by the hour of their first start; one process each. */
  readonly versions?: Readonly<Record<string, number>>;
  /** Processes at an hour; missing is one. */
  readonly processes?: (hour: number) => number;
  readonly functions: Readonly<Record<string, Omit<TrendPlan, "hours">>>;
}

const step =
  (at: number, factor: number) =>
  (hour: number): number =>
    hour < at ? 1 : factor;

/** The lines of one process after another, each with the stalls of its hours. */
function linesOf(plan: LogPlan): string[] {
  const { hours, service = "shop", versions = { "1.0.0": 0 }, processes = () => 1 } = plan;
  const starts = Object.entries(versions);
  const records: { readonly at: number; readonly line: string }[] = [];
  const most = Math.max(...Array.from({ length: hours }, (_, hour) => processes(hour)));
  for (let slot = 0; slot < most; slot++) {
    const isUp = (hour: number): boolean => hour < hours && processes(hour) > slot;
    for (const [i, [version, firstHour]] of starts.entries()) {
      const end = starts[i + 1]?.[1] ?? hours;
      const first = Array.from({ length: hours }, (_, h) => h).find(
        (h) => h >= firstHour && isUp(h),
      );
      if (first === undefined || first >= end) continue;
      const session = `${service}-${version}-${slot}`;
      const stop = Array.from({ length: hours + 1 }, (_, h) => h).find(
        (h) => h > first && !isUp(h),
      );
      const [fromMs, toMs] = [first, Math.min(end, stop ?? hours)].map(
        (h) => TREND_EPOCH_MS + h * HOUR_MS,
      ) as [number, number];
      const add = (at: number, type: string, fields: object): void => {
        const timestamp = new Date(at).toISOString();
        records.push({ at, line: JSON.stringify({ v: 1, type, session, timestamp, ...fields }) });
      };
      add(fromMs, "start", {
        host: "web-1",
        service,
        version,
        threshold: 100,
        platform: "linux-x64",
      });
      for (let at = fromMs + 540_000; at < toMs; at += 540_000)
        add(at, "alive", { uptime: at - fromMs });
      let seq = 0;
      for (const [f, [name, own]] of Object.entries(plan.functions).entries()) {
        for (const { atMs, durationMs } of simulateTrend({ hours, ...own }, 1 + f + 100 * slot)) {
          if (atMs < fromMs || atMs >= toMs) continue;
          const stack = `Error\n    at ${name} (/srv/${service}/${name}.js:3:7)`;
          add(atMs, "stall", { seq: seq++, duration: durationMs, stack });
        }
      }
      add(toMs, "stop", { uptime: toMs - fromMs, reason: "exit" });
    }
  }
  return records.sort((a, b) => a.at - b.at).map(({ line }) => line);
}

function logOf(...plans: readonly LogPlan[]): string {
  const path = join(folder, `log-${files++}.ndjson`);
  writeFileSync(
    path,
    plans
      .flatMap(linesOf)
      .map((line) => `${line}\n`)
      .join(""),
  );
  return path;
}

interface Change {
  readonly direction: string;
  readonly quantities: readonly string[];
  readonly at: string;
  readonly earliest: string;
  readonly latest: string;
  readonly version: { readonly version: string } | null;
  readonly rateRatio: {
    readonly estimate: number | null;
    readonly low: number;
    readonly high: number | null;
  };
  readonly confounders: readonly string[];
}

interface Row {
  readonly function: string;
  readonly verdict: string;
  readonly changes: readonly Change[];
  readonly levels: readonly { readonly ratePerHour: number; readonly observedHours: number }[];
  readonly versions: readonly {
    readonly version: string;
    readonly observedHours: number;
    readonly count: number;
  }[];
}

async function trendOf(...words: readonly string[]): Promise<{
  rows: Record<string, Row>;
  overall: Row;
  status: number;
  warnings: readonly { readonly code: string }[];
  season: string;
}> {
  const { stdout, stderr, status } = await run(["trend", ...words, "-f", "json"]);
  assert.notEqual(stdout, "", stderr);
  const { groups, overall, warnings, season } = JSON.parse(stdout);
  const rows = Object.fromEntries((groups as Row[]).map((row) => [row.function, row]));
  return { rows, overall, status, warnings, season };
}

/** Whether a change is told of the hour of the log. */
function isAt(change: Change | undefined, hour: number): boolean {
  const atMs = TREND_EPOCH_MS + hour * HOUR_MS;
  return (
    change !== undefined &&
    Date.parse(change.earliest) - HOUR_MS <= atMs &&
    atMs <= Date.parse(change.latest) + HOUR_MS
  );
}

const DAYS = 24;
const tenDays = logOf({
  hours: 10 * DAYS,
  versions: { "1.4.1": 0, "1.4.2": 5 * DAYS + 14 },
  functions: {
    middle: { rate: 1.5, curve: step(5 * DAYS + 14, 3) },
    lastTenth: { rate: 1.5, curve: step(9 * DAYS, 4) },
    steady: { rate: 2 },
    incident: { rate: 1.5, curve: (hour) => (hour >= 70 && hour < 130 ? 4 : 1) },
    nightly: { rate: 2, diurnal: 0.95 },
    longer: { rate: 2, lengthMs: (hour) => (hour < 120 ? 300 : 1500) },
    gone: { rate: 3, curve: step(144, 0) },
    fresh: { rate: 3, curve: (hour) => (hour < 150 ? 0 : 1) },
    rare: { rate: 0.01 },
    weekdays: { rate: 3, curve: (hour) => (hour % 168 < 5 * DAYS ? 1 : 0.3) },
  },
});

test("each function has the changes that it had, when it had them", async () => {
  const { rows, season, status } = await trendOf(tenDays);
  assert.equal(season, "hour-of-day-weekends-apart");
  assert.equal(status, 0);
  const { middle, lastTenth, steady, incident, nightly, longer, gone, fresh, rare, weekdays } =
    rows as Record<string, Row>;
  for (const row of [steady, nightly, rare, weekdays])
    assert.deepEqual(row?.changes, [], row?.function);
  assert.equal(middle?.verdict, "worse");
  assert.equal(middle?.changes.length, 1);
  const [ofMiddle] = middle?.changes ?? [];
  assert.equal(ofMiddle?.version?.version, "1.4.2");
  assert.equal(ofMiddle?.at, new Date(TREND_EPOCH_MS + (5 * DAYS + 14) * HOUR_MS).toISOString());
  const { estimate, low, high } = (ofMiddle as Change).rateRatio;
  assert.ok(low < 3 && (high ?? 0) > 3 && (estimate ?? 0) > 2, `${low} ${estimate} ${high}`);
  assert.ok(isAt(lastTenth?.changes[0], 9 * DAYS) && lastTenth?.changes.length === 1);
  assert.deepEqual(
    incident?.changes.map(({ direction }) => direction),
    ["worse", "better"],
  );
  assert.ok(isAt(incident?.changes[0], 70) && isAt(incident?.changes[1], 130));
  assert.deepEqual(
    longer?.changes.map(({ quantities }) => quantities),
    [["blocked"]],
  );
  assert.ok(isAt(longer?.changes[0], 120));
  assert.equal(gone?.verdict, "better");
  assert.equal(gone?.levels.at(-1)?.ratePerHour, 0);
  assert.equal(fresh?.verdict, "worse");
  assert.ok(isAt(fresh?.changes[0], 150));
});

test("twice the processes are not twice the rate", async () => {
  const log = logOf({
    hours: 10 * DAYS,
    processes: (hour) => (hour < 120 ? 1 : 3),
    functions: { steady: { rate: 1.5 } },
  });
  const { rows } = await trendOf(log);
  assert.deepEqual(rows["steady"]?.changes, []);
  assert.ok((rows["steady"]?.levels[0]?.observedHours ?? 0) > 470);
});

test("a function is observed while its own service is", async () => {
  const shop = { hours: 10 * DAYS, functions: { render: { rate: 2 } } };
  const other = {
    hours: 240,
    service: "cart",
    processes: (hour: number) => (hour < 120 ? 1 : 20),
    functions: { price: { rate: 0.2 } },
  };
  const { rows } = await trendOf(logOf(shop, other));
  assert.deepEqual(rows["render"]?.changes, []);
  assert.deepEqual(rows["price"]?.changes, []);
});

test("summaries and logs give the same rows", async () => {
  const path = join(folder, "summary.json");
  const made = await run(["summarize", tenDays]);
  writeFileSync(path, made.stdout);
  const [fromLog, fromSummary] = [await trendOf(tenDays), await trendOf(path)];
  assert.deepEqual(fromSummary.rows, fromLog.rows);
});

test("short logs are divided into ten minutes, and name the time of day", async () => {
  const log = logOf({ hours: 8, functions: { render: { rate: 20, curve: step(4, 5) } } });
  const { rows, season } = await trendOf(log);
  assert.equal(season, "none");
  assert.ok(isAt(rows["render"]?.changes[0], 4));
  assert.deepEqual(rows["render"]?.changes[0]?.confounders, ["time-of-day"]);
  const gate = await run(["trend", log, "--fail-on", "worse"]);
  assert.equal(gate.status, 0, "perhaps it is always so at that time");
});

test("a clock that was not set makes no bins without end", () => {
  for (const from of [-62e12, 0, TREND_EPOCH_MS]) {
    for (const by of ["10min", "hour", "day"] as const) {
      const to = TREND_EPOCH_MS + HOUR_MS;
      const { binMs, first, count } = timeBins({ from, to }, 600_000, by);
      assert.ok(count <= 60_000 && (first + count) * binMs >= to, `${by} since ${from}: ${count}`);
    }
  }
});

test("by the day, and as a gate", async () => {
  const { rows } = await trendOf(tenDays, "--by", "day");
  assert.ok(
    isAt(rows["middle"]?.changes[0], 5 * DAYS) || isAt(rows["middle"]?.changes[0], 6 * DAYS),
  );
  assert.equal((await run(["trend", tenDays, "--fail-on", "worse"])).status, 1);
  const before = ["--until", "2026-11-05T00:00Z"];
  assert.equal((await run(["trend", tenDays, ...before, "--fail-on", "worse"])).status, 0);
  assert.equal(
    (await run(["trend", tenDays, "--service", "other", "--fail-on", "worse"])).status,
    2,
  );
});

test("a known blocker is marked, and the gate passes it over", async () => {
  const log = logOf({ hours: 120, functions: { middle: { rate: 3, curve: step(60, 4) } } });
  const gate = ["trend", log, "--fail-on", "worse"];
  assert.equal((await run(gate)).status, 1);
  const { stdout } = await run(["trend", log, "-f", "json"]);
  const known = join(folder, "known.json");
  const { id } = JSON.parse(stdout).groups[0];
  const entry = { id, until: "2099-01-01", why: "the vendor mends it" };
  writeFileSync(known, JSON.stringify({ accepted: [entry] }));
  const passed = await run([...gate, "--known", known]);
  assert.equal(passed.status, 0, passed.stderr);
  assert.match(passed.stdout, /accepted until 2099-01-01: the vendor mends it/);
  assert.doesNotMatch(passed.stdout.split("\n")[0] ?? "", /1 worse/);
  assert.equal((await run([...gate, "--no-known"])).status, 1);
});

test("without records of life nothing is called", async () => {
  const path = join(folder, "bare.ndjson");
  const stalls = linesOf({ hours: 240, functions: { render: { rate: 2, curve: step(120, 4) } } });
  writeFileSync(
    path,
    stalls
      .filter((line) => line.includes('"stall"'))
      .map((line) => `${line}\n`)
      .join(""),
  );
  const { rows, warnings, status } = await trendOf(path);
  assert.equal(rows["render"]?.verdict, "no-exposure");
  assert.ok(warnings.some(({ code }) => code === "no-life-lines"));
  assert.equal(status, 0);
  assert.equal((await run(["trend", path, "--fail-on", "worse"])).status, 2);
});

test("every format says it", async () => {
  const short = logOf({
    hours: 96,
    versions: { "1.4.1": 0, "1.4.2": 48 },
    functions: { middle: { rate: 2, curve: step(48, 4) } },
  });
  for (const format of ["table", "markdown", "slack", "jira", "html", "csv", "ndjson"]) {
    const { stdout, status } = await run(["trend", short, "-f", format]);
    assert.equal(status, 0);
    assert.match(stdout, /middle/, format);
    assert.match(stdout, /1\.4\.2/, format);
  }
  const { stdout } = await run(["trend", short], { env: { LC_ALL: "C" }, isTerminal: true });
  assert.ok(
    [...stdout].every((character) => character.charCodeAt(0) < 128 || character === "\u001b"),
  );
  for (const line of (await run(["trend", short])).stdout.split("\n")) {
    assert.ok([...line].length <= 80, line);
  }
  const out = join(folder, "trend.html");
  await run(["trend", short, "-o", out]);
  assert.match(readFileSync(out, "utf8"), /class=level/);
  const { stderr, status } = await run(["trend", short, "-o", join(folder, "x.folded")]);
  assert.equal(status, 2);
  assert.match(stderr, /does not write folded/);
});

test("a report says since when its functions are worse or better, as the trend does", async () => {
  const { rows } = await trendOf(tenDays);
  const { stdout } = await run([tenDays, "-f", "json"]);
  const { groups } = JSON.parse(stdout) as { groups: { function: string; lastChange: Change }[] };
  for (const { function: name, lastChange } of groups) {
    const last = rows[name]?.changes.at(-1);
    assert.deepEqual(
      [name, lastChange?.direction, lastChange?.at],
      [name, last?.direction, last?.at],
    );
  }
  const text = await run([tenDays]);
  assert.match(text.stdout, /middle .*\n.*\n +worse since 1\.4\.2 \(×[23]\.\d\)/);
  assert.match((await run(["show", "middle", tenDays])).stdout, /Note .*worse since 1\.4\.2/);
});

test("show says it of any function, by name, rank or id", async () => {
  const heavy = Array.from({ length: 11 }, (_, i) => [`heavy${i}`, { rate: 6 }] as const);
  const many = logOf({
    hours: 96,
    functions: { ...Object.fromEntries(heavy), light: { rate: 0.5, curve: step(48, 6) } },
  });
  const { groups } = JSON.parse((await run([many, "-f", "json"])).stdout);
  const [id, rank] = [groups[11].id, "12"];
  assert.deepEqual([groups[11].function, groups[11].lastChange], ["light", null]);
  for (const word of ["light", "LIGHT", rank, `#${rank}`, id.slice(0, 6)]) {
    assert.match((await run(["show", word, many])).stdout, /Note .*worse since/, word);
  }
});
