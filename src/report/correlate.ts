/**
 * Evidence that no single log has: unrelated functions of several processes of one host that stall at the same instant
 * point at the host.
 */

import { unmapped } from "../stack/resolved-frame.js";
import { byLength, type Example } from "../tally/example.js";
import type { Moments } from "../tally/moments.js";
import { NumberSet } from "../tally/number-set.js";
import type { Session } from "../tally/session.js";
import { addExample, addStall, emptyTally, type Tally } from "../tally/tally.js";
import type { Totals } from "../tally/totals.js";
import { blame } from "../verdict/blame.js";
import { CORRELATED_PROCESSES, CORRELATION_WINDOW_MS } from "../verdict/thresholds.js";
import { nameOf } from "./group-key.js";

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
  const names = new Map(totals.tallies.map((tally) => [tally, innermostName(tally)]));
  /** By tally, then by the index of the stall: how many processes stalled with it. */
  const company = new Map<Tally, Map<number, number>>();
  for (const indexes of byHost.values()) {
    for (const [index, processes] of sweep(moments, indexes, names)) {
      const tally = moments.tallyOf(index);
      const ofTally = company.get(tally) ?? new Map<number, number>();
      company.set(tally, ofTally.set(index, processes));
    }
  }
  return replaced(totals, splitAll(totals, sessions, company));
}

/** The reason of an example, with the other processes that stalled at the same instant if there were enough. */
export function reasonInCompany({ reason, processes }: Example): string {
  return processes === undefined ? reason : `${reason}; ${companyWords(processes)}`;
}

/** How many processes stalled at the same instant, in words. */
export function companyWords(processes: number): string {
  return `${processes} processes on this host stalled within a second of each other, in unrelated functions`;
}

/** Whether there are so many stalls that {@link correlate} does not look at them, although it might matter. */
export function isBeyondCorrelation(totals: Totals): boolean {
  return !totals.moments.isComplete && hostsToLookAt(totals).size > 0;
}

/** The hosts with a stall that could change its verdict, and with enough processes to change it. */
function hostsToLookAt(totals: Totals): Set<string> {
  const undecided = new NumberSet();
  for (const { key, sessions } of totals.tallies) {
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

/** The blocking function of a tally; undefined for an idle loop, which has nothing in common with another idle loop. */
function innermostName(tally: Tally): string | undefined {
  if (tally.key.stack.state !== "running") return undefined;
  const frames = tally.key.stack.frames.map((frame) => unmapped(frame));
  const blamed = blame(frames, tally.key.stack.state);
  return `${nameOf(blamed)} ${blamed.frame?.file ?? ""}`;
}

/** Finds the stalls of a host that are no accident of one process, each with how many processes stalled with it. */
function* sweep(
  moments: Moments,
  indexes: number[],
  names: ReadonlyMap<Tally, string | undefined>,
): Generator<[index: number, processes: number]> {
  const { startsMs, sessions } = moments;
  const startOf = (index: number): number => startsMs[index] as number;
  indexes.sort((a, b) => startOf(a) - startOf(b));
  const processes = new Map<number, number>();
  const functions = new Map<string | number, number>();
  const countIn = (index: number, by: number): void => {
    const session = sessions[index] as number;
    count(processes, session, by);
    count(functions, names.get(moments.tallyOf(index)) ?? session, by);
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

function count<K>(counts: Map<K, number>, key: K, by: number): void {
  const next = (counts.get(key) ?? 0) + by;
  if (next === 0) counts.delete(key);
  else counts.set(key, next);
}

/** What takes the place of a tally: its stalls without company, and those with. */
interface Halves {
  readonly rest: Tally;
  readonly starved: Tally | undefined;
  /** The points of `starved`, as {@link pointKey}s. */
  readonly starvedPoints: ReadonlySet<string>;
}

type Point = Pick<Example, "timestampMs" | "durationMs">;

function pointKey({ timestampMs, durationMs }: Point): string {
  return `${timestampMs} ${durationMs}`;
}

function splitAll(
  totals: Totals,
  sessions: ReadonlyMap<number, Session>,
  company: ReadonlyMap<Tally, ReadonlyMap<number, number>>,
): Map<Tally, Halves> {
  const { moments } = totals;
  const indexesOf = new Map<Tally, number[]>();
  for (const index of moments.sessions.keys()) {
    const tally = moments.tallyOf(index);
    if (tally.key.kind !== "blocking" || !company.has(tally)) continue;
    const indexes = indexesOf.get(tally) ?? [];
    indexesOf.set(tally, indexes);
    indexes.push(index);
  }
  const halves = new Map<Tally, Halves>();
  for (const [tally, processes] of company) {
    const indexes = indexesOf.get(tally);
    halves.set(
      tally,
      indexes === undefined
        ? { rest: told(tally, moments, processes), starved: undefined, starvedPoints: new Set() }
        : split(tally, indexes, { ...totals, sessionsByIndex: sessions }, processes),
    );
  }
  return halves;
}

/** The same tally, whose examples know of the others. */
function told(tally: Tally, moments: Moments, company: ReadonlyMap<number, number>): Tally {
  const processesAt = new Map(
    [...company].map(([index, processes]) => [pointKey(pointOf(moments, index)), processes]),
  );
  const examples = tally.examples.map((example) => {
    const processes = processesAt.get(pointKey(example));
    return processes === undefined ? example : { ...example, processes };
  });
  return { ...tally, examples };
}

function pointOf(moments: Moments, index: number): Point {
  const { timestampMs, durationUs } = moments.at(index);
  return { timestampMs, durationMs: durationUs / 1000 };
}

/** Splits a tally into one of the stalls with company and one of the others. @param indexes of its stalls */
function split(
  tally: Tally,
  indexes: readonly number[],
  { moments, scale, sessionsByIndex }: SplitContext,
  company: ReadonlyMap<number, number>,
): Halves {
  const rest = emptyTally(tally.key);
  // Of single stalls these are not kept.
  rest.contexts.merge(tally.contexts.toState());
  rest.parts.merge(tally.parts.toState());
  rest.turnCount = tally.turnCount;
  rest.mostCallbacks = tally.mostCallbacks;
  const starved = emptyTally({ ...tally.key, kind: "starved", basis: "correlated" });
  const starvedPoints = new Set<string>();
  const order = byLength();
  for (const index of indexes) {
    const stall = moments.at(index);
    const processes = company.get(index);
    const half = processes === undefined ? rest : starved;
    addStall(half, { ...stall, host: sessionsByIndex.get(stall.session)?.host ?? 0 }, scale);
    const point = pointKey(pointOf(moments, index));
    const example = tally.examples.find((one) => pointKey(one) === point);
    if (processes === undefined) {
      if (example !== undefined) addExample(half, example, order);
      continue;
    }
    starvedPoints.add(point);
    half.mostProcesses = Math.max(half.mostProcesses, processes);
    if (example !== undefined) {
      addExample(half, { ...example, reason: companyWords(processes) }, order);
    }
  }
  return { rest, starved, starvedPoints };
}

interface SplitContext extends Pick<Totals, "moments" | "scale"> {
  readonly sessionsByIndex: ReadonlyMap<number, Session>;
}

/** The totals with other tallies in the place of some. */
function replaced(totals: Totals, halves: ReadonlyMap<Tally, Halves>): Totals {
  if (halves.size === 0) return totals;
  return {
    ...totals,
    tallies: totals.tallies.flatMap((tally) => {
      const { rest, starved } = halves.get(tally) ?? { rest: tally, starved: undefined };
      return [rest, starved].filter((one) => one !== undefined && one.count > 0) as Tally[];
    }),
    longest: totals.longest.map((point) => {
      const found = halves.get(point.tally);
      if (found === undefined) return point;
      const { rest, starved = rest, starvedPoints } = found;
      return { ...point, tally: starvedPoints.has(pointKey(point)) ? starved : rest };
    }),
  };
}
