/**
 * Evidence that no single log has: unrelated functions of several processes of one host that stall at the same instant
 * point at the host.
 */

import { unmapped } from "../stack/resolved-frame.js";
import type { Example } from "../tally/example.js";
import type { Moments } from "../tally/moments.js";
import { NumberSet } from "../tally/number-set.js";
import type { Session } from "../tally/session.js";
import { Tally } from "../tally/tally.js";
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
  const processesOf = new Map<Tally, Map<number, number>>();
  for (const indexes of byHost.values()) {
    for (const [index, processes] of sweep(moments, indexes, names)) {
      const tally = moments.tallies[index] as Tally;
      if (tally.key.kind === "blocking") {
        const ofTally = processesOf.get(tally) ?? new Map<number, number>();
        processesOf.set(tally, ofTally.set(index, processes));
      } else {
        tellExample(tally, moments, index, processes);
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
  { startsMs, sessions, tallies }: Moments,
  indexes: number[],
  names: ReadonlyMap<Tally, string | undefined>,
): Generator<[index: number, processes: number]> {
  const startOf = (index: number): number => startsMs[index] as number;
  indexes.sort((a, b) => startOf(a) - startOf(b));
  const processes = new Map<number, number>();
  const functions = new Map<string | number, number>();
  const countIn = (index: number, by: number): void => {
    const session = sessions[index] as number;
    count(processes, session, by);
    count(functions, names.get(tallies[index] as Tally) ?? session, by);
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

function tellExample(tally: Tally, moments: Moments, index: number, processes: number): void {
  const at = tally.examples.findIndex(
    (one) =>
      one.timestampMs === moments.startsMs[index] && one.durationMs === moments.durationsMs[index],
  );
  const example = tally.examples[at];
  if (example !== undefined) tally.examples[at] = { ...example, processes };
}

function count<K>(counts: Map<K, number>, key: K, by: number): void {
  const next = (counts.get(key) ?? 0) + by;
  if (next === 0) counts.delete(key);
  else counts.set(key, next);
}

/** Splits each tally that has correlated stalls into a tally of those and a tally of the others. */
function split(
  totals: Totals,
  sessions: ReadonlyMap<number, Session>,
  processesOf: ReadonlyMap<Tally, ReadonlyMap<number, number>>,
): Totals {
  if (processesOf.size === 0) return totals;
  const halves = new Map<Tally, { readonly rest: Tally; readonly starved: Tally }>();
  for (const tally of processesOf.keys()) {
    const starved = new Tally({ ...tally.key, kind: "starved", basis: "correlated" });
    halves.set(tally, { rest: new Tally(tally.key), starved });
  }
  const { moments, scale } = totals;
  const starvedPoints = new Map<Tally, Set<string>>();
  for (const [index, tally] of moments.tallies.entries()) {
    const both = halves.get(tally);
    if (both === undefined) continue;
    const timestampMs = moments.startsMs[index] as number;
    const durationMs = moments.durationsMs[index] as number;
    const session = sessions.get(moments.sessions[index] as number);
    if (session === undefined) continue;
    const many = processesOf.get(tally)?.get(index);
    const half = many === undefined ? both.rest : both.starved;
    half.add(session, timestampMs, durationMs, moments.inputs[index] as number, scale);
    const example = tally.examples.find(
      (one) => one.timestampMs === timestampMs && one.durationMs === durationMs,
    );
    if (many === undefined) {
      if (example !== undefined) half.keepExamples([example]);
      continue;
    }
    const points = starvedPoints.get(tally) ?? new Set();
    starvedPoints.set(tally, points.add(`${timestampMs} ${durationMs}`));
    half.mostProcesses = Math.max(half.mostProcesses, many);
    if (example !== undefined) half.keepExamples([{ ...example, reason: companyWords(many) }]);
  }
  for (const [tally, { rest }] of halves) {
    rest.unfinishedCount = tally.unfinishedCount;
    rest.hintCount = tally.hintCount;
  }
  return {
    ...totals,
    tallies: totals.tallies.flatMap((tally) => {
      const both = halves.get(tally);
      return both === undefined
        ? [tally]
        : [both.rest, both.starved].filter((one) => one.count > 0);
    }),
    longest: totals.longest.map((point) => {
      const both = halves.get(point.tally);
      if (both === undefined) return point;
      const isStarved = starvedPoints
        .get(point.tally)
        ?.has(`${point.timestampMs} ${point.durationMs}`);
      return { ...point, tally: isStarved === true ? both.starved : both.rest };
    }),
  };
}
