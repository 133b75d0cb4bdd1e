import { type Gathered, gather } from "../gather/gather.js";
import { UsageError } from "../read/usage-error.js";
import { buildReport } from "../report/build-report.js";
import type { Report, ReportWarning } from "../report/model.js";
import { isOn } from "./command.js";
import type { Arguments } from "./command-spec.js";
import { EXIT, type Io } from "./io.js";
import { NO_INPUT, openInputs } from "./open-inputs.js";
import { Progress } from "./progress.js";
import {
  epochFrom,
  filtersFrom,
  groupByFrom,
  idleFramesFrom,
  suspectsFrom,
  threadsFrom,
} from "./reading-options.js";
import { redactorFrom } from "./redact-option.js";
import { openStackSource, type StackSource } from "./resolve-stacks.js";

const NOTHING_TO_REPORT = `${NO_INPUT}, such as logs/*.ndjson`;

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
export async function makeReport(args: Arguments, io: Io): Promise<MadeReport | undefined> {
  const source = await openStackSource(args, io);
  const read = await readInputs(args, io);
  if (read === undefined) return undefined;
  const report = await reportOf(read, args, io, source);
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
  args: Arguments,
  io: Io,
  forSummary?: { readonly burstGapMs: number },
): Promise<Gathered | undefined> {
  const filters = filtersFrom(args, io.now());
  const threads = threadsFrom(args);
  const expanded = await openInputs(args.positionals, io, NOTHING_TO_REPORT);
  if (expanded.inputs.length === 0) return undefined;
  const progress = new Progress(io, !isOn(args, "no-progress") && !isOn(args, "quiet"));
  const options = {
    filters,
    idleFrames: idleFramesFrom(args),
    ...forSummary,
  };
  const isPart = forSummary !== undefined;
  const settings = { threads, epoch: epochFrom(args), isPart, onProgress: progress.update };
  const read = await gather(expanded.inputs, options, io, undefined, settings);
  progress.end();
  if (args.positionals.length === 0 && read.inputs[0]?.bytes === 0)
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
  args: Arguments,
  io: Io,
  source: StackSource,
): Promise<Report> {
  const built = await buildReport(read.totals, {
    filters: filtersFrom(args, io.now()),
    groupBy: groupByFrom(args),
    suspects: suspectsFrom(args),
    inputs: read.inputs,
    problems: read.problems.kept,
    problemCounts: read.problems.counts,
    warnings: overlapWarnings(read.overlapCount),
    isPartial: read.isInterrupted,
    resolveStacks: source.resolveStacks,
  });
  const warnings = [...built.warnings, ...source.warnings(read.problems)];
  const report = await source.withSource({ ...built, warnings });
  return redactorFrom(args, read.totals.hosts, read.inputs)?.value(report) ?? report;
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
