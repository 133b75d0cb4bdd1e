import type {
  AggregateState,
  MomentsState,
  PopulationState,
  SessionState,
} from "./aggregate-state.js";
import type { Totals } from "./aggregator.js";
import type { Cell } from "./cell.js";
import { encodeCell } from "./cell-state.js";
import { clip } from "./coverage.js";
import type { Filters } from "./filters.js";
import type { Population } from "./population.js";
import type { Session } from "./session-table.js";
import type { Shape } from "./shape-table.js";

/** What of the totals is wanted. */
export interface StateOptions {
  /** Also when each single stall began. */
  readonly hasMoments: boolean;
  /** Time that was watched outside of this window is left out. */
  readonly filters: Filters;
}

/** Totals as plain data, for {@link Aggregator.merge}. */
export function encodeState(totals: Totals, { hasMoments, filters }: StateOptions): AggregateState {
  const populations = numbered(totals.sessions.map(({ population }) => population));
  const sessions = new Map(totals.sessions.map(({ index }, number) => [index, number]));
  const shapes = numbered(totals.cells.map(({ key }) => key.shape));
  const cells = numbered(totals.cells);
  const { moments, scale } = totals;
  return {
    hosts: totals.hosts,
    populations: Array.from(populations.keys(), encodePopulation),
    sessions: totals.sessions.map((session) =>
      encodeSession(session, populations.get(session.population) ?? 0, filters),
    ),
    shapes: Array.from(shapes.keys(), encodeShape),
    cells: totals.cells.map((cell) =>
      encodeCell(cell, {
        population: populations.get(cell.key.population) ?? 0,
        shape: shapes.get(cell.key.shape) ?? 0,
        sessions,
      }),
    ),
    open: totals.open.map(({ session, ...open }) => ({
      ...open,
      session: sessions.get(session.index) ?? 0,
    })),
    longest: totals.longest.flatMap(({ timestampMs, durationMs, cell }) => {
      return [timestampMs, durationMs, cells.get(cell) ?? 0];
    }),
    ...(hasMoments && moments.isComplete
      ? { moments: encodeMoments(totals, cells, sessions) }
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
  cells: ReadonlyMap<Cell, number>,
  sessions: ReadonlyMap<number, number>,
): MomentsState {
  return {
    startsMs: moments.startsMs,
    durationsMs: moments.durationsMs,
    sessions: moments.sessions.map((index) => sessions.get(index) ?? 0),
    inputs: moments.inputs,
    cells: Uint32Array.from(moments.cells, (cell) => cells.get(cell) ?? 0),
  };
}

function encodePopulation({ service, version, scripts }: Population): PopulationState {
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

function encodeShape({
  frames,
  functionStarts,
  state,
  folding,
}: Shape): AggregateState["shapes"][number] {
  return { frames, ...(functionStarts === undefined ? {} : { functionStarts }), state, folding };
}
