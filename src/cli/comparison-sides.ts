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
import { costOf } from "../record/problem.js";
import { Aggregator, type AggregatorOptions } from "../tally/aggregator.js";
import type { Filters } from "../tally/filters.js";
import type { CompareSettings } from "./compare-options.js";
import { type Io, silenced } from "./io.js";
import { openInputs, reportUnread } from "./open-inputs.js";

const NO_SIDES =
  "compare needs two sides: `compare BEFORE AFTER`, --before and --after, or one set of inputs with --split-at or --by-version";

/** One side as it was typed. */
interface Selection {
  readonly label: string | undefined;
  readonly words: readonly string[];
  readonly filters: Filters;
  /** Its observed time as given by the user, ms x processes. */
  readonly windowMs?: number | undefined;
}

/** Both sides as they were typed, before anything is read. */
export interface SelectedSides {
  readonly sides: readonly [Selection, Selection];
  /** Both are taken from the same inputs. */
  readonly isOneSet: boolean;
  readonly isMatchingHours: boolean;
}

/** What was read of some sides. */
export interface SidesRead
  extends Pick<
    Gathered,
    "problems" | "failureCount" | "isInterrupted" | "overlaps" | "repeated" | "alike"
  > {
  readonly sides: readonly Observation[];
}

/** Both sides, read. */
export interface BothRead extends SidesRead {
  readonly before: Observation;
  readonly after: Observation;
  readonly matchedHours: ComparabilityNote | undefined;
}

type Options = Omit<AggregatorOptions, "filters">;

/** Finds the two sides to compare. @throws UsageError */
export function chooseSides(settings: CompareSettings, plain: Filters): SelectedSides {
  const { matchesHours: isMatchingHours, splitAtMs, byVersion, windows } = settings;
  if (windows.length > 0 && isMatchingHours) {
    throw new UsageError(
      "--window does not say which hours were observed: it cannot be combined with --match-hours",
      "window",
      "match-hours",
    );
  }
  const filters = settings.excludesGaps ? { ...plain, excludesGaps: true } : plain;
  const [before, after] = sidesFrom(settings, filters);
  const windowMs = new Map(windows.map(({ side, observedMs }) => [side, observedMs]));
  return {
    sides: [
      { ...before, windowMs: windowMs.get("before") },
      { ...after, windowMs: windowMs.get("after") },
    ],
    isOneSet: splitAtMs !== undefined || byVersion !== undefined,
    isMatchingHours,
  };
}

/**
 * Reads both sides, and once more if the first reading shows that less of them can be compared: stalls above the larger
 * threshold, hours that both cover. Ctrl-C ends the reading for good.
 *
 * @returns undefined if a side has no input that exists, which has been reported
 * @throws UsageError
 */
export async function readSides(
  { sides, isOneSet, isMatchingHours }: SelectedSides,
  options: Options,
  io: Io,
  settings: GatherSettings,
): Promise<BothRead | undefined> {
  if (isOneSet && sides.some(isPiped) && !(sides[0].words.length === 0 && io.isStdinTerminal)) {
    throw new UsageError("each side is read separately, and standard input only once: name files");
  }
  const first = await readSelections(sides, isOneSet, options, io, settings);
  if (first === undefined) return undefined;
  if (isOneSet && !first.isInterrupted) rejectUnknownVersion(sides, first.sides);
  const hoursOfDay = isMatchingHours
    ? sharedHours(...(first.sides as [Observation, Observation]))
    : undefined;
  const again = (narrower: readonly Selection[]) =>
    readSelections(narrower, isOneSet, options, silenced(io), settings);
  const read = await readNarrower(first, sides, hoursOfDay, again);
  const [before, after] = read.sides as [Observation, Observation];
  const matchedHours = hoursOfDay && sharedHoursNote(hoursOfDay, first.sides, read.sides);
  return { ...read, before, after, matchedHours };
}

/**
 * Reads one set of inputs, and once more where its sessions recorded from different thresholds on.
 *
 * @returns undefined if there is no input that exists, which has been reported
 * @throws UsageError
 */
export async function readOneSide(
  words: readonly string[],
  filters: Filters,
  options: Options,
  io: Io,
  settings: GatherSettings,
): Promise<(SidesRead & { readonly side: Observation }) | undefined> {
  const sides = [{ label: undefined, words, filters }];
  const first = await readSelections(sides, false, options, io, settings);
  if (first === undefined) return undefined;
  const read = await readNarrower(first, sides, undefined, (narrower) =>
    readSelections(narrower, false, options, silenced(io), settings),
  );
  return { ...read, side: read.sides[0] as Observation };
}

/** Reads the sides again if less of them can be compared than was read. @throws UsageError */
async function readNarrower(
  first: SidesRead,
  choices: readonly Selection[],
  hoursOfDay: Filters["hoursOfDay"],
  read: (choices: readonly Selection[]) => Promise<SidesRead | undefined>,
): Promise<SidesRead> {
  const minDurationMs = thresholdToUse(first.sides);
  const isNarrower = hoursOfDay !== undefined || minDurationMs !== undefined;
  if (!isNarrower || first.isInterrupted) return first;
  if (choices.some(isPiped)) throw new UsageError(pipedTwice(minDurationMs));
  const limits = defined({ hoursOfDay, minDurationMs });
  const narrower = choices.map((side) => ({ ...side, filters: { ...side.filters, ...limits } }));
  return (await read(narrower)) ?? first;
}

function isPiped({ words }: Selection): boolean {
  return words.length === 0 || words.includes("-");
}

async function readSelections(
  choices: readonly Selection[],
  isOneSet: boolean,
  options: Options,
  io: Io,
  settings: GatherSettings,
): Promise<SidesRead | undefined> {
  const sides: Observation[] = [];
  const read: Gathered[] = [];
  let failureCount = 0;
  for (const [i, { words, label, filters, windowMs }] of choices.entries()) {
    const expanded = await openInputs(words, isOneSet && i > 0 ? silenced(io) : io, NO_SIDES);
    const [first] = expanded.inputs;
    if (first === undefined) return undefined;
    const name = label ?? first.label ?? (i === 0 ? "before" : "after");
    const side = { label: name, filters, windowMs };
    if (read.at(-1)?.isInterrupted) {
      const totals = new Aggregator({ ...options, filters }).finish();
      sides.push({ ...side, totals, inputs: [], rejectedLineCount: 0 });
      break;
    }
    const result = await gather(expanded.inputs, { ...options, filters }, io, settings);
    read.push(result);
    failureCount += expanded.failures.length + result.failureCount;
    const rejectedLineCount = [...result.problems.counts].reduce(
      (sum, [code, count]) => (costOf(code) === "record" ? sum + count : sum),
      0,
    );
    const { totals, inputs } = result;
    sides.push({ ...side, totals, inputs, rejectedLineCount });
  }
  // What is wrong with inputs that both sides read counts once.
  const distinct = isOneSet ? read.slice(0, 1) : read;
  const problems = new ProblemLog();
  for (const { problems: log } of distinct) problems.merge(log.kept, log.counts);
  reportUnread(problems, io);
  return {
    sides,
    problems,
    failureCount,
    overlaps: read.flatMap(({ overlaps }) => overlaps),
    repeated: distinct.flatMap(({ repeated }) => repeated),
    alike: distinct.flatMap(({ alike }) => alike),
    isInterrupted: read.at(-1)?.isInterrupted === true,
  };
}

/** The larger recording threshold (ms), where the sides differ: below it, one of them has not looked. */
function thresholdToUse(sides: readonly Observation[]): number | undefined {
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
function rejectUnknownVersion(
  choices: SelectedSides["sides"],
  sides: readonly Observation[],
): void {
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
