import { correlate } from "../report/correlate.js";
import { Moments } from "../tally/moments.js";
import { observedSpans } from "../tally/observed-time.js";
import type { Totals } from "../tally/totals.js";
import { buildComparison, type ComparisonContext } from "./build-comparison.js";
import type { BeforeAfter, ChangedGroup, Comparison, ComparisonSide } from "./comparison-model.js";
import type { Observation } from "./observation.js";
import { isCalled } from "./overall-outcome.js";

/** The version with which each one is compared. */
export type Against = "previous" | "first";

/** The figures of one version for a function, or for all. Rates are undefined if the observed time is unknown. */
export interface VersionFigures {
  readonly count: number;
  readonly blockedMs: number;
  /** The unit of the rates: `h`, `1,000 requests`. */
  readonly ratesPer: string;
  readonly ratePerHour: number | undefined;
  readonly blockedMsPerHour: number | undefined;
}

/** A function across versions. Lists have an entry for each version. */
export interface VersionsRow
  extends Pick<ChangedGroup, "id" | "title" | "place" | "function" | "location" | "package"> {
  readonly figures: readonly VersionFigures[];
  /** The change from the version that each is compared with; undefined for the first, and if neither has a stall. */
  readonly changes: readonly (ChangedGroup | undefined)[];
}

/** Several versions side by side, the oldest first. */
export interface VersionsComparison {
  readonly against: Against;
  /** At least two, in the order of their first starts. */
  readonly versions: readonly ComparisonSide[];
  /** Each version but the first against the previous one, or against the first. */
  readonly steps: readonly Comparison[];
  /** All stalls of each version. */
  readonly overall: readonly VersionFigures[];
  /** By the version of the last change, the newest first, then by blocked time. */
  readonly rows: readonly VersionsRow[];
}

/**
 * Compares versions that were read together with each other.
 *
 * @param names the versions; empty for all
 * @returns undefined if there are fewer than two
 */
export async function compareVersions(
  read: Observation,
  names: readonly string[],
  against: Against,
  context: ComparisonContext,
): Promise<VersionsComparison | undefined> {
  const found = versionsOf(read);
  const chosen = names.length === 0 ? found : found.filter((one) => names.includes(one));
  const totals = correlate(read.totals);
  const observations = chosen.map((version) => ofVersion({ ...read, totals }, version));
  const steps: Comparison[] = [];
  for (const [i, after] of observations.entries()) {
    if (i === 0) continue;
    const before = observations[against === "first" ? 0 : i - 1] as Observation;
    steps.push(await buildComparison(before, after, context));
  }
  const [first] = steps;
  if (first === undefined) return undefined;
  return {
    against,
    versions: [first.before, ...steps.map(({ after }) => after)],
    steps,
    overall: [
      figuresOf(first.overall, "before"),
      ...steps.map(({ overall }) => figuresOf(overall, "after")),
    ],
    rows: rowsOf(steps, against),
  };
}

/** The versions that ran, in the order of their first starts. */
export function versionsOf({ totals, filters }: Observation): string[] {
  const first = new Map<string, number>();
  for (const { program, lifeLine } of totals.sessions) {
    const [span] = observedSpans(lifeLine, filters);
    if (program.version === undefined || span === undefined) continue;
    const known = first.get(program.version) ?? Number.POSITIVE_INFINITY;
    first.set(program.version, Math.min(known, span.from));
  }
  return [...first].sort(([, a], [, b]) => a - b).map(([version]) => version);
}

/** The observation of one version. Its stalls must already be correlated with those of all versions. */
function ofVersion(read: Observation, version: string): Observation {
  const { totals } = read;
  const own: Totals = {
    ...totals,
    sessions: totals.sessions.filter(({ program }) => program.version === version),
    tallies: totals.tallies.filter(({ key }) => key.program.version === version),
    longest: totals.longest.filter(({ tally }) => tally.key.program.version === version),
    moments: new Moments(),
  };
  return { ...read, label: version, totals: own };
}

function figuresOf(
  { count, blockedMs, ratesPer, ratePerHour, blockedMsPerHour }: Comparison["overall"],
  side: keyof BeforeAfter<unknown>,
): VersionFigures {
  return {
    count: count[side],
    blockedMs: blockedMs[side],
    ratesPer,
    ratePerHour: ratePerHour[side],
    blockedMsPerHour: blockedMsPerHour[side],
  };
}

/** One row per function; a renamed function stays one row, under its last name. */
function rowsOf(steps: readonly Comparison[], against: Against): VersionsRow[] {
  /** The row of a function: its first name, if all are compared with the first version; else by its name in the version after. */
  const rowOf = new Map<string, string>();
  const rows = new Map<string, { group: ChangedGroup; changes: (ChangedGroup | undefined)[] }>();
  for (let i = steps.length - 1; i >= 0; i--) {
    for (const group of steps[i]?.groups ?? []) {
      const before = group.renamedFrom?.id;
      const key = against === "first" ? (before ?? group.id) : (rowOf.get(group.id) ?? group.id);
      if (against === "previous" && before !== undefined) rowOf.set(before, key);
      const row = rows.get(key) ?? { group, changes: [] };
      row.changes[i] = group;
      rows.set(key, row);
    }
  }
  return [...rows.values()]
    .map(({ group, changes }): VersionsRow => {
      const { id, title, place, function: name, location, package: inPackage, ratesPer } = group;
      const ofFirst = against === "first" ? changes.find((one) => one !== undefined) : changes[0];
      return {
        id,
        title,
        place,
        function: name,
        location,
        package: inPackage,
        figures: [
          sideOf(ofFirst, steps[0], "before", ratesPer),
          ...steps.map((step, i) => sideOf(changes[i], step, "after", ratesPer)),
        ],
        changes: [undefined, ...steps.map((_, i) => changes[i])],
      };
    })
    .sort(byNews);
}

/** A side's figures for a function; zeros if neither side has it. */
function sideOf(
  group: ChangedGroup | undefined,
  step: Comparison | undefined,
  side: keyof BeforeAfter<unknown>,
  ratesPer: string,
): VersionFigures {
  if (group !== undefined) return figuresOf(group, side);
  const rate = step?.overall.ratePerHour[side] === undefined ? undefined : 0;
  return { count: 0, blockedMs: 0, ratesPer, ratePerHour: rate, blockedMsPerHour: rate };
}

/** Functions that became worse or better in the newest version come first. */
function byNews(a: VersionsRow, b: VersionsRow): number {
  const newsOf = ({ changes }: VersionsRow): number =>
    changes.findLastIndex((change) => change !== undefined && isCalled(change.outcome));
  const blocked = ({ figures }: VersionsRow): number =>
    figures.reduce((sum, { blockedMs }) => sum + blockedMs, 0);
  return newsOf(b) - newsOf(a) || blocked(b) - blocked(a) || (a.id < b.id ? -1 : 1);
}
