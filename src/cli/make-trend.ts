import { rateBaseOf } from "../report/rate-base.js";
import type { Trend, TrendRow } from "../trend/trend-model.js";
import { filtersFrom, isFiltering } from "./filters-from.js";
import { EXIT, type Io } from "./io.js";
import { knownBlockers } from "./known-file.js";
import { aboutReading, isWorkUnknown, readInputs, statusOf } from "./make-report.js";
import { openOwners } from "./open-owners.js";
import { rejectOwnInputs } from "./output-files.js";
import { redacted } from "./redact-option.js";
import { openStackSource } from "./resolve-stacks.js";
import type { TrendSettings } from "./trend-options.js";

/**
 * Reads the inputs and makes their trend.
 *
 * @returns undefined if none of the inputs exists, which has been reported
 * @throws UsageError
 */
export async function makeTrend(
  settings: TrendSettings,
  io: Io,
): Promise<{ readonly trend: Trend; readonly status: number } | undefined> {
  const source = await openStackSource(settings, io);
  const read = await readInputs(settings, io);
  if (read === undefined) return undefined;
  rejectOwnInputs(read.inputs, settings.outputFiles, io.folder);
  const { groupBy, by, ratesPer, owners } = settings;
  const filters = filtersFrom(settings);
  const isFiltered = isFiltering(filters) || owners.length > 0;
  const { buildTrend } = await import("../trend/build-trend.js");
  const built = await buildTrend(read.totals, {
    filters,
    groupBy,
    by,
    ratesPer: rateBaseOf(ratesPer),
    known: knownBlockers(settings, io.folder),
    knownContext: { groupBy, nowMs: io.now(), isFiltered },
    inputs: read.inputs,
    reading: aboutReading(read, read.inputs, read.missing),
    resolveStacks: source.resolveStacks,
    ownership: openOwners(settings, io.folder),
  });
  const trend = { ...built, warnings: [...built.warnings, ...source.warnings(read.problems)] };
  source.close();
  const status = statusOf(read);
  return {
    trend: redacted(trend, settings, read.totals.hosts, read),
    status: status !== EXIT.done ? status : gateOf(trend, settings, io),
  };
}

function gateOf(trend: Trend, { gate }: TrendSettings, io: Io): number {
  if (isWorkUnknown(trend, io)) return EXIT.usage;
  if (gate === undefined) return EXIT.done;
  if (trend.coverage.basis !== "lifecycle" || trend.coverage.observedMs <= 0) {
    io.warn("these logs contain no observed time: a gate would always pass");
    return EXIT.usage;
  }
  const open = trend.groups.filter(({ acceptance }) => acceptance === undefined);
  return [trend.withoutAccepted, ...open].some(isWorse) ? EXIT.gateFailed : EXIT.done;
}

/** Whether the last change was for the worse, and not perhaps the time of day alone. */
function isWorse({ changes }: TrendRow): boolean {
  const last = changes.at(-1);
  return last?.direction === "worse" && !last.confounders.includes("time-of-day");
}
