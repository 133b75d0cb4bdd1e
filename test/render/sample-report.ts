/**
 * Reports made by hand, for the tests of the renderers: `sampleReport()` shows everything that a report can hold.
 */

import { HOUR_MS } from "../../src/record/time-units.js";
import type { RenderOptions } from "../../src/render/render-options.js";
import type {
  Group,
  GroupStack,
  HistogramBin,
  HourOfReport,
  Report,
  TimelinePoint,
} from "../../src/report/model.js";
import type { ResolvedFrame } from "../../src/stack/resolved-frame.js";
import type { VerdictKind } from "../../src/verdict/verdict.js";

/** The first hour of the sample. */
export const SAMPLE_START_MS = Date.UTC(2026, 10, 24, 0, 0, 0);

/** Options as the command line would fill them in. */
export const SAMPLE_OPTIONS: RenderOptions = {
  width: 100,
  hasColour: false,
  toolVersion: "1.2.3",
  madeAtMs: SAMPLE_START_MS + 25 * HOUR_MS,
  command: "stall-report 'logs/*.ndjson' --since 24h",
  repositoryPath: (file) => (file.startsWith("src/") ? file : undefined),
};

/** A frame of mapped source. */
export function frame(
  functionName: string | undefined,
  file?: string,
  line?: number,
): ResolvedFrame {
  return {
    ...(functionName === undefined ? {} : { functionName }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line, column: 7 }),
    outcome: file === undefined || file.startsWith("node:") ? "not-applicable" : "mapped",
    generated: {
      ...(functionName === undefined ? {} : { functionName }),
      file: file?.startsWith("node:") === true ? file : "/srv/app/dist/server.js",
      line: 1,
      column: 10_000 + (line ?? 0),
    },
  };
}

const HANDLER = [
  frame("Layer.handle", "/srv/app/node_modules/express/lib/router/layer.js", 95),
  frame("processTicksAndRejections", "node:internal/process/task_queues", 95),
];

/** A group of application code; every field can be replaced. */
export function sampleGroup(overrides: Partial<Group> = {}): Group {
  const stacks: GroupStack[] = [
    {
      count: 40,
      blockedMs: 30_000.5,
      frames: [
        frame("layoutTable", "src/pdf/table.ts", 88),
        frame("renderInvoice", "src/pdf/invoice.ts", 41),
        frame("handleInvoice", "src/routes/invoice.ts", 19),
        ...HANDLER,
      ],
    },
    {
      count: 8,
      blockedMs: 9_400.25,
      frames: [
        frame("renderInvoice", "src/pdf/invoice.ts", 52),
        frame("nightlyBatch", "src/jobs/nightly.ts", 12),
        frame(undefined, "src/jobs/nightly.ts", 30),
      ],
    },
  ];
  const name = overrides.function ?? "renderInvoice";
  const location =
    "location" in overrides
      ? overrides.location
      : { file: "src/pdf/invoice.ts", line: 41, column: 7 };
  const { package: called, caller } = overrides;
  return {
    id: "9f31c2a07be4",
    title: called === undefined ? name : `${caller?.function} → ${called}`,
    place: caller === undefined ? location : caller.location,
    leaves:
      called === undefined ? undefined : [{ function: name, location, count: 3, blockedMs: 900 }],
    parts: undefined,
    callbacks: undefined,
    turnCount: 0,
    mostCallbacks: 0,
    function: "renderInvoice",
    location: { file: "src/pdf/invoice.ts", line: 41, column: 7 },
    package: undefined,
    origin: "app",
    count: 50,
    blockedMs: 42_000.75,
    minMs: 503,
    p50Ms: 712,
    p95Ms: 1_840,
    p99Ms: 2_950.5,
    maxMs: 3_120,
    firstSeenMs: SAMPLE_START_MS + 12 * 60_000,
    lastSeenMs: SAMPLE_START_MS + 23.4 * HOUR_MS,
    suspectedCount: 3,
    suspectedMs: 2_100,
    unfinishedCount: 1,
    hintCount: 0,
    verdicts: new Map<VerdictKind, number>([
      ["code", 46],
      ["gc", 4],
      ["starved", 3],
    ]),
    caller: undefined,
    source: {
      firstLine: 39,
      lines: [
        "export function renderInvoice(invoice: Invoice): Buffer {",
        "\tconst page = newPage(invoice.locale);",
        "\tfor (const row of invoice.rows) page.add(layoutTable(row, invoice.rows));",
        "\treturn page.finish();",
        "}",
      ],
      blamedLine: 41,
    },
    stacks,
    versions: ["2.3.1", "2.4.0"],
    owners: ["@acme/billing"],
    services: ["billing"],
    hosts: ["web-1", "web-2"],
    sessions: 4,
    files: ["logs/web-1.ndjson", "logs/web-2.ndjson"],
    examples: [
      {
        path: "logs/web-1.ndjson",
        line: 812,
        timestampMs: SAMPLE_START_MS + 9 * HOUR_MS,
        durationMs: 3_120,
        verdict: "code",
        reason: "used the CPU for 3.05 of 3.12 s",
        context: { route: "/invoices/:id", tenant: 17 },
      },
      {
        path: "logs/web-2.ndjson",
        line: 90,
        timestampMs: SAMPLE_START_MS + 3 * HOUR_MS,
        durationMs: 1_840,
        verdict: "gc",
        reason: "garbage collection took 1200 of 1840 ms",
        context: undefined,
      },
    ],
    trend: [0, 0, 1_200, 4_800.5, 9_000, 12_000, 8_000, 4_000.25, 2_000, 0, 0, 1_000],
    trail: { lastVersion: "2.4.0", newerVersion: undefined, newIn: undefined, notSince: undefined },
    startupCount: 0,
    startupMs: 0,
    contexts: [
      {
        key: "route",
        values: [
          { value: "POST /reports", count: 40 },
          { value: "GET /invoices/:id", count: 9 },
        ],
        otherCount: 1,
      },
      { key: "tenant", values: [{ value: "acme", count: 20 }], otherCount: 25 },
    ],
    ...overrides,
  };
}

const CSV_GROUP = sampleGroup({
  contexts: [],
  id: "0b7d44e1c9aa",
  function: "parse",
  location: { file: "/srv/app/node_modules/csv-parse/lib/sync.js", line: 12, column: 3 },
  package: "csv-parse",
  origin: "dependency",
  count: 21,
  blockedMs: 18_420,
  minMs: 510,
  p50Ms: 820,
  p95Ms: 1_300,
  p99Ms: 1_410,
  maxMs: 1_410,
  suspectedCount: 0,
  suspectedMs: 0,
  unfinishedCount: 0,
  hintCount: 2,
  verdicts: new Map<VerdictKind, number>([["native", 21]]),
  caller: {
    function: "importCustomers",
    location: { file: "src/import/customers.ts", line: 77, column: 15 },
  },
  source: undefined,
  stacks: [
    {
      count: 21,
      blockedMs: 18_420,
      frames: [
        frame("parse", "/srv/app/node_modules/csv-parse/lib/sync.js", 12),
        frame("importCustomers", "src/import/customers.ts", 77),
        ...HANDLER,
      ],
    },
  ],
  examples: [],
});

const EXEC_GROUP = sampleGroup({
  contexts: [],
  id: "71ee09d2b3c5",
  function: "gitRevision",
  location: { file: "src/about/revision.ts", line: 9, column: 20 },
  count: 6,
  blockedMs: 3_600,
  minMs: 540,
  p50Ms: 590,
  p95Ms: 680,
  p99Ms: 680,
  maxMs: 680,
  suspectedCount: 0,
  suspectedMs: 0,
  unfinishedCount: 0,
  verdicts: new Map<VerdictKind, number>([["wait", 6]]),
  source: undefined,
  stacks: [
    {
      count: 6,
      blockedMs: 3_600,
      frames: [
        frame("spawnSync", "node:internal/child_process", 1124),
        frame("execSync", "node:child_process", 957),
        frame("gitRevision", "src/about/revision.ts", 9),
        frame("handleAbout", "src/routes/about.ts", 4),
        ...HANDLER,
      ],
    },
  ],
  examples: [],
});

const IDLE_GROUP = sampleGroup({
  contexts: [],
  id: "e5a1f00d1234",
  function: "(event loop)",
  location: undefined,
  origin: "idle",
  count: 0,
  blockedMs: 0,
  minMs: 520,
  p50Ms: 610,
  p95Ms: 900,
  p99Ms: 900,
  maxMs: 900,
  suspectedCount: 9,
  suspectedMs: 5_800,
  unfinishedCount: 0,
  verdicts: new Map<VerdictKind, number>([
    ["idle", 7],
    ["suspended", 2],
  ]),
  source: undefined,
  stacks: [{ count: 9, blockedMs: 5_800, frames: [] }],
  examples: [],
});

/** A number from 0 to 1 that is the same in every run. */
function noise(seed: number): number {
  const x = Math.sin(seed * 12.9898) * 43_758.5453;
  return x - Math.floor(x);
}

function samplePoints(groups: readonly Group[]): TimelinePoint[] {
  const points = groups.flatMap((group, g) => {
    const kinds = [...group.verdicts].flatMap(([kind, count]) =>
      Array<VerdictKind>(count).fill(kind),
    );
    return kinds.map((kind, i) => {
      const seed = g * 1_000 + i;
      const share = noise(seed) ** 3;
      return {
        timestampMs: SAMPLE_START_MS + Math.round(noise(seed + 0.5) * 23.9 * HOUR_MS),
        durationMs: Math.round(group.minMs * (group.maxMs / group.minMs) ** share),
        groupId: group.id,
        kind,
      };
    });
  });
  return points.sort((a, b) => a.timestampMs - b.timestampMs);
}

function sampleHours(): HourOfReport[] {
  return Array.from({ length: 24 }, (_, hour) => {
    const isGap = hour === 14;
    const count = isGap ? 0 : Math.round(noise(hour + 70) * 7);
    return {
      hourMs: SAMPLE_START_MS + hour * HOUR_MS,
      observedMs: isGap ? 0 : 2 * HOUR_MS,
      count,
      blockedMs: count * 830,
      suspectedCount: hour % 5 === 0 && !isGap ? 2 : 0,
    };
  });
}

function sampleHistogram(): HistogramBin[] {
  const counts = [9, 21, 17, 12, 8, 4, 3, 2, 0, 1];
  return counts.map((count, i) => ({
    fromMs: Math.round(500 * 1.22 ** i),
    toMs: Math.round(500 * 1.22 ** (i + 1)),
    count,
    suspectedCount: i < 4 ? 3 : 0,
  }));
}

/** A day of two processes with everything in it that a report can hold. */
export function sampleReport(overrides: Partial<Report> = {}): Report {
  const groups = [sampleGroup(), CSV_GROUP, EXEC_GROUP, IDLE_GROUP];
  return {
    inputs: [
      { path: "logs/web-1.ndjson", label: undefined, bytes: 812_345, records: 1_204, problems: 1 },
      { path: "logs/web-2.ndjson", label: "second", bytes: 92_101, records: 310, problems: 0 },
    ],
    window: { from: SAMPLE_START_MS, to: SAMPLE_START_MS + 24 * HOUR_MS },
    coverage: {
      observedMs: 46 * HOUR_MS,
      basis: "lifecycle",
      sessions: 4,
      gaps: [
        {
          session: "web-1-4711",
          from: SAMPLE_START_MS + 14 * HOUR_MS,
          to: SAMPLE_START_MS + 15 * HOUR_MS,
        },
      ],
    },
    totals: {
      count: 84,
      blockedMs: 66_120.75,
      suspectedCount: 12,
      suspectedMs: 7_900,
      unfinishedCount: 1,
    },
    groupBy: "function",
    groups,
    others: { groups: 2, count: 7, blockedMs: 2_100, maxMs: 560 },
    suspects: [
      {
        kind: "starved",
        count: 3,
        blockedMs: 2_100,
        reason: "had no CPU for 640 of 700 ms: 91 % waiting for a CPU",
        example: undefined,
        hosts: [
          { host: "web-2", count: 2 },
          { host: "web-1", count: 1 },
        ],
        peak: { hourOfDay: 3, count: 2, days: 1 },
      },
      {
        kind: "suspended",
        count: 2,
        blockedMs: 1_500,
        reason: "wall-clock time jumped ahead by 800 of 900 ms: the machine was asleep",
        example: undefined,
        hosts: [{ host: "web-1", count: 2 }],
        peak: undefined,
      },
      {
        kind: "idle",
        count: 7,
        blockedMs: 4_300,
        reason: "the stack ends in the event loop's idle poll",
        example: undefined,
        hosts: [{ host: "", count: 7 }],
        peak: { hourOfDay: 11, count: 7, days: 1 },
      },
    ],
    programs: [
      {
        service: "billing",
        version: "2.3.1",
        sessions: 2,
        observedMs: 20 * HOUR_MS,
        count: 30,
        blockedMs: 24_120.75,
        suspectedCount: 8,
        suspectedMs: 5_900,
        heaviestGroup: "9f31c2a07be4",
      },
      {
        service: "billing",
        version: "2.4.0",
        sessions: 2,
        observedMs: 26 * HOUR_MS,
        count: 54,
        blockedMs: 42_000,
        suspectedCount: 4,
        suspectedMs: 2_000,
        heaviestGroup: "9f31c2a07be4",
      },
    ],
    timeline: { points: samplePoints(groups), omittedCount: 0 },
    deploys: [
      { timestampMs: SAMPLE_START_MS, service: "billing", version: "2.3.1" },
      { timestampMs: SAMPLE_START_MS + 10.5 * HOUR_MS, service: "billing", version: "2.4.0" },
    ],
    hourly: sampleHours(),
    histogram: sampleHistogram(),
    problems: [
      {
        code: "torn-line",
        path: "logs/web-1.ndjson",
        line: 1_204,
        offset: 812_001,
        message: "the line ends in the middle of a record",
      },
    ],
    problemCounts: new Map([["torn-line", 1]]),
    warnings: [{ code: "mixed-thresholds", thresholdsMs: [100, 500] }],
    missing: [],
    isPartial: false,
    ...overrides,
  };
}

/** A day on which nothing happened. */
export function quietReport(): Report {
  return sampleReport({
    totals: { count: 0, blockedMs: 0, suspectedCount: 0, suspectedMs: 0, unfinishedCount: 0 },
    groups: [],
    others: undefined,
    suspects: [],
    timeline: { points: [], omittedCount: 0 },
    hourly: sampleHours().map((hour) => ({ ...hour, count: 0, blockedMs: 0, suspectedCount: 0 })),
    histogram: [],
    problems: [],
    problemCounts: new Map(),
    warnings: [],
  });
}

/** A report of many groups, whose figures sum to its totals. */
export function largeReport(groupCount: number): Report {
  const groups = Array.from({ length: groupCount }, (_, i) => {
    const blockedMs = Math.round(4e6 / (i + 1)) + 500;
    const file = `src/module-${i % 97}/service-${i % 13}.ts`;
    return sampleGroup({
      id: (i * 2_654_435_761 + 0x1000_0000_0000).toString(16).slice(-12),
      function: `handle${i}Request`,
      location: { file, line: 10 + (i % 400), column: 5 },
      count: 1 + (i % 50),
      blockedMs,
      suspectedCount: 0,
      suspectedMs: 0,
      unfinishedCount: 0,
      stacks: Array.from({ length: 1 + (i % 3) }, (_, s) => ({
        count: 1,
        blockedMs: Math.floor(blockedMs / 3),
        frames: [
          frame(`handle${i}Request`, file, 10 + (i % 400)),
          frame(`step${s}`, `src/pipeline/step-${s}.ts`, 20 + s),
          frame(`run${i % 41}`, `src/pipeline/run-${i % 41}.ts`, 5),
          ...HANDLER,
        ],
      })),
    });
  }).sort((a, b) => b.blockedMs - a.blockedMs);
  const points = groups.slice(0, 400).flatMap((group, g) =>
    Array.from(
      { length: 10 },
      (_, i): TimelinePoint => ({
        timestampMs: SAMPLE_START_MS + Math.round(noise(g * 10 + i) * 24 * HOUR_MS),
        durationMs: Math.round(500 * 10 ** (noise(g * 10 + i + 0.3) * 2)),
        groupId: group.id,
        kind: i === 9 ? "starved" : "code",
      }),
    ),
  );
  return sampleReport({
    groups,
    others: undefined,
    totals: {
      count: groups.reduce((sum, group) => sum + group.count, 0),
      blockedMs: groups.reduce((sum, group) => sum + group.blockedMs, 0),
      suspectedCount: 0,
      suspectedMs: 0,
      unfinishedCount: 0,
    },
    timeline: {
      points: points.sort((a, b) => a.timestampMs - b.timestampMs),
      omittedCount: 21_000,
    },
  });
}
