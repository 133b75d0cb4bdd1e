/**
 * The two sides of a comparison, however they were typed: two inputs, two lists of inputs, or one set of inputs that is
 * split by time or by version.
 */

import type { ComparabilityNote } from "../compare/comparability-note.js";
import type { Observation } from "../compare/observation.js";
import { sharedHours, sharedHoursNote } from "../compare/shared-hours.js";
import { type Gathered, type GatherSettings, gather } from "../gather/gather.js";
import { ProblemLog } from "../gather/problem-log.js";
import { UsageError } from "../read/usage-error.js";
import { defined } from "../record/defined.js";
import { costsRecord } from "../record/problem.js";
import { Aggregator, type AggregatorOptions } from "../tally/aggregator.js";
import type { Filters } from "../tally/filters.js";
import type { CompareSettings } from "./compare-options.js";
import type { Io } from "./io.js";
import { openInputs } from "./open-inputs.js";

const NO_SIDES =
  "compare needs two sides: `compare BEFORE AFTER`, --before and --after, or one set of inputs with --split-at or --by-version";

interface Selection {
  readonly label: string | undefined;
  readonly words: readonly string[];
  readonly filters: Filters;
}

/** Both sides as they were typed, before anything is read. */
export interface SelectedSides {
  readonly sides: readonly [Selection, Selection];
  /** Both are taken from the same inputs. */
  readonly isOneSet: boolean;
  readonly isMatchingHours: boolean;
  /** What was said of the observed time of a side, ms x processes. */
  readonly windowsMs: ReadonlyMap<string, number>;
}

/** Both sides, read. */
export interface BothRead {
  readonly before: Observation;
  readonly after: Observation;
  readonly matchedHours: ComparabilityNote | undefined;
  readonly problems: ProblemLog;
  /** Inputs that could not be read. */
  readonly failureCount: number;
  /** Stalls that are in several of the summaries and logs of a side. */
  readonly overlaps: Gathered["overlaps"];
  readonly repeated: Gathered["repeated"];
  readonly alike: Gathered["alike"];
  readonly isInterrupted: boolean;
}

type Options = Omit<AggregatorOptions, "filters">;

/** Says what is to be compared with what. @throws UsageError */
export function chooseSides(settings: CompareSettings, plain: Filters): SelectedSides {
  const { matchesHours: isMatchingHours, splitAtMs, byVersion, windows } = settings;
  const windowsMs = new Map(windows.map(({ side, observedMs }) => [side, observedMs]));
  if (windowsMs.size > 0 && isMatchingHours) {
    throw new UsageError(
      "--window does not say which hours were observed: it cannot be combined with --match-hours",
      "window",
      "match-hours",
    );
  }
  const filters = settings.excludesGaps ? { ...plain, excludesGaps: true } : plain;
  const isOneSet = splitAtMs !== undefined || byVersion !== undefined;
  return { sides: sidesFrom(settings, filters), isOneSet, isMatchingHours, windowsMs };
}

/**
 * Reads both sides, and once more if the first reading shows that less of them can be compared: stalls above the larger
 * threshold, hours that both cover. Ctrl-C ends the reading for good.
 *
 * @returns undefined if a side has no input that exists, which has been said
 * @throws UsageError
 */
export async function readSides(
  choice: SelectedSides,
  options: Options,
  io: Io,
  settings: GatherSettings,
): Promise<BothRead | undefined> {
  const { isOneSet, isMatchingHours, windowsMs } = choice;
  const isPiped = choice.sides.some(({ words }) => words.length === 0 || words.includes("-"));
  if (isOneSet && isPiped && !(choice.sides[0].words.length === 0 && io.isStdinTerminal)) {
    throw new UsageError("each side is read separately, and standard input only once: name files");
  }
  const first = await readSelections(choice.sides, isOneSet, options, io, settings);
  if (first === undefined) return undefined;
  if (isOneSet && !first.isInterrupted) rejectUnknownVersion(choice.sides, first.sides);
  const [a, b] = first.sides as [Unwindowed, Unwindowed];
  const hoursOfDay = isMatchingHours ? sharedHours(a, b) : undefined;
  const minDurationMs = thresholdToUse(first.sides);
  const isNarrower = hoursOfDay !== undefined || minDurationMs !== undefined;
  let read = first;
  if (isNarrower && !first.isInterrupted) {
    if (isPiped) throw new UsageError(pipedTwice(minDurationMs));
    const narrower = choice.sides.map((side) => ({
      ...side,
      filters: {
        ...side.filters,
        ...defined({ hoursOfDay, minDurationMs }),
      },
    })) as unknown as SelectedSides["sides"];
    const quiet = { ...io, warn: () => {} };
    read = (await readSelections(narrower, isOneSet, options, quiet, settings)) ?? first;
  }
  const [before, after] = read.sides as [Unwindowed, Unwindowed];
  return {
    ...read,
    before: { ...before, windowMs: windowsMs.get("before") },
    after: { ...after, windowMs: windowsMs.get("after") },
    matchedHours:
      hoursOfDay === undefined ? undefined : sharedHoursNote(hoursOfDay, first.sides, read.sides),
  };
}

/** One set of inputs, read. */
export interface OneRead extends Omit<FirstRead, "sides"> {
  readonly side: Observation;
}

/**
 * Reads one set of inputs, and once more where its sessions recorded from different thresholds on.
 *
 * @returns undefined if there is no input that exists, which has been said
 * @throws UsageError
 */
export async function readOneSide(
  words: readonly string[],
  filters: Filters,
  options: Options,
  io: Io,
  settings: GatherSettings,
): Promise<OneRead | undefined> {
  const read = (narrower: Filters, to: Io): Promise<FirstRead | undefined> =>
    readSelections([{ label: undefined, words, filters: narrower }], false, options, to, settings);
  const first = await read(filters, io);
  if (first === undefined) return undefined;
  const minDurationMs = thresholdToUse(first.sides);
  let last = first;
  if (minDurationMs !== undefined && !first.isInterrupted) {
    if (words.length === 0 || words.includes("-")) throw new UsageError(pipedTwice(minDurationMs));
    const quiet = { ...io, warn: () => {} };
    last = (await read({ ...filters, minDurationMs }, quiet)) ?? first;
  }
  const [side] = last.sides;
  return { ...last, side: { ...(side as Unwindowed), windowMs: undefined } };
}

type Unwindowed = Omit<Observation, "windowMs">;

interface FirstRead extends Omit<BothRead, "before" | "after" | "matchedHours"> {
  readonly sides: readonly Unwindowed[];
}

async function readSelections(
  choices: readonly Selection[],
  isOneSet: boolean,
  options: Options,
  io: Io,
  settings: GatherSettings,
): Promise<FirstRead | undefined> {
  const problems = new ProblemLog();
  const sides: Unwindowed[] = [];
  let failureCount = 0;
  const overlaps: Gathered["overlaps"][number][] = [];
  const repeated: Gathered["repeated"][number][] = [];
  const alike: Gathered["alike"][number][] = [];
  let isInterrupted = false;
  for (const [i, { words, label, filters }] of choices.entries()) {
    const isAgain = isOneSet && i > 0;
    const expanded = await openInputs(words, isAgain ? { ...io, warn: () => {} } : io, NO_SIDES);
    if (expanded.inputs.length === 0) return undefined;
    const side = {
      label: label ?? expanded.inputs[0]?.label ?? (i === 0 ? "before" : "after"),
      filters,
    };
    if (isInterrupted) {
      const totals = new Aggregator({ ...options, filters }).finish();
      sides.push({ ...side, totals, inputs: [], rejectedLineCount: 0 });
      break;
    }
    // What is wrong with inputs that both sides read is told once.
    const log = new ProblemLog();
    const result = await gather(expanded.inputs, { ...options, filters }, io, log, settings);
    overlaps.push(...result.overlaps);
    if (!isAgain) {
      repeated.push(...result.repeated);
      alike.push(...result.alike);
    }
    failureCount += expanded.failures.length + result.failureCount;
    isInterrupted = result.isInterrupted;
    if (!isAgain) problems.merge(log.kept, log.counts);
    const rejectedLineCount = [...log.counts].reduce(
      (sum, [code, count]) => (costsRecord(code) ? sum + count : sum),
      0,
    );
    const { totals, inputs } = result;
    sides.push({ ...side, totals, inputs, rejectedLineCount });
  }
  return {
    sides,
    problems,
    failureCount,
    overlaps,
    repeated,
    alike,
    isInterrupted,
  };
}

/** The larger recording threshold (ms), where the sides differ: below it, one of them has not looked. */
function thresholdToUse(sides: readonly Unwindowed[]): number | undefined {
  const thresholds = new Set(
    sides.flatMap(({ totals }) => totals.sessions.flatMap(({ facts }) => facts?.threshold ?? [])),
  );
  const largest = Math.max(...thresholds);
  const isAbove = sides.some(({ filters }) => largest > (filters.minDurationMs ?? 0));
  return thresholds.size > 1 && isAbove ? largest : undefined;
}

function pipedTwice(thresholdMs: number | undefined): string {
  return thresholdMs === undefined
    ? "--match-hours reads the logs twice, and standard input can be read only once: name files"
    : `the sessions have different thresholds, and standard input cannot be read twice: add --min-duration ${thresholdMs}`;
}

/** A gate on a version that never ran would be green for ever. @throws UsageError */
function rejectUnknownVersion(choices: SelectedSides["sides"], sides: readonly Unwindowed[]): void {
  const empty = sides.findIndex(({ totals }) => totals.sessions.length === 0);
  const [version] = choices[empty]?.filters.versions ?? [];
  if (version !== undefined) {
    throw new UsageError(`--by-version: no process of version ${version} is in these logs`);
  }
}

function sidesFrom(settings: CompareSettings, filters: Filters): [Selection, Selection] {
  const { positionals, splitAtMs, byVersion, baseline, before, after } = settings;
  const ways = [
    splitAtMs !== undefined,
    byVersion !== undefined,
    before.length + after.length > 0,
    baseline.length > 0,
  ];
  if (ways.filter(Boolean).length > 1) {
    throw new UsageError(
      "--split-at, --by-version, --baseline and --before/--after cannot be combined",
    );
  }
  if (baseline.length > 0) {
    if (positionals.length !== 1) {
      throw new UsageError("--baseline needs exactly one other input, the side after");
    }
    return [
      { label: "baseline", words: baseline, filters },
      { label: undefined, words: positionals, filters },
    ];
  }
  if (splitAtMs !== undefined) {
    const at = new Date(splitAtMs).toISOString();
    return [
      { label: `before ${at}`, words: positionals, filters: { ...filters, untilMs: splitAtMs } },
      { label: `after ${at}`, words: positionals, filters: { ...filters, sinceMs: splitAtMs } },
    ];
  }
  if (byVersion !== undefined) {
    const ofVersion = (version: string): Selection => ({
      label: version,
      words: positionals,
      filters: { ...filters, versions: [version] },
    });
    const [old = "", fresh = ""] = byVersion;
    return [ofVersion(old), ofVersion(fresh)];
  }
  if (before.length > 0 || after.length > 0) {
    if (before.length === 0 || after.length === 0 || positionals.length > 0) {
      throw new UsageError("--before and --after must be given together, without other inputs");
    }
    return [
      { label: undefined, words: before, filters },
      { label: undefined, words: after, filters },
    ];
  }
  const [old, fresh] = positionals;
  if (old === undefined || fresh === undefined || positionals.length > 2) {
    const hint =
      positionals.length > 2
        ? `; ${positionals.length} inputs were given: quote the globs, or use --before and --after`
        : "";
    throw new UsageError(`${NO_SIDES}${hint}`);
  }
  return [
    { label: undefined, words: [old], filters },
    { label: undefined, words: [fresh], filters },
  ];
}
