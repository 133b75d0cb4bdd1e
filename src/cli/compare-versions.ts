import type { VersionsComparison } from "../compare/compare-versions.js";
import type { Comparison } from "../compare/comparison-model.js";
import { Interruption, UsageError } from "../read/usage-error.js";
import { partByOf } from "../report/group-key.js";
import { missingFrom } from "../tally/missing.js";
import { comparisonContext } from "./compare.js";
import type { CompareSettings } from "./compare-options.js";
import { readOneSide } from "./comparison-sides.js";
import { expectationsFrom } from "./expectations.js";
import { filtersFrom } from "./filters-from.js";
import { gateStatus } from "./gate.js";
import { EXIT, type Io } from "./io.js";
import { aboutReading, missingHosts, rejectOverlap, statusOf } from "./make-report.js";
import { rejectOwnInputs } from "./output-files.js";
import { redactorFrom } from "./redact-option.js";
import { openStackSource } from "./resolve-stacks.js";

/**
 * Reads one set of logs and compares the versions in it with each other; undefined if no input exists, which has been said. Gates look
 * at the newest version.
 *
 * @param names the versions that are wanted; empty for all
 * @throws UsageError
 */
export async function compareAllVersions(
  settings: CompareSettings,
  names: readonly string[],
  io: Io,
): Promise<{ comparison: VersionsComparison; status: number } | undefined> {
  rejectUnfitting(settings);
  const { burstGapMs, idleFrames, threads, epoch, unwrap } = settings;
  const filters = { ...filtersFrom(settings), excludesGaps: settings.excludesGaps };
  const expectations = await expectationsFrom(settings, io.folder);
  const source = await openStackSource(settings, io);
  const keepsWork = settings.ratesPer !== "hour";
  const options = { idleFrames, burstGapMs, partBy: partByOf(settings.groupBy), keepsWork };
  const read = await readOneSide(settings.positionals, filters, options, io, {
    threads,
    epoch,
    unwrap,
  });
  if (read === undefined) return undefined;
  const { side, problems, isInterrupted } = read;
  rejectOwnInputs(side.inputs, settings.outputFiles, io.folder);
  rejectOverlap(read.overlaps, settings);
  const missing = missingFrom(side.totals, side.filters, expectations);
  const { compareVersions, versionsOf } = await import("../compare/compare-versions.js");
  const known = versionsOf(side);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined && !isInterrupted) {
    throw new UsageError(`--by-version: no process of version ${unknown} is in these logs`);
  }
  const built = await compareVersions(side, names, settings.against, {
    ...comparisonContext(settings, io, source),
    matchedHours: undefined,
    reading: aboutReading(read, side.inputs, missing),
  });
  if (built === undefined && isInterrupted) {
    throw new Interruption("fewer than two versions are in what was read");
  }
  if (built === undefined) throw new UsageError(tooFewText(known));
  const steps = built.steps.map((step) => ({
    ...step,
    warnings: [...step.warnings, ...source.warnings(problems)],
  }));
  const comparison = { ...built, steps };
  source.close();
  const newest = steps.at(-1) as Comparison;
  const readStatus = statusOf({ ...read, missing });
  const status = readStatus === EXIT.done ? gateStatus(newest, settings, io) : readStatus;
  const hosts = [...side.totals.hosts, ...missingHosts(missing)];
  const redactor = redactorFrom(settings, hosts, side.inputs);
  return { comparison: redactor?.value(comparison) ?? comparison, status };
}

function tooFewText(known: readonly string[]): string {
  return known.length === 0
    ? "--by-version: no process in these logs records its version"
    : `--by-version: these logs have only version ${known[0]}; two are needed`;
}

/** What is about two sides cannot be asked of many. @throws UsageError */
function rejectUnfitting({
  windows,
  matchesHours,
  checksItself,
  positionals,
  ...ways
}: CompareSettings): void {
  const { splitAtMs, before, after, baseline } = ways;
  if (splitAtMs !== undefined || before.length + after.length + baseline.length > 0) {
    throw new UsageError(
      "--split-at, --by-version, --baseline and --before/--after cannot be combined",
    );
  }
  const option =
    windows.length > 0
      ? "window"
      : matchesHours
        ? "match-hours"
        : checksItself
          ? "self-check"
          : undefined;
  if (option !== undefined) {
    throw new UsageError(
      `--${option} compares two sides and cannot be used with several versions`,
      option,
    );
  }
}
