import type { Comparison } from "../compare/comparison-model.js";
import { UsageError } from "../read/usage-error.js";
import { partByOf } from "../report/group-key.js";
import { rateBaseOf } from "../report/rate-base.js";
import type { AggregatorOptions } from "../tally/aggregator.js";
import { type Missing, missingFrom } from "../tally/missing.js";
import type { CompareSettings } from "./compare-options.js";
import { chooseSides, readSides, type SidesRead } from "./comparison-sides.js";
import { expectationsFrom } from "./expectations.js";
import { filtersFrom, isFiltering } from "./filters-from.js";
import { gateStatus } from "./gate.js";
import { EXIT, type Io } from "./io.js";
import { knownBlockers } from "./known-file.js";
import { aboutReading, keepsWork, rejectOverlap, statusOf } from "./make-report.js";
import { openOwners } from "./open-owners.js";
import { rejectOwnInputs } from "./output-files.js";
import { redacted } from "./redact-option.js";
import { openStackSource, type StackSource } from "./resolve-stacks.js";

/** A finished comparison, of two sides or of several versions, and the exit status that it asks for. */
export interface Compared<Finished> {
  readonly comparison: Finished;
  readonly status: number;
}

/** How stalls are added up for a comparison. */
export function addingOptions(settings: CompareSettings): Omit<AggregatorOptions, "filters"> {
  const { idleFrames, burstGapMs, groupBy } = settings;
  return { idleFrames, burstGapMs, partBy: partByOf(groupBy), keepsWork: keepsWork(settings) };
}

/** Everything that a comparison needs besides its sides. @throws UsageError */
export function comparisonContext(
  settings: CompareSettings,
  io: Io,
  source: StackSource,
  read: SidesRead,
  missing: readonly Missing[],
) {
  const inputs = read.sides.flatMap((side) => side.inputs);
  rejectOwnInputs(inputs, settings.outputFiles, io.folder);
  rejectOverlap(read.overlaps, settings);
  return {
    groupBy: settings.groupBy,
    ownership: openOwners(settings, io.folder),
    known: knownBlockers(settings, io.folder),
    nowMs: io.now(),
    isFiltered: isFiltering(filtersFrom(settings)) || settings.owners.length > 0,
    resolveStacks: source.resolveStacks,
    burstGapMs: settings.burstGapMs,
    isSelfCheck: settings.checksItself,
    ratesPer: rateBaseOf(settings.ratesPer),
    reading: aboutReading(read, inputs, missing),
  };
}

/** Ends a comparison: what `--redact` names is taken out, and the gates say how it ended. @param judged what they look at */
export function concluded<Finished>(
  comparison: Finished,
  judged: Comparison,
  read: SidesRead,
  missing: readonly Missing[],
  settings: CompareSettings,
  io: Io,
): Compared<Finished> {
  const readStatus = statusOf({ ...read, missing });
  const status = readStatus === EXIT.done ? gateStatus(judged, settings, io) : readStatus;
  const hosts = read.sides.flatMap(({ totals }) => totals.hosts);
  const inputs = read.sides.flatMap((side) => side.inputs);
  return { comparison: redacted(comparison, settings, hosts, { inputs, missing }), status };
}

/** Reads both sides and compares them; undefined if a side has no input, which has been reported. @throws UsageError */
export async function compare(
  settings: CompareSettings,
  io: Io,
): Promise<Compared<Comparison> | undefined> {
  const filters = filtersFrom(settings);
  const expectations = await expectationsFrom(settings, io.folder);
  const choice = chooseSides(settings, filters);
  const source = await openStackSource(settings, io);
  if (keepsWork(settings) && settings.windows.length > 0) {
    throw new UsageError(
      "--window says for how long was watched, and not what was done: not with --per",
      "window",
      "per",
    );
  }
  const read = await readSides(choice, addingOptions(settings), io, settings);
  if (read === undefined) return undefined;
  const missing = read.sides.flatMap((side) =>
    missingFrom(side.totals, side.filters, expectations, side.label),
  );
  const context = comparisonContext(settings, io, source, read, missing);
  const { buildComparison } = await import("../compare/build-comparison.js");
  const { before, after, matchedHours } = read;
  const built = await buildComparison(before, after, { ...context, matchedHours });
  const comparison = {
    ...built,
    before: await source.withSource(built.before),
    after: await source.withSource(built.after),
    warnings: [...built.warnings, ...source.warnings(read.problems)],
  };
  source.close();
  return concluded(comparison, comparison, read, missing, settings, io);
}
