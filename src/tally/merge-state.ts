import type { AggregatorState, SessionState } from "./aggregator-state.js";
import type { DistinctStack } from "./distinct-stack.js";
import type { ExampleOrder, RecordPlace } from "./example.js";
import { type Filters, passesSession } from "./filters.js";
import type { OpenStall } from "./open-stalls.js";
import type { Overlaps } from "./overlaps.js";
import { ParsedStack } from "./parsed-stack.js";
import type { Program } from "./program.js";
import { decodeScripts, NO_SCRIPTS, type Scripts } from "./scripts.js";
import type { Session } from "./session.js";
import type { SessionTable } from "./session-table.js";
import type { StackTable } from "./stack-table.js";
import type { Tally, TallyState } from "./tally.js";
import type { Meaning } from "./tally-sums.js";
import type { TallyTable } from "./tally-table.js";
import type { PartBy } from "./where.js";

/** What a state is merged into. */
export interface MergeTarget {
  /** The input that contains the state, if it is a summary. */
  readonly summaryPath: string | undefined;
  /** Converts a place of the state. */
  place(place: RecordPlace): RecordPlace;
  readonly overlaps: Overlaps;
  readonly tallies: TallyTable;
  readonly sessions: SessionTable;
  readonly stacks: StackTable;
  readonly filters: Filters;
  readonly exampleOrder: ExampleOrder;
  readonly partBy?: PartBy | undefined;
  keepOpen(open: OpenStall): void;
}

/** Adds the plain data of another aggregator. */
export function mergeState(state: AggregatorState, target: MergeTarget): void {
  const { tallies, place } = target;
  const { sessions, homes, hosts } = mergeSessions(state, target);
  adoptScale(state, tallies);
  const stackOf = stacksOf(state, target.stacks);
  const meaning: Meaning = {
    session: (number) => (sessions[number] as Session).index,
    host: (number) => hosts[number] as number,
    place,
    blockFactor: tallies.scale.blockMs / state.blockMs,
    burstGapMs: tallies.scale.burstGapMs,
    exampleOrder: target.exampleOrder,
  };
  // Only the programs of stalls that pass count towards those that are told apart.
  const homeOf = (population: number): Home =>
    homes.get(population) ?? {
      program: target.sessions.program(state.populations[population] ?? {}),
      host: undefined,
    };
  let leftOutCount = 0;
  const merged = state.cells.map((cell): Tally | undefined => {
    if (!isWanted(cell, sessions, target.filters)) {
      leftOutCount += cell.count;
      return undefined;
    }
    const { program, host } = homeOf(cell.population);
    const learntPart =
      host !== undefined && target.partBy?.kind === "host"
        ? target.sessions.hosts[host]
        : undefined;
    const tally = tallies.get(program, stackOf(cell), cell, learntPart ?? cell.part);
    tallies.merge(tally, cell, host === undefined ? meaning : { ...meaning, host: () => host });
    return tally;
  });
  for (const open of state.open) {
    const session = sessions[open.session] as Session;
    const { population = 0 } = state.sessions[open.session] ?? {};
    const scripts = decodeScripts(open.scripts ?? state.populations[population]?.scripts);
    target.keepOpen({ ...open, session, scripts, place: place(open.place) });
  }
  for (let i = 0; i + 2 < state.longest.length; i += 3) {
    const [timestampMs = 0, durationMs = 0, number = 0] = state.longest.slice(i, i + 3);
    const tally = merged[number];
    if (tally !== undefined) tallies.longest.add(timestampMs, durationMs, tally);
  }
  if (state.stalls === undefined) {
    tallies.moments.addUnknown(state.stallCount - leftOutCount);
  } else tallies.moments.addRows(state.stalls, merged, meaning);
  tallies.keepBounded();
}

/** The stacks of the tallies of a state. Up to version 3, the files were those of its programs. */
function stacksOf(
  { shapes, populations }: AggregatorState,
  table: StackTable,
): (cell: TallyState) => DistinctStack {
  const stacks = shapes.map((shape) => {
    const { functionStarts } = shape;
    return new ParsedStack({ ...shape, functionStarts, scripts: NO_SCRIPTS });
  });
  const ofStacks = shapes.map(({ scripts }) => scripts && decodeScripts(scripts));
  const ofPrograms = populations.map(({ scripts }) => decodeScripts(scripts));
  return ({ shape, population }) =>
    table.inBuild(
      stacks[shape] as ParsedStack,
      ofStacks[shape] ?? (ofPrograms[population] as Scripts),
    );
}

/** The program that the tallies of a program of the state belong to, and their host if the state did not know it. */
interface Home {
  readonly program: Program;
  readonly host: number | undefined;
}

interface MergedSessions {
  /** By the numbers of the state. */
  readonly sessions: readonly Session[];
  /** Of the programs of sessions without a `start`, by their numbers in the state. */
  readonly homes: ReadonlyMap<number, Home>;
  /** By the numbers of the state. */
  readonly hosts: readonly number[];
}

function mergeSessions(state: AggregatorState, target: MergeTarget): MergedSessions {
  const hosts = state.hosts.map((name) => target.sessions.hostNumber(name));
  for (const [i, { id, crowd }] of state.sessions.entries()) {
    // They are in order.
    if (crowd === undefined && id === state.sessions[i - 1]?.id) target.sessions.share(id);
  }
  const sessions = state.sessions.map((one, i) => {
    const name = state.populations[one.population] ?? {};
    const session = target.sessions.adopt(one.id, one, name, `${target.summaryPath ?? ""} ${i}`);
    addNumbers(session, one, target);
    return session;
  });
  const homes = new Map<number, Home>();
  for (const [i, { facts, population }] of state.sessions.entries()) {
    if (facts !== undefined) continue;
    // Its `start` may have been in another log.
    const { program, host } = sessions[i] as Session;
    homes.set(population, { program, host });
  }
  return { sessions, homes, hosts };
}

/** Adds the numbers of the stalls of a session. */
function addNumbers(
  session: Session,
  { closed }: SessionState,
  { summaryPath, overlaps }: MergeTarget,
): void {
  if (summaryPath === undefined) {
    for (const [first, last] of closed) session.closed.addRange(first, last);
    return;
  }
  for (const [first, last] of closed) {
    const count = session.summarized.addRange(first, last) + session.closed.countIn(first, last);
    overlaps.add(session.lastPath, summaryPath, session.id, count);
  }
  session.lastPath = summaryPath;
}

/** Whether the stalls of a tally pass the filters; those of a session without a `start` so far may still do so. */
function isWanted({ sessions }: TallyState, merged: readonly Session[], filters: Filters): boolean {
  // The sessions of a tally pass together: they were counted as one, or have one host, service and version.
  const facts = merged[sessions[0]?.[0] ?? -1]?.facts;
  return facts === undefined || passesSession(filters, facts);
}

/** The coarser of two scales holds for both. */
function adoptScale(state: AggregatorState, tallies: TallyTable): void {
  if (tallies.scale.blockMs < state.blockMs) tallies.coarsen(state.blockMs);
  const { burstGapMs } = tallies.scale;
  if (burstGapMs !== undefined && burstGapMs < (state.burstGapMs ?? 0)) {
    tallies.widen(state.burstGapMs as number);
  }
}
