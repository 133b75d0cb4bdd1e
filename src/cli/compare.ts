import type { Comparison } from "../compare/comparison-model.js";
import { UsageError } from "../read/usage-error.js";
import { partByOf } from "../report/group-key.js";
import { rateBaseOf } from "../report/rate-base.js";
import { missingFrom } from "../tally/missing.js";
import type { CompareSettings } from "./compare-options.js";
import { chooseSides, readSides } from "./comparison-sides.js";
import { expectationsFrom } from "./expectations.js";
import { filtersFrom, isFiltering } from "./filters-from.js";
import { gateStatus } from "./gate.js";
import { EXIT, type Io } from "./io.js";
import { knownBlockers } from "./known-file.js";
import { aboutReading, missingHosts, rejectOverlap, statusOf } from "./make-report.js";
import { openOwners } from "./open-owners.js";
import { rejectOwnInputs } from "./output-files.js";
import { redactorFrom } from "./redact-option.js";
import { openStackSource, type StackSource } from "./resolve-stacks.js";

/** What the settings say of a comparison, whatever is read. @throws UsageError */
export function comparisonContext(settings: CompareSettings, io: Io, source: StackSource) {
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
  };
}

/** Reads both sides and compares them; undefined if a side has no input, which has been said. */
export async function compare(
  settings: CompareSettings,
  io: Io,
): Promise<{ comparison: Comparison; status: number } | undefined> {
  const { burstGapMs, idleFrames, threads, epoch, unwrap } = settings;
  const partBy = partByOf(settings.groupBy);
  const filters = filtersFrom(settings);
  const expectations = await expectationsFrom(settings, io.folder);
  const choice = chooseSides(settings, filters);
  const source = await openStackSource(settings, io);
  const keepsWork = settings.ratesPer !== "hour";
  if (keepsWork && settings.windows.length > 0) {
    throw new UsageError(
      "--window says for how long was watched, and not what was done: not with --per",
      "window",
      "per",
    );
  }
  const options = { idleFrames, burstGapMs, partBy, keepsWork };
  const read = await readSides(choice, options, io, { threads, epoch, unwrap });
  if (read === undefined) return undefined;
  const { before, after, problems } = read;
  const inputs = [...before.inputs, ...after.inputs];
  rejectOwnInputs(inputs, settings.outputFiles, io.folder);
  rejectOverlap(read.overlaps, settings);
  const missing = [before, after].flatMap((side) =>
    missingFrom(side.totals, side.filters, expectations, side.label),
  );
  const { buildComparison } = await import("../compare/build-comparison.js");
  const built = await buildComparison(before, after, {
    ...comparisonContext(settings, io, source),
    matchedHours: read.matchedHours,
    reading: aboutReading(read, inputs, missing),
  });
  const comparison = {
    ...built,
    before: await source.withSource(built.before),
    after: await source.withSource(built.after),
    warnings: [...built.warnings, ...source.warnings(problems)],
  };
  source.close();
  const readStatus = statusOf({ ...read, missing });
  const status = readStatus === EXIT.done ? gateStatus(comparison, settings, io) : readStatus;
  const hosts = [...before.totals.hosts, ...after.totals.hosts, ...missingHosts(missing)];
  const redactor = redactorFrom(settings, hosts, inputs);
  return { comparison: redactor?.value(comparison) ?? comparison, status };
}
