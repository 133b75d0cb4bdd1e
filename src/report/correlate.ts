/**
 * Evidence that no single log has: unrelated functions of several processes of one host that stall at the same instant
 * point at the host.
 */
import { CORRELATED_PROCESSES, CORRELATION_WINDOW_MS } from "../verdict/thresholds.js";
import type { Totals } from "./aggregator.js";
import { blame } from "./blame.js";
import { Cell, type Example } from "./cell.js";
import { nameOf } from "./group-key.js";
import type { Moments } from "./moments.js";
import { NumberSet } from "./number-set.js";
import type { Session } from "./session-table.js";

/**
 * Turns stalls that have nothing but a stack to go by (`blocking`) into `starved`, basis `correlated`, where at least
 * three processes of their host stalled within a second of them, each in a function of its own. Stalls with counters
 * keep their verdict, because what was measured in the process itself is better evidence; those that are kept as
 * examples are told of the others.
 *
 * A sweep over the sorted stalls of each host, so the cost is that of the sorting.
 */
export function correlate(totals: Totals): Totals {
  const { moments } = totals;
  if (!moments.isComplete) return totals;
  const sessions = new Map(totals.sessions.map((session) => [session.index, session]));
  const byHost = new Map([...crowdedHosts(totals)].map((host) => [host, [] as number[]]));
  if (byHost.size === 0) return totals;
  for (const [index, session] of moments.sessions.entries()) {
    const host = sessions.get(session)?.facts?.host;
    if (host !== undefined) byHost.get(host)?.push(index);
  }
  const names = new Map(totals.cells.map((cell) => [cell, innermostName(cell)]));
  const processesOf = new Map<Cell, Map<number, number>>();
  for (const indexes of byHost.values()) {
    for (const [index, processes] of sweep(moments, indexes, names)) {
      const cell = moments.cells[index] as Cell;
      if (cell.key.kind === "blocking") {
        const ofCell = processesOf.get(cell) ?? new Map<number, number>();
        processesOf.set(cell, ofCell.set(index, processes));
      } else {
        tellExample(cell, moments, index, processes);
      }
    }
  }
  return split(totals, sessions, processesOf);
}

/** The reason of an example, with the other processes that stalled at the same instant if there were enough. */
export function reasonInCompany({ reason, processes }: Example): string {
  return processes === undefined ? reason : `${reason}; ${companyWords(processes)}`;
}

/** How many processes stalled at the same instant, in words. */
export function companyWords(processes: number): string {
  return `${processes} processes of this host stalled within a second of each other, in unrelated functions`;
}

/** Whether there are so many stalls that {@link correlate} does not look at them, although it might matter. */
export function isBeyondCorrelation(totals: Totals): boolean {
  return !totals.moments.isComplete && hostsToLookAt(totals).size > 0;
}

/** The hosts with a stall that could change its verdict, and with enough processes to change it. */
function hostsToLookAt(totals: Totals): Set<string> {
  const undecided = new NumberSet();
  for (const { key, sessions } of totals.cells) {
    if (key.kind === "blocking") undecided.addAll(sessions);
  }
  const crowded = crowdedHosts(totals);
  const hosts = new Set<string>();
  for (const { index, facts } of totals.sessions) {
    const host = facts?.host;
    if (host !== undefined && crowded.has(host) && undecided.has(index)) hosts.add(host);
  }
  return hosts;
}

/** The hosts with enough processes for them to be evidence for each other. */
function crowdedHosts({ sessions }: Totals): Set<string> {
  const processes = new Map<string, number>();
  for (const { facts } of sessions) {
    if (facts?.host !== undefined) processes.set(facts.host, (processes.get(facts.host) ?? 0) + 1);
  }
  return new Set(
    [...processes].filter(([, count]) => count >= CORRELATED_PROCESSES).map(([host]) => host),
  );
}

/** The blocking function of a cell; undefined for an idle loop, which has nothing in common with another idle loop. */
function innermostName(cell: Cell): string | undefined {
  if (cell.key.shape.state !== "running") return undefined;
  const frames = cell.key.shape.frames.map((frame) => ({
    ...frame,
    outcome: "no-map" as const,
    generated: frame,
  }));
  const blamed = blame(frames, cell.key.shape.state);
  return `${nameOf(blamed)} ${blamed.frame?.file ?? ""}`;
}

/** Finds the stalls of a host that are no accident of one process, each with how many processes stalled with it. */
function* sweep(
  { startsMs, sessions, cells }: Moments,
  indexes: number[],
  names: ReadonlyMap<Cell, string | undefined>,
): Generator<[index: number, processes: number]> {
  const startOf = (index: number): number => startsMs[index] as number;
  indexes.sort((a, b) => startOf(a) - startOf(b));
  const processes = new Map<number, number>();
  const functions = new Map<string | number, number>();
  const countIn = (index: number, by: number): void => {
    const session = sessions[index] as number;
    count(processes, session, by);
    count(functions, names.get(cells[index] as Cell) ?? session, by);
  };
  let from = 0;
  let to = 0;
  for (const index of indexes) {
    const nowMs = startOf(index);
    while (to < indexes.length && startOf(indexes[to] as number) <= nowMs + CORRELATION_WINDOW_MS) {
      countIn(indexes[to++] as number, 1);
    }
    while (startOf(indexes[from] as number) < nowMs - CORRELATION_WINDOW_MS) {
      countIn(indexes[from++] as number, -1);
    }
    if (processes.size < CORRELATED_PROCESSES || functions.size < CORRELATED_PROCESSES) continue;
    yield [index, processes.size];
  }
}

function tellExample(cell: Cell, moments: Moments, index: number, processes: number): void {
  const at = cell.examples.findIndex(
    (one) =>
      one.timestampMs === moments.startsMs[index] && one.durationMs === moments.durationsMs[index],
  );
  const example = cell.examples[at];
  if (example !== undefined) cell.examples[at] = { ...example, processes };
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
    half.mostProcesses = Math.max(half.mostProcesses, many);
    if (example !== undefined) half.keepExamples([{ ...example, reason: companyWords(many) }]);
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
