import { type Gathered, gather } from "../gather/gather.js";
import { UsageError } from "../read/usage-error.js";
import { plural } from "../render/units.js";
import { warningText } from "../render/warning-text.js";
import type { AboutReading } from "../report/about-reading.js";
import { buildReport } from "../report/build-report.js";
import { partByOf } from "../report/group-key.js";
import { acceptKnown, type KnownBlockers } from "../report/known-blockers.js";
import type { LastChanges } from "../report/last-changes.js";
import type { GroupBy, Report } from "../report/model.js";
import type { Ownership } from "../report/owners.js";
import { type RateBaseName, rateBaseOf } from "../report/rate-base.js";
import type { ReportWarning } from "../report/warning.js";
import type { Filters } from "../tally/filters.js";
import { type Missing, missingFrom } from "../tally/missing.js";
import type { Overlap } from "../tally/overlaps.js";
import type { ReadInput } from "../tally/read-input.js";
import type { Totals } from "../tally/totals.js";
import type { Settings } from "./command.js";
import { expectationsFrom } from "./expectations.js";
import { filtersFrom, isFiltering } from "./filters-from.js";
import { EXIT, type Io, silenced } from "./io.js";
import { knownBlockers } from "./known-file.js";
import { NO_INPUT, openInputs, reportUnread } from "./open-inputs.js";
import { openOwners } from "./open-owners.js";
import { needsTimeline, rejectOwnInputs } from "./output-files.js";
import type { OUTPUT_OPTIONS } from "./output-options.js";
import { Progress } from "./progress.js";
import type { READING_OPTIONS } from "./reading-options.js";
import { redacted } from "./redact-option.js";
import { openStackSource, type StackSource } from "./resolve-stacks.js";
import type {
  FILTER_OPTIONS,
  IDLE_FRAME_OPTION,
  MakingSettings,
  QUIET_OPTIONS,
  RATES_OPTION,
} from "./shared-options.js";

const NOTHING_TO_REPORT = `${NO_INPUT}, such as logs/*.ndjson`;

/** What a command that reads logs is asked for. */
export type ReadingSettings = Settings<
  typeof FILTER_OPTIONS & typeof IDLE_FRAME_OPTION & typeof READING_OPTIONS & typeof QUIET_OPTIONS
>;

/** What a report is asked for, and the formats in which it will be written. */
export type ReportMaking = MakingSettings &
  Partial<Settings<typeof RATES_OPTION & typeof OUTPUT_OPTIONS>> & {
    /** The rank, id or name of the group that is shown. */
    readonly asked?: string;
  };

/** What was read, and what should have been. */
export interface ReportReading extends Gathered {
  /** What there is without the filters on single stalls; only read where they left nothing. */
  readonly beyond?: Totals | undefined;
  readonly missing: readonly Missing[];
}

/** A finished report, and the exit status that its reading asks for. */
export interface MadeReport {
  readonly report: Report;
  readonly status: number;
}

/**
 * The sentence of the house: inputs, records, verdicts, groups, report.
 *
 * @returns undefined if none of the inputs exists, which has been reported
 * @throws UsageError
 */
export async function makeReport(settings: ReportMaking, io: Io): Promise<MadeReport | undefined> {
  const around = aroundReport(settings, io);
  const source = await openStackSource(settings, io);
  const read = await readInputs(settings, io);
  if (read === undefined) return undefined;
  rejectOwnInputs(read.inputs, settings.outputFiles ?? [], io.folder);
  const beyond = await readBeyond(read, settings, io);
  const report = await reportOf({ ...read, beyond }, settings, source, around);
  source.close();
  const isRateUnknown = isWorkUnknown(report, io);
  return { report, status: isRateUnknown ? EXIT.usage : statusOf(read) };
}

/**
 * Nothing is kept of the stalls that filters on length and context leave out: if no stall is left, the inputs are
 * read a second time, to say what there is.
 */
async function readBeyond(
  read: ReportReading,
  settings: ReportMaking,
  io: Io,
): Promise<Totals | undefined> {
  const { where, minDurationMs } = settings;
  const isFine = read.totals.tallies.length > 0 || read.isInterrupted;
  const isReadable = read.inputs.every(({ path }) => path !== "-");
  if (isFine || !isReadable || (where.length === 0 && minDurationMs === undefined))
    return undefined;
  const unfiltered = { ...settings, where: [], minDurationMs: undefined };
  return (await readInputs(unfiltered, silenced(io)))?.totals;
}

/** Whether rates cannot be told per what was asked for, which is then said. */
export function isWorkUnknown({ warnings }: Pick<AboutReading, "warnings">, io: Io): boolean {
  const unknown = warnings.find(({ code }) => code === "no-work");
  if (unknown !== undefined) io.warn(warningText(unknown));
  return unknown !== undefined;
}

/** Whether the work of processes is asked for, not only their time. */
export function keepsWork({ ratesPer = "hour" }: Pick<ReportMaking, "ratesPer">): boolean {
  return ratesPer !== "hour";
}

/** The exit status that the reading asks for. */
export function statusOf({
  isInterrupted,
  failureCount,
  missing,
}: Pick<ReportReading, "isInterrupted" | "failureCount" | "missing">): number {
  if (isInterrupted) return EXIT.interrupted;
  return failureCount > 0 || missing.length > 0 ? EXIT.usage : EXIT.done;
}

/**
 * Reads the inputs that a command line names.
 *
 * @param forSummary keeps the bursts, too, which a report does not need, and leaves open what another log may close
 * @returns undefined if none of the inputs exists, which has been reported
 * @throws UsageError
 */
export async function readInputs(
  settings: ReadingSettings &
    Partial<Settings<typeof OUTPUT_OPTIONS>> & {
      readonly groupBy?: GroupBy;
      readonly ratesPer?: RateBaseName;
    },
  io: Io,
  forSummary?: { readonly burstGapMs: number },
): Promise<ReportReading | undefined> {
  const expectations = await expectationsFrom(settings, io.folder);
  const { positionals, idleFrames, groupBy } = settings;
  const filters = filtersFrom(settings);
  const expanded = await openInputs(positionals, io, NOTHING_TO_REPORT);
  if (expanded.inputs.length === 0) return undefined;
  const progress = new Progress(io, !settings.hidesProgress && !settings.isQuiet);
  const partBy = groupBy === undefined ? undefined : partByOf(groupBy);
  const options = {
    filters,
    idleFrames,
    partBy,
    keepsWork: forSummary !== undefined || keepsWork(settings),
    keepsPoints: forSummary !== undefined || needsTimeline(settings),
    ...forSummary,
  };
  const leavesOpen = forSummary !== undefined;
  const manner = { ...settings, leavesOpen, onProgress: progress.update };
  const read = await gather(expanded.inputs, options, io, manner);
  progress.end();
  reportUnread(read.problems, io);
  if (positionals.length === 0 && read.inputs.find(({ path }) => path === "-")?.bytes === 0)
    throw new UsageError(NOTHING_TO_REPORT);
  for (const failure of expanded.failures) {
    const message = failure.message.slice(failure.path.length + 2);
    read.problems.addFile(failure.code, failure.path, message);
  }
  rejectOverlap(read.overlaps, settings);
  const missing = missingFrom(read.totals, filters, expectations);
  return { ...read, missing, failureCount: read.failureCount + expanded.failures.length };
}

/** What the project says of its code, and the time at which it must hold. */
export interface AroundReport {
  readonly known: KnownBlockers | undefined;
  readonly ownership: Ownership | undefined;
  readonly nowMs: number;
}

/** What the files of the project say. @throws UsageError */
export function aroundReport(
  settings: MakingSettings & { readonly repoRoot?: string | undefined },
  io: Io,
): AroundReport {
  const known = knownBlockers(settings, io.folder);
  return { known, ownership: openOwners(settings, io.folder), nowMs: io.now() };
}

/** Turns what was read into the finished report. */
export async function reportOf(
  read: ReportReading,
  settings: ReportMaking,
  source: StackSource,
  { known, ownership, nowMs }: AroundReport,
): Promise<Report> {
  const filters = filtersFrom(settings);
  const built = await buildReport(read.totals, {
    filters,
    beyond: read.beyond,
    groupBy: settings.groupBy,
    suspects: settings.suspects,
    inputs: read.inputs,
    reading: aboutReading(read, read.inputs, read.missing),
    resolveStacks: source.resolveStacks,
    ownership,
    ratesPer: rateBaseOf(settings.ratesPer ?? "hour"),
    lastChanges: await changeFinder(filters),
    asked: settings.asked,
  });
  const { groupBy } = settings;
  const isFiltered = isFiltering(filters) || settings.owners.length > 0;
  const judged = acceptKnown(built, known, { groupBy, nowMs, isFiltered });
  const warnings = [...judged.warnings, ...source.warnings(read.problems)];
  const report = await source.withSource({ ...judged, warnings });
  return redacted(report, settings, read.totals.hosts, read);
}

/** Finds since when functions are worse or better, as `trend` does. */
async function changeFinder(filters: Filters): Promise<LastChanges> {
  const { lastChanges, trendSource } = await import("../trend/trend-row.js");
  return (groups, totals, rates) =>
    lastChanges(groups, trendSource(totals, filters, rates, undefined));
}

/** Sums that count stalls twice are worth nothing, unless the user wants them. @throws UsageError */
export function rejectOverlap(
  overlaps: readonly Overlap[],
  { allowsOverlap }: Pick<ReadingSettings, "allowsOverlap">,
): void {
  const [first, ...others] = overlaps;
  if (first === undefined || allowsOverlap) return;
  const { paths, count, session } = first;
  const [a, b] = paths;
  const stalls = plural(count, "stall");
  const where = a === b ? `${a} contains ${stalls} twice` : `${a} and ${b} both contain ${stalls}`;
  const pairs = plural(others.length, "other pair", "other pairs");
  const more =
    others.length === 0 ? "" : `, as ${others.length === 1 ? "does" : "do"} ${pairs} of inputs`;
  throw new UsageError(
    `${where} (for example of session ${session})${more}: name each log once, itself or a summary of it; --allow-overlap counts them twice`,
    "allow-overlap",
  );
}

/** What the report tells about the reading of its inputs. */
export function aboutReading(
  read: Pick<Gathered, "problems" | "isInterrupted" | "overlaps" | "repeated" | "alike">,
  inputs: readonly ReadInput[],
  missing: readonly Missing[],
): AboutReading {
  const { kept: problems, counts: problemCounts } = read.problems;
  const warnings = inputWarnings(read, inputs);
  return { problems, problemCounts, warnings, missing, isPartial: read.isInterrupted };
}

/** What to say of the inputs. */
export function inputWarnings(
  { overlaps, repeated, alike }: Pick<Gathered, "overlaps" | "repeated" | "alike">,
  inputs: readonly ReadInput[],
): ReportWarning[] {
  return [
    ...unwrappedWarnings(inputs),
    ...overlaps.map(({ paths, count }) => ({
      code: "counted-twice" as const,
      paths,
      count,
    })),
    ...alike
      .slice(0, 1)
      .map((most) => ({ code: "alike-stalls" as const, ...most, otherPairs: alike.length - 1 })),
    ...repeated.map(({ path, earlierPath }) => ({
      code: "summary-repeated" as const,
      path,
      earlierPath,
    })),
  ];
}

function unwrappedWarnings(inputs: readonly ReadInput[]): ReportWarning[] {
  const shapes = [...new Set(inputs.flatMap(({ wrappedIn = [] }) => wrappedIn))].sort();
  const passedOverCount = inputs.reduce((sum, input) => sum + (input.passedOver ?? 0), 0);
  if (shapes.length === 0 && passedOverCount === 0) return [];
  return [{ code: "unwrapped", shapes, passedOverCount }];
}
