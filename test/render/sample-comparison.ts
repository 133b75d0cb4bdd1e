/** Comparisons made by hand: `sampleComparison()` shows everything that one can hold. */

import type {
  Change,
  ChangedGroup,
  Comparison,
  ComparisonSide,
  Outcome,
} from "../../src/compare/comparison-model.js";
import { HOUR_MS } from "../../src/record/time-units.js";
import type { ComparisonOptions } from "../../src/render/render-options.js";
import type { Group } from "../../src/report/model.js";
import { PER_HOUR } from "../../src/report/rate-base.js";
import { SAMPLE_OPTIONS, SAMPLE_START_MS, sampleGroup, sampleReport } from "./sample-report.js";

const HOURS = { before: 24, after: 6 };

/** Options as the command line would fill them in. */
export const COMPARISON_OPTIONS: ComparisonOptions = {
  ...SAMPLE_OPTIONS,
  command: "stall-report compare 'before/*.ndjson' 'after/*.ndjson'",
  isAllShown: false,
};

/** A side whose totals are those of its groups. */
function sideOf(
  label: string,
  hours: number,
  groups: readonly Group[],
  overrides: Partial<ComparisonSide> = {},
): ComparisonSide {
  const { histogram, hourly, coverage, inputs } = sampleReport();
  const sum = (pick: (group: Group) => number): number =>
    groups.reduce((all, group) => all + Math.round(pick(group) * 1000), 0) / 1000;
  return {
    label,
    inputs: inputs.map((input) => ({ ...input, path: `${label}/${input.path}` })),
    window: { from: SAMPLE_START_MS, to: SAMPLE_START_MS + hours * HOUR_MS },
    coverage: { ...coverage, observedMs: hours * HOUR_MS },
    totals: {
      count: sum((group) => group.count),
      blockedMs: sum((group) => group.blockedMs),
      suspectedCount: 12,
      suspectedMs: 7_900,
      unfinishedCount: 0,
    },
    versions: [label],
    hosts: ["web-1", "web-2"],
    nodeVersions: ["v22.12.0"],
    thresholds: [500],
    groups: [...groups].sort((a, b) => b.blockedMs - a.blockedMs),
    hourly: hourly.slice(0, hours),
    histogram,
    ...overrides,
  };
}

/** What would be said of these counts; every field can be replaced. */
function sampleChange(
  outcome: Outcome,
  count: Change["count"],
  blockedMs: Change["blockedMs"],
  overrides: Partial<Change> = {},
): Change {
  const perHour = ({ before, after }: Change["count"]): Change["count"] => ({
    before: before / HOURS.before,
    after: after / HOURS.after,
  });
  const rate = perHour(count);
  const estimate = rate.after / rate.before;
  const lengths = (has: boolean): Change["duration"]["before"] => ({
    p50Ms: has ? 712 : undefined,
    p95Ms: has ? 1_840 : undefined,
    p50Interval: has ? [600, 850] : undefined,
    p95Interval: undefined,
    maxMs: has ? 2_310.25 : undefined,
  });
  return {
    outcome,
    notes: [],
    count,
    blockedMs,
    ratesPer: "h",
    ratePerHour: rate,
    rateRatio: { estimate, low: estimate / 1.6, high: estimate * 1.7 },
    blockedRatio: { estimate, low: estimate / 1.8, high: estimate * 1.9 },
    pValue: 0.004,
    qValue: 0.012,
    blockedMsPerHour: perHour(blockedMs),
    duration: {
      before: lengths(count.before > 0),
      after: lengths(count.after > 0),
      ratio: { estimate: 0.98, low: 0.9, high: 1.1 },
      pValue: 0.4,
    },
    bursts: count,
    appearance: undefined,
    confounders: [],
    rateRatioAtMost: 3.6,
    rateAtMost: { before: undefined, after: undefined },
    blockedPValue: 0.008,
    needed: undefined,
    test: "score",
    divisions: [],
    noise: "time",
    ...overrides,
  };
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly outcome: Outcome;
  readonly before: number;
  readonly after: number;
  readonly change?: Partial<Change>;
  readonly renamedFrom?: ChangedGroup["renamedFrom"];
}

const EIGHTEEN_HOURS: Change["needed"] = {
  side: "after",
  unit: "hours",
  amount: 54.6,
  wallHours: 18.2,
};

const ROWS: readonly Row[] = [
  { id: "9f31c2a07be4", name: "renderInvoice", outcome: "worse", before: 10, after: 18 },
  {
    id: "0b7d44e1c9aa",
    name: "priceBasket",
    outcome: "worse",
    before: 24,
    after: 12,
    renamedFrom: {
      id: "aaaa44e1c9aa",
      title: "priceCart",
      function: "priceCart",
      how: "renamed",
      reason: "the same file and the same callers",
      others: { before: [], after: [] },
    },
  },
  {
    id: "71ee09d2b3c5",
    name: "mergeOrders",
    outcome: "new",
    before: 0,
    after: 9,
    change: {
      rateRatio: {
        estimate: Number.POSITIVE_INFINITY,
        low: 8.9,
        high: Number.POSITIVE_INFINITY,
      },
      appearance: { expected: 36, chance: 0.000_000_4 },
      qValue: 0.000_001,
    },
  },
  { id: "e5a1f00d1234", name: "loadCatalogue", outcome: "better", before: 96, after: 8 },
  {
    id: "c0ffee001234",
    name: "findTags",
    outcome: "fixed",
    before: 24,
    after: 0,
    change: {
      rateRatio: { estimate: 0, low: 0, high: 0.6 },
      appearance: { expected: 6, chance: 0.005 },
    },
  },
  {
    id: "5ca1ab1e0000",
    name: "resizePicture",
    outcome: "no-meaningful-change",
    before: 400,
    after: 101,
  },
  {
    id: "7c6cae7e5bde",
    name: "supplierFeed",
    outcome: "cannot-tell",
    before: 2,
    after: 1,
    change: { notes: ["too-few"], qValue: undefined, needed: EIGHTEEN_HOURS },
  },
];

/** A day before a deploy and a morning after it, with everything in it that a comparison can hold. */
export function sampleComparison(overrides: Partial<Comparison> = {}): Comparison {
  const groupOf = (id: string, name: string, count: number, i: number): Group =>
    sampleGroup({
      id,
      function: name,
      location: { file: `src/shop/${name}.ts`, line: 12 + i, column: 3 },
      count,
      blockedMs: count * 800.25,
      stacks: sampleGroup().stacks.map((stack) => ({
        ...stack,
        count: 1,
        blockedMs: count * 400,
      })),
      suspectedCount: 0,
      suspectedMs: 0,
      unfinishedCount: 0,
      caller: undefined,
      examples: [],
    });
  const before = ROWS.flatMap((row, i) =>
    row.before === 0
      ? []
      : [
          groupOf(
            row.renamedFrom?.id ?? row.id,
            row.renamedFrom?.function ?? row.name,
            row.before,
            i,
          ),
        ],
  );
  const after = ROWS.flatMap((row, i) =>
    row.after === 0 ? [] : [groupOf(row.id, row.name, row.after, i)],
  );
  const sides = {
    before: sideOf("2.3.1", HOURS.before, before),
    after: sideOf("2.4.0", HOURS.after, after),
  };
  const counts = { before: sides.before.totals.count, after: sides.after.totals.count };
  const blocked = { before: sides.before.totals.blockedMs, after: sides.after.totals.blockedMs };
  return {
    ...sides,
    comparability: [
      { code: "hours-differ", before: sides.before.window, after: sides.after.window },
    ],
    overall: sampleChange("no-meaningful-change", counts, blocked, {
      notes: ["bursty", "durations-differ"],
    }),
    groups: ROWS.map((row, i) => ({
      id: row.id,
      function: row.name,
      title: row.name,
      place: { file: `src/shop/${row.name}.ts`, line: 12 + i, column: 3 },
      location: { file: `src/shop/${row.name}.ts`, line: 12 + i, column: 3 },
      package: undefined,
      owners: [],
      renamedFrom: row.renamedFrom,
      ...sampleChange(
        row.outcome,
        { before: row.before, after: row.after },
        { before: row.before * 800.25, after: row.after * 800.25 },
        row.change,
      ),
    })),
    loads: [],
    withoutSuspects: "no-meaningful-change",
    withoutAccepted: "no-meaningful-change",
    withSuspects: "worse",
    selfCheck: { before: "cannot-tell", after: undefined },
    methods: {
      blockMs: 3_600_000,
      burstGapMs: 60_000,
      seed: 20_120_401,
      level: 0.05,
      meaningfulRatio: 1.25,
      leastBurstsForP95: 72,
      needed: { power: 0.8, ratio: 2 },
      rates: { ...PER_HOUR, perObservedHour: { before: undefined, after: undefined } },
      clock: "hours",
    },
    problems: [
      {
        code: "torn-line",
        path: "after/web-1.ndjson",
        line: 1_204,
        offset: 812_001,
        message: "the line ends in the middle of a record",
      },
      {
        code: "unreadable",
        path: "after/web-9.ndjson",
        message: "permission denied",
      },
    ],
    problemCounts: new Map([
      ["torn-line", 1],
      ["unreadable", 1],
    ]),
    warnings: [
      {
        code: "source-maps",
        versions: [],
        file: "/srv/app/dist/app.js",
        outcome: "no-map",
        count: 3,
        frameCount: 4,
      },
    ],
    missing: [],
    isPartial: false,
    ...overrides,
  };
}

/** Two sides on which nothing happened. */
export function quietComparison(): Comparison {
  const { overall, ...sample } = sampleComparison();
  const none = { before: 0, after: 0 };
  const quiet = (label: string, hours: number): ComparisonSide =>
    sideOf(label, hours, [], {
      histogram: [],
      totals: { count: 0, blockedMs: 0, suspectedCount: 0, suspectedMs: 0, unfinishedCount: 0 },
    });
  return {
    ...sample,
    before: quiet("2.3.1", HOURS.before),
    after: quiet("2.4.0", HOURS.after),
    comparability: [],
    groups: [],
    overall: sampleChange("no-stalls", none, none, {
      rateAtMost: { before: 0.125, after: 0.5 },
      rateRatio: undefined,
      blockedRatio: undefined,
      pValue: undefined,
      qValue: undefined,
      duration: { ...overall.duration, before: NO_LENGTHS, after: NO_LENGTHS, ratio: undefined },
    }),
    withoutSuspects: "no-stalls",
    withoutAccepted: "no-stalls",
    withSuspects: "no-stalls",
    selfCheck: undefined,
    problems: [],
    problemCounts: new Map(),
    warnings: [],
  };
}

const NO_LENGTHS = {
  p50Ms: undefined,
  p50Interval: undefined,
  p95Ms: undefined,
  p95Interval: undefined,
  maxMs: undefined,
};

/** A comparison of many functions that all became worse. */
export function largeComparison(groupCount: number): Comparison {
  const sample = sampleComparison();
  const [first] = sample.groups;
  const ids = Array.from({ length: groupCount }, (_, i) =>
    (i * 2_654_435_761 + 0x1000_0000_0000).toString(16).slice(-12),
  );
  const groups = ids.map((id, i) => ({
    ...(first as ChangedGroup),
    id,
    title: `handle${i}Request`,
    function: `handle${i}Request`,
  }));
  const ofSide = ids.map((id, i) => sampleGroup({ id, function: `handle${i}Request` }));
  return {
    ...sample,
    groups,
    before: sideOf("2.3.1", HOURS.before, ofSide),
    after: sideOf("2.4.0", HOURS.after, ofSide),
  };
}
