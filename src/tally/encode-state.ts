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
import type { Session } from "./session.js";
import { encodeTally } from "./tally.js";
import type { Totals } from "./totals.js";

/** What of the totals is wanted. */
export interface StateOptions {
  /** Also every single stall, if there are not too many. */
  readonly hasMoments: boolean;
  /** Time that was watched outside of this window is left out. */
  readonly filters: Filters;
}

/** Totals as plain data, for {@link Aggregator.merge}: the same for every order in which they were added up. */
export function encodeState(totals: Totals, options: StateOptions): AggregatorState {
  const order = canonicalOrder(totals);
  const { numbering, tallyNumber } = order;
  const { moments, scale } = totals;
  return {
    hosts: order.hosts,
    populations: order.programs.map(encodeProgram),
    sessions: totals.sessions.map((session) =>
      encodeSession(session, numbering.program(session.program), options),
    ),
    shapes: order.stacks.map(encodeStack),
    cells: order.tallies.map((tally) => encodeTally(tally, numbering)),
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

/** The list of files is for readers of version 2, which ask for it. */
function encodeProgram({ service, version }: Program): ProgramState {
  return { ...defined({ service, version }), scripts: [] };
}

function encodeSession(
  session: Session,
  population: number,
  { filters }: StateOptions,
): SessionState {
  const { id, facts, lifeLine, work, closed, summarized, dropped } = session;
  const { uptime } = lifeLine;
  // Of a part of its life the age says nothing.
  const isCut = filters.sinceMs !== undefined || filters.untilMs !== undefined;
  const all = new NumberSet();
  all.addAll(closed);
  all.addAll(summarized);
  return {
    id,
    population,
    ...defined({ facts }),
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
