import type { VersionsComparison } from "../compare/compare-versions.js";
import type { Comparison } from "../compare/comparison-model.js";
import { Interruption, UsageError } from "../read/usage-error.js";
import { missingFrom } from "../tally/missing.js";
import { addingOptions, type Compared, comparisonContext, concluded } from "./compare.js";
import type { CompareSettings } from "./compare-options.js";
import { readOneSide } from "./comparison-sides.js";
import { expectationsFrom } from "./expectations.js";
import { filtersFrom } from "./filters-from.js";
import type { Io } from "./io.js";
import { openStackSource } from "./resolve-stacks.js";

/**
 * Reads one set of logs and compares the versions in it with each other; undefined if no input exists, which has been reported. Gates look
 * at the newest version.
 *
 * @param names the versions to compare; empty for all
 * @throws UsageError
 */
export async function compareAllVersions(
  settings: CompareSettings,
  names: readonly string[],
  io: Io,
): Promise<Compared<VersionsComparison> | undefined> {
  rejectUnfitting(settings);
  const plain = filtersFrom(settings);
  // If there are more versions than are told apart, the named ones still are.
  const versions = names.length === 0 ? (plain.versions ?? []) : names;
  const filters = { ...plain, versions, excludesGaps: settings.excludesGaps };
  const expectations = await expectationsFrom(settings, io.folder);
  const source = await openStackSource(settings, io);
  const { positionals, against } = settings;
  const read = await readOneSide(positionals, filters, addingOptions(settings), io, settings);
  if (read === undefined) return undefined;
  const { side, problems, isInterrupted } = read;
  const missing = missingFrom(side.totals, side.filters, expectations);
  const context = comparisonContext(settings, io, source, read, missing);
  const { compareVersions, versionsOf } = await import("../compare/compare-versions.js");
  const known = versionsOf(side);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined && !isInterrupted) {
    throw new UsageError(`--by-version: no process of version ${unknown} is in these logs`);
  }
  const wanted = { ...context, matchedHours: undefined };
  const built = await compareVersions(side, names, against, wanted);
  if (built === undefined && isInterrupted) {
    throw new Interruption("fewer than two versions are in what was read");
  }
  if (built === undefined) throw new UsageError(tooFewText(known));
  const steps = built.steps.map((step) => ({
    ...step,
    warnings: [...step.warnings, ...source.warnings(problems)],
  }));
  source.close();
  const newest = steps.at(-1) as Comparison;
  return concluded({ ...built, steps }, newest, read, missing, settings, io);
}

function tooFewText(known: readonly string[]): string {
  return known.length === 0
    ? "--by-version: no process in these logs records its version"
    : `--by-version: these logs have only version ${known[0]}; two are needed`;
}

/** Refuses options that need exactly two sides. @throws UsageError */
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
