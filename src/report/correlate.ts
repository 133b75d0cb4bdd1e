/**
 * Evidence that no single log has: unrelated functions of several processes of one host that stall at the same instant
 * point at the host.
 */
import { CORRELATED_PROCESSES, CORRELATION_WINDOW_MS } from "../verdict/thresholds.js";
import type { Totals } from "./aggregator.js";
import { blame } from "./blame.js";
import { Cell } from "./cell.js";
import { nameOf } from "./group-key.js";
import { NumberSet } from "./number-set.js";
import type { Session } from "./session-table.js";

/** One stall of a host: its index in the moments, and what it is compared by. */
interface Moment {
  readonly index: number;
  readonly startMs: number;
  readonly session: number;
  readonly functionName: string;
  readonly cell: Cell;
}

/**
 * Turns stalls that have nothing but a stack to go by (`blocking`) into `starved`, basis `correlated`, where at least
 * three processes of their host stalled within a second of them, each in a function of its own. Stalls with counters
 * keep their verdict: what was measured in the process itself is better evidence.
 *
 * A sweep over the sorted stalls of each host, so the cost is that of the sorting.
 */
export function correlate(totals: Totals): Totals {
  const hosts = hostsToLookAt(totals);
  const { moments } = totals;
  if (hosts.size === 0 || !moments.isComplete) return totals;
  const sessions = new Map(totals.sessions.map((session) => [session.index, session]));
  const names = new Map<Cell, string>();
  const byHost = new Map<string, Moment[]>();
  for (const [index, startMs] of moments.startsMs.entries()) {
    const session = moments.sessions[index] as number;
    const host = sessions.get(session)?.facts?.host;
    if (host === undefined || !hosts.has(host)) continue;
    const cell = moments.cells[index] as Cell;
    const functionName = names.get(cell) ?? innermostName(cell);
    names.set(cell, functionName);
    const ofHost = byHost.get(host) ?? [];
    byHost.set(host, ofHost);
    ofHost.push({ index, startMs, session, functionName, cell });
  }
  const processesOf = new Map<Cell, Map<number, number>>();
  for (const ofHost of byHost.values()) sweep(ofHost, processesOf);
  return split(totals, sessions, processesOf);
}

/** Whether there are so many stalls that {@link correlate} does not look at them, although it might matter. */
export function isBeyondCorrelation(totals: Totals): boolean {
  return !totals.moments.isComplete && hostsToLookAt(totals).size > 0;
}

/** The hosts with a stall that could change its verdict, and with enough processes to change it. */
function hostsToLookAt({ cells, sessions }: Totals): Set<string> {
  const undecided = new NumberSet();
  for (const cell of cells) if (cell.key.kind === "blocking") undecided.addAll(cell.sessions);
  const processes = new Map<string, number>();
  const hosts = new Set<string>();
  for (const { index, facts } of sessions) {
    if (facts?.host === undefined) continue;
    processes.set(facts.host, (processes.get(facts.host) ?? 0) + 1);
    if (undecided.has(index)) hosts.add(facts.host);
  }
  return new Set([...hosts].filter((host) => (processes.get(host) ?? 0) >= CORRELATED_PROCESSES));
}

function innermostName(cell: Cell): string {
  const frames = cell.key.shape.frames.map((frame) => ({
    ...frame,
    outcome: "no-map" as const,
    generated: frame,
  }));
  const blamed = blame(frames, cell.key.shape.state);
  return `${nameOf(blamed)} ${blamed.frame?.file ?? ""}`;
}

/** Says for each stall that could change its verdict how many processes stalled with it. */
function sweep(moments: Moment[], processesOf: Map<Cell, Map<number, number>>): void {
  moments.sort((a, b) => a.startMs - b.startMs);
  const sessions = new Map<number, number>();
  const functions = new Map<string, number>();
  let from = 0;
  let to = 0;
  for (const moment of moments) {
    for (; to < moments.length; to++) {
      const next = moments[to] as Moment;
      if (next.startMs > moment.startMs + CORRELATION_WINDOW_MS) break;
      count(sessions, next.session, 1);
      count(functions, next.functionName, 1);
    }
    for (; (moments[from] as Moment).startMs < moment.startMs - CORRELATION_WINDOW_MS; from++) {
      const last = moments[from] as Moment;
      count(sessions, last.session, -1);
      count(functions, last.functionName, -1);
    }
    if (moment.cell.key.kind !== "blocking") continue;
    if (sessions.size < CORRELATED_PROCESSES || functions.size < CORRELATED_PROCESSES) continue;
    const ofCell = processesOf.get(moment.cell) ?? new Map<number, number>();
    ofCell.set(moment.index, sessions.size);
    processesOf.set(moment.cell, ofCell);
  }
}

function count<K>(counts: Map<K, number>, key: K, by: number): void {
  const next = (counts.get(key) ?? 0) + by;
  if (next === 0) counts.delete(key);
  else counts.set(key, next);
}

/** Splits each cell that has correlated stalls into a cell of those and a cell of the others. */
function split(
  totals: Totals,
  sessions: ReadonlyMap<number, Session>,
  processesOf: ReadonlyMap<Cell, ReadonlyMap<number, number>>,
): Totals {
  if (processesOf.size === 0) return totals;
  const halves = new Map<Cell, { readonly rest: Cell; readonly starved: Cell }>();
  for (const cell of processesOf.keys()) {
    const starved = new Cell({ ...cell.key, kind: "starved", basis: "correlated" });
    halves.set(cell, { rest: new Cell(cell.key), starved });
  }
  const { moments, scale } = totals;
  const starvedPoints = new Map<Cell, Set<string>>();
  for (const [index, cell] of moments.cells.entries()) {
    const both = halves.get(cell);
    if (both === undefined) continue;
    const timestampMs = moments.startsMs[index] as number;
    const durationMs = moments.durationsMs[index] as number;
    const session = sessions.get(moments.sessions[index] as number);
    if (session === undefined) continue;
    const many = processesOf.get(cell)?.get(index);
    const half = many === undefined ? both.rest : both.starved;
    half.add(session, timestampMs, durationMs, moments.inputs[index] as number, scale);
    const example = cell.examples.find(
      (one) => one.timestampMs === timestampMs && one.durationMs === durationMs,
    );
    if (many === undefined) {
      if (example !== undefined) half.keepExamples([example]);
      continue;
    }
    const points = starvedPoints.get(cell) ?? new Set();
    starvedPoints.set(cell, points.add(`${timestampMs} ${durationMs}`));
    if (!half.wantsExample(durationMs)) continue;
    const reason = `${many} processes of this host stalled within a second of each other, in unrelated functions`;
    const place = example?.place ?? { input: moments.inputs[index] as number, line: 0 };
    half.keepExamples([{ place, timestampMs, durationMs, reason, context: example?.context }]);
  }
  for (const [cell, { rest }] of halves) {
    rest.unfinishedCount = cell.unfinishedCount;
    rest.hintCount = cell.hintCount;
  }
  return {
    ...totals,
    cells: totals.cells.flatMap((cell) => {
      const both = halves.get(cell);
      return both === undefined ? [cell] : [both.rest, both.starved].filter((one) => one.count > 0);
    }),
    longest: totals.longest.map((point) => {
      const both = halves.get(point.cell);
      if (both === undefined) return point;
      const isStarved = starvedPoints
        .get(point.cell)
        ?.has(`${point.timestampMs} ${point.durationMs}`);
      return { ...point, cell: isStarved === true ? both.starved : both.rest };
    }),
  };
}
