import { defined } from "../record/defined.js";
import type {
  AggregatorState,
  DistinctStackState,
  MomentsState,
  ProgramState,
  SessionState,
} from "./aggregator-state.js";
import type { DistinctStack } from "./distinct-stack.js";
import type { Filters } from "./filters.js";
import { clip } from "./observed-time.js";
import type { Program } from "./program.js";
import type { Session } from "./session.js";
import { encodeTally, type Tally } from "./tally.js";
import type { Numbering } from "./tally-sums.js";
import type { Totals } from "./totals.js";

/** What of the totals is wanted. */
export interface StateOptions {
  /** Also every single stall. */
  readonly hasMoments: boolean;
  /** Time that was watched outside of this window is left out. */
  readonly filters: Filters;
}

/** Totals as plain data, for {@link Aggregator.merge}. */
export function encodeState(
  totals: Totals,
  { hasMoments, filters }: StateOptions,
): AggregatorState {
  const programs = numbered([
    ...totals.sessions.map(({ program }) => program),
    ...totals.tallies.map(({ key }) => key.program),
  ]);
  const stacks = numbered(totals.tallies.map(({ key }) => key.stack));
  const tallies = numbered(totals.tallies);
  const sessions = numbered(totals.sessions.map(({ index }) => index));
  const numbering: Numbering = {
    program: (program) => programs.get(program) as number,
    stack: (stack) => stacks.get(stack) as number,
    session: (index) => sessions.get(index) as number,
    host: (index) => index,
    input: (index) => index,
  };
  const { moments, scale } = totals;
  return {
    hosts: totals.hosts,
    populations: Array.from(programs.keys(), encodeProgram),
    sessions: totals.sessions.map((session) =>
      encodeSession(session, numbering.program(session.program), filters),
    ),
    shapes: Array.from(stacks.keys(), encodeStack),
    cells: totals.tallies.map((tally) => encodeTally(tally, numbering)),
    open: totals.open.map(({ session, ...open }) => ({
      ...open,
      session: numbering.session(session.index),
    })),
    longest: totals.longest.flatMap(({ timestampMs, durationMs, tally }) => {
      return [timestampMs, durationMs, tallies.get(tally) as number];
    }),
    stallCount: moments.count,
    blockMs: scale.blockMs,
    duplicateCount: totals.duplicateCount,
    sessionlessCount: totals.sessionlessCount,
    ...defined({
      burstGapMs: scale.burstGapMs,
      moments:
        hasMoments && moments.isComplete ? encodeMoments(totals, tallies, numbering) : undefined,
    }),
  };
}

function numbered<T>(items: readonly T[]): ReadonlyMap<T, number> {
  return new Map([...new Set(items)].map((item, number) => [item, number]));
}

function encodeMoments(
  { moments }: Totals,
  tallies: ReadonlyMap<Tally, number>,
  numbering: Numbering,
): MomentsState {
  return {
    startsMs: moments.startsMs,
    durationsUs: moments.durationsUs,
    sessions: moments.sessions.map(numbering.session),
    inputs: moments.inputs,
    flags: moments.flags,
    tallies: Uint32Array.from(moments.tallies, (tally) => tallies.get(tally) as number),
  };
}

function encodeProgram({ service, version, scripts }: Program): ProgramState {
  return {
    ...defined({ service, version }),
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
    ...defined({ facts }),
    spans: lifeLine.spans.flatMap((span) => {
      const clipped = clip(span, filters);
      return clipped === undefined ? [] : [[clipped.from, clipped.to] as const];
    }),
    closed: closed.ranges.map(([first, last]) => [first, last]),
    dropped: [...dropped],
  };
}

function encodeStack(stack: DistinctStack): DistinctStackState {
  const { frames, functionStarts, state, folding } = stack;
  return { frames, ...defined({ functionStarts }), state, folding };
}
