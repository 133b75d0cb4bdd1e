import type { Problem } from "../record/problem.js";
import { foldRecursion } from "../stack/fold-recursion.js";
import type { Frame } from "../stack/frame.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";
import type { ResolveStacks, StackQuery } from "../stack/stack-query.js";
import type { DistinctStack } from "../tally/distinct-stack.js";
import { byLength } from "../tally/example.js";
import type { Filters } from "../tally/filters.js";
import { coverageOf, windowOf } from "../tally/observed-time.js";
import type { Program } from "../tally/program.js";
import type { ReadInput } from "../tally/read-input.js";
import { sumMs } from "../tally/sum-ms.js";
import type { Tally } from "../tally/tally.js";
import type { Totals } from "../tally/totals.js";
import { type Blame, blame } from "../verdict/blame.js";
import { isSuspect, VERDICT_KINDS } from "../verdict/verdict.js";
import { companyWords, correlate, isBeyondCorrelation, reasonInCompany } from "./correlate.js";
import { GroupBuilder } from "./group-builder.js";
import { groupExample } from "./group-example.js";
import { groupIdentity } from "./group-key.js";
import {
  type Group,
  type GroupBy,
  type Report,
  type ReportTotals,
  type ReportWarning,
  type SuspectChoice,
  type SuspectGroup,
  shownInputs,
} from "./model.js";
import { deploysOf, histogramOf, hourlyOf, timelineOf } from "./series.js";

/** Everything besides the records that a report is made of. */
export interface ReportContext {
  readonly filters: Filters;
  readonly groupBy: GroupBy;
  /** Missing is `show`. The totals are of all stalls, whatever is left out of the groups. */
  readonly suspects?: SuspectChoice;
  readonly inputs: readonly ReadInput[];
  readonly problems: readonly Problem[];
  readonly problemCounts: ReadonlyMap<string, number>;
  readonly warnings: readonly ReportWarning[];
  readonly isPartial: boolean;
  readonly resolveStacks: ResolveStacks;
}

/** A tally with its stack in the user's own source, and who is to blame for it. */
export interface JudgedTally {
  readonly tally: Tally;
  readonly frames: readonly ResolvedFrame[];
  readonly blame: Blame;
}

/** Resolves each distinct stack once and says who is to blame. */
export async function judgeTallies(
  tallies: readonly Tally[],
  resolveStacks: ResolveStacks,
): Promise<JudgedTally[]> {
  // Program -> stack -> where its answer will be: the same stack of two versions may need different maps.
  const places = new Map<Program, Map<DistinctStack, number>>();
  const queries: StackQuery[] = [];
  for (const { key } of tallies) {
    const { program, stack } = key;
    const ofProgram = places.get(program) ?? new Map<DistinctStack, number>();
    places.set(program, ofProgram);
    if (ofProgram.has(stack)) continue;
    ofProgram.set(stack, queries.length);
    queries.push({
      frames: withTopLevels(stack),
      functionStarts: stack.functionStarts,
      version: program.version,
      scripts: program.scripts,
    });
  }
  const answers = (await resolveStacks(queries)).map(foldRecursion);
  return tallies.map((tally) => {
    const { program, stack } = tally.key;
    const frames = answers[places.get(program)?.get(stack) ?? -1] ?? [];
    return { tally, frames, blame: blame(frames, stack.state) };
  });
}

/** Marks what has no name and begins where its file begins: no function can, because nothing is left to call it. */
function withTopLevels({ frames, functionStarts }: DistinctStack): readonly Frame[] {
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
  const isWanted = (tally: Tally): boolean => isChosen(tally, context.suspects);
  const totals = {
    ...all,
    tallies: all.tallies.filter(isWanted),
    longest: all.longest.filter(({ tally }) => isWanted(tally)),
  };
  const judged = await judgeTallies(totals.tallies, context.resolveStacks);
  const sessions = new Map(totals.sessions.map((session) => [session.index, session]));
  const builders = new Map<string, GroupBuilder>();
  const groupIds = new Map<Tally, string>();
  for (const { tally, frames, blame } of judged) {
    const identity = groupIdentity(context.groupBy, blame, frames, tally.key.program.service);
    let builder = builders.get(identity.id);
    if (builder === undefined) {
      builder = new GroupBuilder(identity, context.groupBy, context.inputs, sessions);
      builders.set(identity.id, builder);
    }
    builder.add(tally, frames, blame);
    groupIds.set(tally, identity.id);
  }
  const groups = [...builders.values()].map((builder) => builder.finish()).sort(byBlockedTime);
  const window = windowOf(totals, context.filters);
  return {
    inputs: shownInputs(context.inputs),
    window,
    coverage: coverageOf(totals, context.filters),
    totals: totalsOf(all.tallies),
    groupBy: context.groupBy,
    groups,
    others: undefined,
    suspects: suspectsOf(totals.tallies, context.inputs),
    timeline: timelineOf(totals, groupIds),
    deploys: deploysOf(totals, context.filters),
    hourly: hourlyOf(totals, window, context.filters),
    histogram: histogramOf(totals.tallies),
    problems: context.problems,
    problemCounts: context.problemCounts,
    warnings: [
      ...context.warnings,
      ...warningsOf(totals),
      ...leftOutOf(all.tallies, context.suspects),
    ],
    isPartial: context.isPartial,
  };
}

/** The order of the contract: most blocked time first, then the id. */
export function byBlockedTime(a: Group, b: Group): number {
  return b.blockedMs - a.blockedMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** The sums over tallies, without and with suspects. */
export function totalsOf(tallies: readonly Tally[]): ReportTotals {
  const real = tallies.filter((tally) => !isSuspect(tally.key.kind));
  const suspected = tallies.filter((tally) => isSuspect(tally.key.kind));
  return {
    count: countOf(real),
    blockedMs: sumMs(real.map((tally) => tally.blockedMs)),
    suspectedCount: countOf(suspected),
    suspectedMs: sumMs(suspected.map((tally) => tally.blockedMs)),
    unfinishedCount: tallies.reduce((sum, tally) => sum + tally.unfinishedCount, 0),
  };
}

function countOf(tallies: readonly Tally[]): number {
  return tallies.reduce((sum, tally) => sum + tally.count, 0);
}

function isChosen(tally: Tally, choice: SuspectChoice = "show"): boolean {
  return choice === "show" || isSuspect(tally.key.kind) === (choice === "only");
}

/** Whoever gets the report must see that it is not the whole one. */
function leftOutOf(tallies: readonly Tally[], choice: SuspectChoice = "show"): ReportWarning[] {
  const many = countOf(tallies.filter((tally) => !isChosen(tally, choice)));
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

function suspectsOf(tallies: readonly Tally[], inputs: readonly ReadInput[]): SuspectGroup[] {
  return VERDICT_KINDS.filter(isSuspect).flatMap((kind) => {
    const ofKind = tallies.filter((tally) => tally.key.kind === kind);
    if (ofKind.length === 0) return [];
    const longest = ofKind.flatMap((tally) => tally.examples).sort(byLength)[0];
    // Only the longest stalls of a stack are kept whole, and the correlated ones may not be among them.
    const mostProcesses = Math.max(...ofKind.map((tally) => tally.mostProcesses));
    return {
      kind,
      count: ofKind.reduce((sum, tally) => sum + tally.count, 0),
      blockedMs: sumMs(ofKind.map((tally) => tally.blockedMs)),
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
