/**
 * Compares simulated fleets without writing them: the same code as the command, but for reading and printing. `simulate.ts` checks
 * that both say the same.
 */
import { buildComparison } from "../../src/compare/build-comparison.js";
import type { Comparison } from "../../src/compare/comparison-model.js";
import type { Observation } from "../../src/compare/observation.js";
import type { LogRecord } from "../../src/record/record.js";
import { PER_HOUR, type RateBase } from "../../src/report/rate-base.js";
import { unmapped } from "../../src/stack/resolved-frame.js";
import { Aggregator } from "../../src/tally/aggregator.js";
import { DEFAULT_BURST_GAP_MS } from "../../src/tally/burst-spans.js";
import type { FleetProcess } from "./fleet.js";
import { recordsOf } from "./fleet-log.js";

/** Compares two sides as `stall-report compare` does. */
export async function compareFleet(
  before: readonly FleetProcess[],
  after: readonly FleetProcess[],
  ratesPer: RateBase = PER_HOUR,
): Promise<Comparison> {
  return buildComparison(observe("before", before), observe("after", after), {
    groupBy: "function",
    known: undefined,
    isFiltered: false,
    nowMs: 0,
    resolveStacks: async (stacks) =>
      stacks.map(({ frames }) => frames.map((frame) => unmapped(frame))),
    burstGapMs: DEFAULT_BURST_GAP_MS,
    isSelfCheck: false,
    ratesPer,
    matchedHours: undefined,
    reading: {
      problems: [],
      problemCounts: new Map(),
      warnings: [],
      missing: [],
      isPartial: false,
    },
  });
}

function observe(label: string, processes: readonly FleetProcess[]): Observation {
  const aggregator = new Aggregator({
    filters: {},
    idleFrames: [],
    burstGapMs: DEFAULT_BURST_GAP_MS,
    keepsWork: true,
  });
  for (const [input, process] of processes.entries()) {
    for (const [i, record] of recordsOf(process).entries()) {
      const { timestamp } = record as { timestamp: string };
      aggregator.add(record as LogRecord, Date.parse(timestamp), { input, line: i + 1 });
    }
  }
  return {
    label,
    totals: aggregator.finish(),
    filters: {},
    inputs: processes.map(({ session }) => ({
      path: session,
      label: undefined,
      bytes: 0,
      records: 0,
      problems: 0,
    })),
    rejectedLineCount: 0,
    windowMs: undefined,
  };
}
