/**
 * Evidence that no single log has: unrelated functions of several processes of one host that stall at the same instant
 * point at the host.
 */
import { CORRELATED_PROCESSES, CORRELATION_WINDOW_MS } from "../verdict/thresholds.js";
import { blame } from "./blame.js";
import { Cell } from "./cell.js";
import { nameOf } from "./group-key.js";

interface Moment {
  readonly startMs: number;
  readonly session: string;
  readonly functionName: string;
  readonly cell: Cell;
  readonly index: number;
}

/**
 * Turns stalls that have nothing but a stack to go by (`blocking`) into `starved`, basis `correlated`, where at least
 * three processes of their host stalled within a second of them, each in a function of its own. Stalls with counters
 * keep their verdict: what was measured in the process itself is better evidence.
 *
 * A sweep over the sorted stalls of each host, so the cost is that of the sorting.
 */
export function correlate(cells: readonly Cell[]): Cell[] {
  const hosts = hostsToLookAt(cells);
  if (hosts.size === 0) return [...cells];
  const byHost = new Map<string, Moment[]>();
  for (const cell of cells) {
    const host = cell.key.session.facts?.host;
    if (host === undefined || !hosts.has(host)) continue;
    const functionName = innermostName(cell);
    const moments = byHost.get(host) ?? [];
    byHost.set(host, moments);
    for (const [index, startMs] of cell.starts.entries()) {
      moments.push({ startMs, session: cell.key.session.id, functionName, cell, index });
    }
  }
  const processesOf = new Map<Cell, Map<number, number>>();
  for (const moments of byHost.values()) sweep(moments, processesOf);
  return cells.flatMap((cell) => splitCell(cell, processesOf.get(cell)));
}

/** The hosts with a stall that could change its verdict, and with enough processes to change it. */
function hostsToLookAt(cells: readonly Cell[]): Set<string> {
  const sessions = new Map<string, Set<string>>();
  const undecided = new Set<string>();
  for (const { key } of cells) {
    const host = key.session.facts?.host;
    if (host === undefined) continue;
    const ofHost = sessions.get(host) ?? new Set();
    sessions.set(host, ofHost.add(key.session.id));
    if (key.kind === "blocking") undecided.add(host);
  }
  return new Set(
    [...undecided].filter((host) => (sessions.get(host)?.size ?? 0) >= CORRELATED_PROCESSES),
  );
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

function sweep(moments: Moment[], processesOf: Map<Cell, Map<number, number>>): void {
  moments.sort((a, b) => a.startMs - b.startMs);
  const sessions = new Map<string, number>();
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

function count(counts: Map<string, number>, key: string, by: number): void {
  const next = (counts.get(key) ?? 0) + by;
  if (next === 0) counts.delete(key);
  else counts.set(key, next);
}

/** The cell without its correlated stalls, and a cell of those. */
function splitCell(cell: Cell, processes: ReadonlyMap<number, number> | undefined): Cell[] {
  if (processes === undefined) return [cell];
  const rest = new Cell(cell.key);
  const starved = new Cell({ ...cell.key, kind: "starved", basis: "correlated" });
  for (const [index, timestampMs] of cell.starts.entries()) {
    const durationMs = cell.durations[index] as number;
    const many = processes.get(index);
    const example = cell.examples.find(
      (one) => one.timestampMs === timestampMs && one.durationMs === durationMs,
    );
    (many === undefined ? rest : starved).add({
      timestampMs,
      durationMs,
      place: example?.place ?? { input: [...cell.inputs][0] ?? 0, line: 0 },
      reason:
        many === undefined
          ? (example?.reason ?? "")
          : `${many} processes of this host stalled within a second of each other, in unrelated functions`,
      context: example?.context,
      isUnfinished: false,
      isHint: false,
    });
  }
  rest.unfinishedCount = cell.unfinishedCount;
  return [rest, starved].filter((one) => one.count > 0);
}
