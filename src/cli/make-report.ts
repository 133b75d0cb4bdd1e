import { type Gathered, gather } from "../gather/gather.js";
import { UsageError } from "../read/usage-error.js";
import { buildReport } from "../report/build-report.js";
import type { Report, ReportWarning } from "../report/model.js";
import type { Settings } from "./command.js";
import { filtersFrom } from "./filters-from.js";
import { EXIT, type Io } from "./io.js";
import { NO_INPUT, openInputs } from "./open-inputs.js";
import { Progress } from "./progress.js";
import { redactorFrom } from "./redact-option.js";
import { openStackSource, type StackSource } from "./resolve-stacks.js";
import type {
  FILTER_OPTIONS,
  IDLE_FRAME_OPTION,
  MakingSettings,
  QUIET_OPTIONS,
  READING_OPTIONS,
} from "./shared-options.js";

const NOTHING_TO_REPORT = `${NO_INPUT}, such as logs/*.ndjson`;

/** What a command that reads logs is asked for. */
export type ReadingSettings = Settings<
  typeof FILTER_OPTIONS & typeof IDLE_FRAME_OPTION & typeof READING_OPTIONS & typeof QUIET_OPTIONS
>;

/** A finished report, and the exit status that its reading asks for. */
export interface MadeReport {
  readonly report: Report;
  readonly status: number;
}

/**
 * The sentence of the house: inputs, records, verdicts, groups, report.
 *
 * @returns undefined if none of the inputs exists, which has been said
 * @throws UsageError
 */
export async function makeReport(
  settings: MakingSettings,
  io: Io,
): Promise<MadeReport | undefined> {
  const source = await openStackSource(settings, io);
  const read = await readInputs(settings, io);
  if (read === undefined) return undefined;
  const report = await reportOf(read, settings, source);
  source.close();
  const isIncomplete = read.failureCount > 0;
  const status = read.isInterrupted ? EXIT.interrupted : isIncomplete ? EXIT.usage : EXIT.done;
  return { report, status };
}

/**
 * Reads the inputs that a command line names.
 *
 * @param forSummary keeps the bursts, too, which a report does not need, and leaves open what another log may close
 * @returns undefined if none of the inputs exists, which has been said
 * @throws UsageError
 */
export async function readInputs(
  settings: ReadingSettings,
  io: Io,
  forSummary?: { readonly burstGapMs: number },
): Promise<Gathered | undefined> {
  const { positionals, threads, epoch, idleFrames } = settings;
  const filters = filtersFrom(settings);
  const expanded = await openInputs(positionals, io, NOTHING_TO_REPORT);
  if (expanded.inputs.length === 0) return undefined;
  const progress = new Progress(io, !settings.hidesProgress && !settings.isQuiet);
  const options = { filters, idleFrames, ...forSummary };
  const isPart = forSummary !== undefined;
  const manner = { threads, epoch, isPart, onProgress: progress.update };
  const read = await gather(expanded.inputs, options, io, undefined, manner);
  progress.end();
  if (positionals.length === 0 && read.inputs[0]?.bytes === 0)
    throw new UsageError(NOTHING_TO_REPORT);
  for (const failure of expanded.failures) {
    const message = failure.message.slice(failure.path.length + 2);
    read.problems.addFile(failure.code, failure.path, message);
  }
  return { ...read, failureCount: read.failureCount + expanded.failures.length };
}

/** Turns what was read into the finished report. */
export async function reportOf(
  read: Gathered,
  settings: MakingSettings,
  source: StackSource,
): Promise<Report> {
  const built = await buildReport(read.totals, {
    filters: filtersFrom(settings),
    groupBy: settings.groupBy,
    suspects: settings.suspects,
    inputs: read.inputs,
    problems: read.problems.kept,
    problemCounts: read.problems.counts,
    warnings: overlapWarnings(read.overlapCount),
    isPartial: read.isInterrupted,
    resolveStacks: source.resolveStacks,
  });
  const warnings = [...built.warnings, ...source.warnings(read.problems)];
  const report = await source.withSource({ ...built, warnings });
  return redactorFrom(settings, read.totals.hosts, read.inputs)?.value(report) ?? report;
}

/** What to say of stalls that several summaries and logs have. */
export function overlapWarnings(overlapCount: number): ReportWarning[] {
  if (overlapCount === 0) return [];
  return [
    {
      code: "counted-twice",
      message: `${overlapCount} stalls are in several of the summaries and logs and are counted more than once; name each log or a summary of it, not both`,
    },
  ];
}
