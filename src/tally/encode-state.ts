import { compareTexts } from "../record/compare-texts.js";
import { defined } from "../record/defined.js";
import type {
  AggregatorState,
  DistinctStackState,
  ProgramState,
  SessionState,
} from "./aggregator-state.js";
import { canonicalOrder } from "./canonical-order.js";
import { CrowdLine } from "./crowd-line.js";
import type { DistinctStack } from "./distinct-stack.js";
import type { Filters } from "./filters.js";
import { NumberSet } from "./number-set.js";
import { clip } from "./observed-time.js";
import type { Program } from "./program.js";
import { encodeScripts } from "./scripts.js";
import { isNamedLess, type Session } from "./session.js";
import { encodeTally, type TallyState } from "./tally.js";
import type { Totals } from "./totals.js";

/** What to encode of the totals. */
export interface StateOptions {
  /** Also encode every single stall, if there are not too many. */
  readonly hasMoments: boolean;
  /** Observed time outside of this window is left out. */
  readonly filters: Filters;
}

/** A state whose longest lists are made while they are read: those of a fleet need never be in memory as a whole. */
export type WrittenState = Omit<AggregatorState, "sessions" | "cells" | "stalls"> & {
  readonly sessions: Iterable<SessionState>;
  readonly cells: Iterable<TallyState>;
  /** Numbers, or runs of them. */
  readonly stalls?: Iterable<number | Float64Array>;
};

/** Totals as plain data, for {@link Aggregator.merge}: the same for every order in which they were added up. */
export function encodeState(totals: Totals, options: StateOptions): AggregatorState {
  const { sessions, cells, stalls, ...state } = writtenState(totals, options);
  return {
    ...{ ...state, sessions: [...sessions], cells: [...cells] },
    ...defined({
      stalls:
        stalls && [...stalls].flatMap((rows) => (typeof rows === "number" ? rows : [...rows])),
    }),
  };
}

/** The same, for writing. */
export function writtenState(totals: Totals, options: StateOptions): WrittenState {
  const order = canonicalOrder(totals);
  const { numbering, tallyNumber } = order;
  const { moments, scale } = totals;
  return {
    hosts: order.hosts,
    populations: order.programs.map(encodeProgram),
    sessions: mapLazily(totals.sessions, (session) =>
      encodeSession(session, numbering.program(session.program), options),
    ),
    shapes: order.stacks.map(encodeStack),
    cells: mapLazily(order.tallies, (tally) => encodeTally(tally, numbering)),
    open: totals.open.map(({ session, scripts, ...open }) => ({
      ...open,
      session: numbering.session(session.index),
      ...(scripts.size > 0 && { scripts: encodeScripts(scripts) }),
    })),
    longest: totals.longest
      .map((point) => ({ ...point, tally: tallyNumber(point.tally) }))
      .sort(
        (a, b) => b.durationMs - a.durationMs || a.timestampMs - b.timestampMs || a.tally - b.tally,
      )
      .flatMap(({ timestampMs, durationMs, tally }) => [timestampMs, durationMs, tally]),
    stallCount: moments.count,
    blockMs: scale.blockMs,
    duplicateCount: totals.duplicateCount,
    sessionlessCount: totals.sessionlessCount,
    ...defined({
      burstGapMs: scale.burstGapMs,
      stalls:
        options.hasMoments && moments.isComplete ? moments.rows(tallyNumber, numbering) : undefined,
    }),
  };
}

function mapLazily<From, To>(items: readonly From[], map: (item: From) => To): Iterable<To> {
  return {
    *[Symbol.iterator]() {
      for (const item of items) yield map(item);
    },
  };
}

/** The oldest version of the format whose readers understand what is made of totals. */
export function formatVersionOf({ tallies, open, sessions }: Totals): number {
  const hasScripts =
    open.some(({ scripts }) => scripts.size > 0) ||
    tallies.some(
      ({ key, parts }) =>
        key.stack.scripts.size > 0 || parts.toState().some(({ script }) => script !== undefined),
    );
  if (sessions.some(isNamedLess)) return 5;
  if (hasScripts) return 4;
  return sessions.some(({ lifeLine }) => lifeLine.isCrowd) ? 3 : 2;
}

/** Readers of version 2 require the list of files. */
function encodeProgram({ service, version }: Program): ProgramState {
  return { ...defined({ service, version }), scripts: [] };
}

function encodeSession(
  session: Session,
  population: number,
  { filters }: StateOptions,
): SessionState {
  const { id, said, lifeLine, work, closed, summarized, dropped } = session;
  const { uptime } = lifeLine;
  // The age says nothing about a part of the life.
  const isCut = filters.sinceMs !== undefined || filters.untilMs !== undefined;
  const all = new NumberSet();
  all.addAll(closed);
  all.addAll(summarized);
  return {
    id,
    population,
    ...defined({ facts: said }),
    ...(!isCut && uptime && { uptime: [uptime.uptimeMs, uptime.atMs] as const }),
    ...(lifeLine instanceof CrowdLine && { crowd: lifeLine.state }),
    spans: (lifeLine.isCrowd ? [] : isCut ? lifeLine.spans : lifeLine.rawSpans).flatMap((span) => {
      const clipped = clip(span, filters);
      return clipped === undefined ? [] : [[clipped.from, clipped.to] as const];
    }),
    ...defined({ work: work?.state }),
    closed: all.ranges.map(([first, last]) => [first, last]),
    dropped: [...dropped].sort(([a], [b]) => compareTexts(a, b)),
  };
}

function encodeStack(stack: DistinctStack): DistinctStackState {
  const { frames, functionStarts, state, folding, scripts } = stack;
  return {
    frames,
    ...defined({ functionStarts }),
    state,
    folding,
    ...(scripts.size > 0 && { scripts: encodeScripts(scripts) }),
  };
}
