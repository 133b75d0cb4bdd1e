import { buildReport } from "../report/build-report.js";
import type { Report } from "../report/model.js";
import type { Redactor } from "../report/redactor.js";
import { CONFIG_OPTIONS } from "./effective-options.js";
import { EXIT, type Io } from "./io.js";
import { NO_INPUT, openInputs } from "./open-inputs.js";
import type { Arguments, OptionSpec } from "./parse-arguments.js";
import { readReports } from "./read-reports.js";
import {
  FILTER_OPTIONS,
  filtersFrom,
  groupByFrom,
  idleFramesFrom,
  JUDGING_OPTIONS,
  SUSPECTS_OPTION,
  suspectsFrom,
} from "./reading-options.js";
import { REDACT_OPTION, redactorFrom } from "./redact-option.js";
import { openStackSource, SOURCE_MAP_OPTIONS } from "./resolve-stacks.js";
import { QUIET_OPTIONS } from "./terminal.js";
import { UsageError } from "./usage-error.js";

/** The options of every command that makes a report. */
export const MAKING_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  ...FILTER_OPTIONS,
  ...JUDGING_OPTIONS,
  ...SUSPECTS_OPTION,
  ...SOURCE_MAP_OPTIONS,
  ...REDACT_OPTION,
  ...QUIET_OPTIONS,
  ...CONFIG_OPTIONS,
};

const NOTHING_TO_REPORT = `${NO_INPUT}, such as logs/*.ndjson`;

/** A finished report, and the exit status that its reading asks for. */
export interface MadeReport {
  readonly report: Report;
  readonly status: number;
  /** What `--redact` took out of the report already; undefined if nothing. */
  readonly redactor: Redactor | undefined;
}

/**
 * The sentence of the house: inputs, records, verdicts, groups, report.
 *
 * @returns undefined if none of the inputs exists, which has been said
 * @throws UsageError
 */
export async function makeReport(args: Arguments, io: Io): Promise<MadeReport | undefined> {
  const filters = filtersFrom(args, io.now());
  const source = await openStackSource(args, io);
  const expanded = await openInputs(args.positionals, io, NOTHING_TO_REPORT);
  if (expanded.inputs.length === 0) return undefined;
  const options = { filters, idleFrames: idleFramesFrom(args) };
  const read = await readReports(expanded.inputs, options, io);
  if (args.positionals.length === 0 && read.inputs[0]?.bytes === 0)
    throw new UsageError(NOTHING_TO_REPORT);
  for (const failure of expanded.failures) {
    const message = failure.message.slice(failure.path.length + 2);
    read.problems.addFile(failure.code, failure.path, message);
  }
  const built = await buildReport(read.totals, {
    filters,
    groupBy: groupByFrom(args),
    suspects: suspectsFrom(args),
    inputs: read.inputs,
    problems: read.problems.kept,
    problemCounts: read.problems.counts,
    warnings: [],
    isPartial: read.isInterrupted,
    resolveStacks: source.resolveStacks,
  });
  const warnings = [...built.warnings, ...source.warnings(read.problems)];
  const whole = await source.withSource({ ...built, warnings });
  source.close();
  const redactor = redactorFrom(args, read.totals.hosts, read.inputs);
  const report = redactor === undefined ? whole : redactor.value(whole);
  const isIncomplete = expanded.failures.length + read.failureCount > 0;
  const status = read.isInterrupted ? EXIT.interrupted : isIncomplete ? EXIT.usage : EXIT.done;
  return { report, status, redactor };
}
