import type {
  AggregateState,
  MomentsState,
  ProgramState,
  SessionState,
} from "./aggregator-state.js";
import type { DistinctStack } from "./distinct-stack.js";
import type { Filters } from "./filters.js";
import { clip } from "./observed-time.js";
import type { Program } from "./program.js";
import type { Session } from "./session.js";
import type { Tally } from "./tally.js";
import { encodeTally } from "./tally-state.js";
import type { Totals } from "./totals.js";

/** What of the totals is wanted. */
export interface StateOptions {
  /** Also when each single stall began. */
  readonly hasMoments: boolean;
  /** Time that was watched outside of this window is left out. */
  readonly filters: Filters;
}

/** Totals as plain data, for {@link Aggregator.merge}. */
export function encodeState(totals: Totals, { hasMoments, filters }: StateOptions): AggregateState {
  const programs = numbered(totals.sessions.map(({ program }) => program));
  const sessions = new Map(totals.sessions.map(({ index }, number) => [index, number]));
  const stacks = numbered(totals.tallies.map(({ key }) => key.stack));
  const tallies = numbered(totals.tallies);
  const { moments, scale } = totals;
  return {
    hosts: totals.hosts,
    populations: Array.from(programs.keys(), encodeProgram),
    sessions: totals.sessions.map((session) =>
      encodeSession(session, programs.get(session.program) ?? 0, filters),
    ),
    shapes: Array.from(stacks.keys(), encodeStack),
    cells: totals.tallies.map((tally) =>
      encodeTally(tally, {
        population: programs.get(tally.key.program) ?? 0,
        shape: stacks.get(tally.key.stack) ?? 0,
        sessions,
      }),
    ),
    open: totals.open.map(({ session, ...open }) => ({
      ...open,
      session: sessions.get(session.index) ?? 0,
    })),
    longest: totals.longest.flatMap(({ timestampMs, durationMs, tally }) => {
      return [timestampMs, durationMs, tallies.get(tally) ?? 0];
    }),
    ...(hasMoments && moments.isComplete
      ? { moments: encodeMoments(totals, tallies, sessions) }
      : {}),
    stallCount: moments.count,
    blockMs: scale.blockMs,
    ...(scale.burstGapMs === undefined ? {} : { burstGapMs: scale.burstGapMs }),
    duplicateCount: totals.duplicateCount,
    sessionlessCount: totals.sessionlessCount,
  };
}

function numbered<T>(items: readonly T[]): Map<T, number> {
  return new Map([...new Set(items)].map((item, number) => [item, number]));
}

function encodeMoments(
  { moments }: Totals,
  tallies: ReadonlyMap<Tally, number>,
  sessions: ReadonlyMap<number, number>,
): MomentsState {
  return {
    startsMs: moments.startsMs,
    durationsMs: moments.durationsMs,
    sessions: moments.sessions.map((index) => sessions.get(index) ?? 0),
    inputs: moments.inputs,
    tallies: Uint32Array.from(moments.tallies, (tally) => tallies.get(tally) ?? 0),
  };
}

function encodeProgram({ service, version, scripts }: Program): ProgramState {
  return {
    ...(service === undefined ? {} : { service }),
    ...(version === undefined ? {} : { version }),
    scripts: Array.from(scripts, ([url, { sha256, debugId }]) => {
      return [url, sha256 ?? null, debugId ?? null];
    }),
  };
}

function encodeSession(session: Session, population: number, filters: Filters): SessionState {
  const { id, facts, lifeLine, closed, dropped } = session;
  return {
    id,
    population,
    ...(facts === undefined ? {} : { facts }),
    spans: lifeLine.spans.flatMap((span) => {
      const clipped = clip(span, filters);
      return clipped === undefined ? [] : [[clipped.from, clipped.to] as const];
    }),
    closed: closed.ranges.map(([first, last]) => [first, last]),
    dropped: [...dropped],
  };
}

function encodeStack({
  frames,
  functionStarts,
  state,
  folding,
}: DistinctStack): AggregateState["shapes"][number] {
  return { frames, ...(functionStarts === undefined ? {} : { functionStarts }), state, folding };
}
