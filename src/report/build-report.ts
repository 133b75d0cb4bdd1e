import type { FunctionStarts } from "../record/record.js";
import type { Frame } from "../stack/frame.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";
import { isSuspect, VERDICT_KINDS } from "../verdict/verdict.js";
import type { Totals } from "./aggregator.js";
import { type Blame, blame } from "./blame.js";
import { byLength, type Cell } from "./cell.js";
import { companyWords, correlate, isBeyondCorrelation, reasonInCompany } from "./correlate.js";
import { coverageOf, windowOf } from "./coverage.js";
import type { Filters } from "./filters.js";
import { foldRecursion } from "./fold-recursion.js";
import { GroupBuilder } from "./group-builder.js";
import { groupExample } from "./group-example.js";
import { groupIdentity } from "./group-key.js";
import {
  type Group,
  type GroupBy,
  type InputSummary,
  type Report,
  type ReportProblem,
  type ReportTotals,
  type ReportWarning,
  type SuspectChoice,
  type SuspectSummary,
  shownInputs,
} from "./model.js";
import type { Population, ScriptIdentity } from "./population.js";
import { deploysOf, histogramOf, hourlyOf, timelineOf } from "./series.js";
import type { Shape } from "./shape-table.js";
import { sumMs } from "./sum-ms.js";

/** One distinct stack that is to be turned into the user's own source. */
export interface StackQuery {
  /** Innermost first. */
  readonly frames: readonly Frame[];
  readonly functionStarts: FunctionStarts | undefined;
  /** The application's version, which selects the maps. */
  readonly version: string | undefined;
  /** What the session said of the generated files, by their name in stacks. */
  readonly scripts: ReadonlyMap<string, ScriptIdentity>;
}

/** Turns stacks into the user's own source; the answers are parallel to the questions. */
export type ResolveStacks = (
  stacks: readonly StackQuery[],
) => Promise<(readonly ResolvedFrame[])[]>;

/** Everything besides the records that a report is made of. */
export interface ReportContext {
  readonly filters: Filters;
  readonly groupBy: GroupBy;
  /** Missing is `show`. The totals are of all stalls, whatever is left out of the groups. */
  readonly suspects?: SuspectChoice;
  readonly inputs: readonly InputSummary[];
  readonly problems: readonly ReportProblem[];
  readonly problemCounts: ReadonlyMap<string, number>;
  readonly warnings: readonly ReportWarning[];
  readonly isPartial: boolean;
  readonly resolveStacks: ResolveStacks;
}

/** A cell with its stack in the user's own source, and who is to blame for it. */
export interface JudgedCell {
  readonly cell: Cell;
  readonly frames: readonly ResolvedFrame[];
  readonly blame: Blame;
}

/** Resolves each distinct stack once and says who is to blame. */
export async function judgeCells(
  cells: readonly Cell[],
  resolveStacks: ResolveStacks,
): Promise<JudgedCell[]> {
  // Population -> stack -> where its answer will be: the same stack of two versions may need different maps.
  const places = new Map<Population, Map<Shape, number>>();
  const queries: StackQuery[] = [];
  for (const { key } of cells) {
    const { population, shape } = key;
    const ofPopulation = places.get(population) ?? new Map<Shape, number>();
    places.set(population, ofPopulation);
    if (ofPopulation.has(shape)) continue;
    ofPopulation.set(shape, queries.length);
    queries.push({
      frames: withTopLevels(shape),
      functionStarts: shape.functionStarts,
      version: population.version,
      scripts: population.scripts,
    });
  }
  const answers = (await resolveStacks(queries)).map(foldRecursion);
  return cells.map((cell) => {
    const { population, shape } = cell.key;
    const frames = answers[places.get(population)?.get(shape) ?? -1] ?? [];
    return { cell, frames, blame: blame(frames, shape.state) };
  });
}

/** Marks what has no name and begins where its file begins: no function can, because nothing is left to call it. */
function withTopLevels({ frames, functionStarts }: Shape): readonly Frame[] {
  if (functionStarts === undefined) return frames;
  return frames.map((frame, i) => {
    const [line, column] = functionStarts[i] ?? [];
    const isTopLevel = frame.functionName === undefined && line === 1 && column === 1;
    return isTopLevel ? { ...frame, isTopLevel } : frame;
  });
}

/** Makes the finished report of all that was read. */
export async function buildReport(read: Totals, context: ReportContext): Promise<Report> {
  const all = correlate(read);
  const isWanted = (cell: Cell): boolean => isChosen(cell, context.suspects);
  const totals = {
    ...all,
    cells: all.cells.filter(isWanted),
    longest: all.longest.filter(({ cell }) => isWanted(cell)),
  };
  const judged = await judgeCells(totals.cells, context.resolveStacks);
  const sessions = new Map(totals.sessions.map((session) => [session.index, session]));
  const builders = new Map<string, GroupBuilder>();
  const groupIds = new Map<Cell, string>();
  for (const { cell, frames, blame } of judged) {
    const identity = groupIdentity(context.groupBy, blame, frames, cell.key.population.service);
    let builder = builders.get(identity.id);
    if (builder === undefined) {
      builder = new GroupBuilder(identity, context.groupBy, context.inputs, sessions);
      builders.set(identity.id, builder);
    }
    builder.add(cell, frames, blame);
    groupIds.set(cell, identity.id);
  }
  const groups = [...builders.values()].map((builder) => builder.finish()).sort(byBlockedTime);
  const window = windowOf(totals, context.filters);
  return {
    inputs: shownInputs(context.inputs),
    window,
    coverage: coverageOf(totals, context.filters),
    totals: totalsOf(all.cells),
    groupBy: context.groupBy,
    groups,
    others: undefined,
    suspects: suspectsOf(totals.cells, context.inputs),
    timeline: timelineOf(totals, groupIds),
    deploys: deploysOf(totals, context.filters),
    hourly: hourlyOf(totals, window, context.filters),
    histogram: histogramOf(totals.cells),
    problems: context.problems,
    problemCounts: context.problemCounts,
    warnings: [
      ...context.warnings,
      ...warningsOf(totals),
      ...leftOutOf(all.cells, context.suspects),
    ],
    isPartial: context.isPartial,
  };
}

/** The order of the contract: most blocked time first, then the id. */
export function byBlockedTime(a: Group, b: Group): number {
  return b.blockedMs - a.blockedMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** The sums over cells, without and with suspects. */
export function totalsOf(cells: readonly Cell[]): ReportTotals {
  const real = cells.filter((cell) => !isSuspect(cell.key.kind));
  const suspected = cells.filter((cell) => isSuspect(cell.key.kind));
  return {
    count: countOf(real),
    blockedMs: sumMs(real.map((cell) => cell.blockedMs)),
    suspectedCount: countOf(suspected),
    suspectedMs: sumMs(suspected.map((cell) => cell.blockedMs)),
    unfinishedCount: cells.reduce((sum, cell) => sum + cell.unfinishedCount, 0),
  };
}

function countOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.count, 0);
}

function isChosen(cell: Cell, choice: SuspectChoice = "show"): boolean {
  return choice === "show" || isSuspect(cell.key.kind) === (choice === "only");
}

/** Whoever gets the report must see that it is not the whole one. */
function leftOutOf(cells: readonly Cell[], choice: SuspectChoice = "show"): ReportWarning[] {
  const many = countOf(cells.filter((cell) => !isChosen(cell, choice)));
  if (many === 0) return [];
  const stalls = many === 1 ? "1 stall" : `${many} stalls`;
  return [
    choice === "only"
      ? {
          code: "suspects-only",
          message: `only suspected false positives are listed; ${stalls} besides them are left out (--suspects only)`,
        }
      : {
          code: "suspects-hidden",
          message: `${stalls} suspected as false positives are left out (--suspects hide)`,
        },
  ];
}

function suspectsOf(cells: readonly Cell[], inputs: readonly InputSummary[]): SuspectSummary[] {
  return VERDICT_KINDS.filter(isSuspect).flatMap((kind) => {
    const ofKind = cells.filter((cell) => cell.key.kind === kind);
    if (ofKind.length === 0) return [];
    const longest = ofKind.flatMap((cell) => cell.examples).sort(byLength)[0];
    // Only the longest stalls of a stack are kept whole, and the correlated ones may not be among them.
    const mostProcesses = Math.max(...ofKind.map((cell) => cell.mostProcesses));
    return {
      kind,
      count: ofKind.reduce((sum, cell) => sum + cell.count, 0),
      blockedMs: sumMs(ofKind.map((cell) => cell.blockedMs)),
      reason: longest === undefined ? companyWords(mostProcesses) : reasonInCompany(longest),
      example: longest === undefined ? undefined : groupExample(longest, kind, inputs),
    };
  });
}

function warningsOf(totals: Totals): ReportWarning[] {
  const warnings: ReportWarning[] = [];
  if (totals.duplicateCount > 0) {
    warnings.push({
      code: "duplicate-records",
      message: `${totals.duplicateCount} stalls were met twice (same session and number) and are counted once; was a log copied?`,
    });
  }
  if (isBeyondCorrelation(totals)) {
    warnings.push({
      code: "not-correlated",
      message: `there are too many stalls (${totals.moments.count}) to see which processes stalled at the same instant; --since and --until choose a shorter time`,
    });
  }
  const dropped = new Map<string, number>();
  for (const session of totals.sessions) {
    for (const [reason, count] of session.dropped) {
      dropped.set(reason, (dropped.get(reason) ?? 0) + count);
    }
  }
  for (const [reason, count] of dropped) {
    if (count === 0) continue;
    warnings.push({
      code: "dropped-records",
      message: `the emitter lost ${count} records (${reason}); these stalls are missing here`,
    });
  }
  const thresholds = new Set(totals.sessions.flatMap((session) => session.facts?.threshold ?? []));
  if (thresholds.size > 1) {
    const list = [...thresholds].sort((a, b) => a - b).join(", ");
    warnings.push({
      code: "mixed-thresholds",
      message: `the sessions recorded from different thresholds on (${list} ms); --min-duration ${Math.max(...thresholds)} makes them alike`,
    });
  }
  return warnings;
}
