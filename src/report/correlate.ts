/**
 * Evidence that no single log has: unrelated functions of several processes of one host that stall at the same instant
 * point at the host.
 */

import { unmapped } from "../stack/resolved-frame.js";
import type { Example } from "../tally/example.js";
import type { Moments } from "../tally/moments.js";
import { NumberSet } from "../tally/number-set.js";
import { addStall, emptyTally, type Tally } from "../tally/tally.js";
import type { Totals } from "../tally/totals.js";
import { blame } from "../verdict/blame.js";
import { CORRELATED_PROCESSES, CORRELATION_WINDOW_MS } from "../verdict/thresholds.js";
import { nameOf } from "./group-key.js";

/**
 * Turns stalls that are judged by their stack alone (`blocking`) into `starved`, basis `correlated`, if at least three
 * processes of their host stalled within a second of each other, each in a different function. Stalls with counters
 * keep their verdict, because what the process itself measured is better evidence; their examples mention the other
 * processes.
 *
 * One sweep over the sorted stalls of each host, so the cost is that of sorting.
 */
export function correlate(totals: Totals): Totals {
  if (!totals.moments.isComplete) return totals;
  const company = companyOf(totals);
  return company === undefined ? totals : replaced(totals, halvesOf(totals, company));
}

/** The reason of an example, with how many processes stalled at the same instant if there were enough. */
export function reasonInCompany({ reason, processes }: Example): string {
  return processes === undefined ? reason : `${reason}; ${companyWords(processes)}`;
}

/** How many processes stalled at the same instant, in words. */
export function companyWords(processes: number): string {
  return `${processes} processes on this host stalled within a second of each other, in unrelated functions`;
}

/** Whether {@link correlate} skips these totals for having too many stalls, although its result might differ. */
export function isBeyondCorrelation(totals: Totals): boolean {
  return !totals.moments.isComplete && hostsToLookAt(totals).size > 0;
}

/** The hosts with a stall whose verdict could change, and with enough processes to change it. */
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

/** The hosts with enough processes to be evidence for each other. */
function crowdedHosts({ sessions }: Totals): Set<string> {
  const processes = new Map<string, number>();
  for (const { facts } of sessions) {
    if (facts?.host !== undefined) processes.set(facts.host, (processes.get(facts.host) ?? 0) + 1);
  }
  return new Set(
    [...processes].filter(([, count]) => count >= CORRELATED_PROCESSES).map(([host]) => host),
  );
}

/** Names the blocking function of a tally; undefined for an idle loop: two idle loops have no function in common. */
function innermostName(tally: Tally): string | undefined {
  if (tally.key.stack.state !== "running") return undefined;
  const frames = tally.key.stack.frames.map((frame) => unmapped(frame));
  const blamed = blame(frames, tally.key.stack.state);
  return `${nameOf(blamed)} ${blamed.frame?.file ?? ""}`;
}

/**
 * For each stall, how many processes stalled with it if they were enough to be evidence, else 0; undefined if no host has enough
 * processes. A column of numbers, because there may be half a million stalls.
 */
function companyOf(totals: Totals): Uint32Array | undefined {
  const { startsMs, sessions } = totals.moments;
  const crowded = crowdedHosts(totals);
  if (crowded.size === 0) return undefined;
  const hostOf = new Map(
    totals.sessions.flatMap(({ index, host, facts }) =>
      facts?.host !== undefined && crowded.has(facts.host) ? [[index, host] as const] : [],
    ),
  );
  const hosts = sessions.map((session) => hostOf.get(session) ?? 0);
  const order = sessions
    .map((_, index) => index)
    .filter((index) => hosts[index] !== 0)
    .sort(
      (a, b) =>
        (hosts[a] as number) - (hosts[b] as number) ||
        (startsMs[a] as number) - (startsMs[b] as number),
    );
  const names = new Map(totals.tallies.map((tally) => [tally, innermostName(tally)]));
  const company = new Uint32Array(sessions.length);
  for (let from = 0, to = 0; from < order.length; from = to) {
    const host = hosts[order[from] as number];
    while (to < order.length && hosts[order[to] as number] === host) to++;
    sweep(totals.moments, order.subarray(from, to), names, company);
  }
  return company;
}

/** Finds the company of the stalls of a host. @param indexes of its stalls, in the order of time */
function sweep(
  moments: Moments,
  indexes: Uint32Array,
  names: ReadonlyMap<Tally, string | undefined>,
  company: Uint32Array,
): void {
  const { startsMs, sessions } = moments;
  const startOf = (index: number): number => startsMs[index] as number;
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
    company[index] = processes.size;
  }
}

function count<K>(counts: Map<K, number>, key: K, by: number): void {
  const next = (counts.get(key) ?? 0) + by;
  if (next === 0) counts.delete(key);
  else counts.set(key, next);
}

/** What replaces a tally: its stalls without company, and those with. */
interface Halves {
  readonly rest: Tally;
  /** Undefined for stalls with counters, which are better evidence. */
  readonly starved: Tally | undefined;
  /** {@link pointKey} -> the processes, for the stalls with company that are kept as examples or points. */
  readonly told: Map<string, number>;
}

type Point = Pick<Example, "timestampMs" | "durationMs">;

function pointKey({ timestampMs, durationMs }: Point): string {
  return `${timestampMs} ${durationMs}`;
}

/** What replaces each tally that has stalls with company. */
function halvesOf(totals: Totals, company: Uint32Array): Map<Tally, Halves> {
  const { moments, scale } = totals;
  const hostOf = new Map(totals.sessions.map(({ index, host }) => [index, host]));
  // Making a key of every stall would cost more than all the rest.
  const toldMs = new Set(
    [...totals.longest, ...totals.tallies.flatMap(({ examples }) => examples)].map(
      ({ timestampMs }) => timestampMs,
    ),
  );
  const halves = new Map<Tally, Halves>();
  for (let index = 0; index < company.length; index++) {
    const processes = company[index] as number;
    if (processes === 0) continue;
    const tally = moments.tallyOf(index);
    const { told } = halves.get(tally) ?? splitEmpty(tally, halves);
    const { timestampMs, durationUs } = moments.at(index);
    if (!toldMs.has(timestampMs)) continue;
    told.set(pointKey({ timestampMs, durationMs: durationUs / 1000 }), processes);
  }
  for (let index = 0; index < company.length; index++) {
    const processes = company[index] as number;
    const { rest, starved } = halves.get(moments.tallyOf(index)) ?? {};
    if (rest === undefined || starved === undefined) continue;
    const stall = moments.at(index);
    const half = processes === 0 ? rest : starved;
    half.mostProcesses = Math.max(half.mostProcesses, processes);
    addStall(half, { ...stall, host: hostOf.get(stall.session) ?? 0 }, scale);
  }
  for (const [tally, { rest, starved, told }] of halves) {
    for (const example of tally.examples) {
      const processes = told.get(pointKey(example));
      if (processes === undefined) rest.examples = [...rest.examples, example];
      else if (starved === undefined) rest.examples = [...rest.examples, { ...example, processes }];
      else
        starved.examples = [...starved.examples, { ...example, reason: companyWords(processes) }];
    }
  }
  return halves;
}

function splitEmpty(tally: Tally, halves: Map<Tally, Halves>): Halves {
  const told = new Map<string, number>();
  if (tally.key.kind !== "blocking") {
    const whole: Halves = { rest: { ...tally, examples: [] }, starved: undefined, told };
    halves.set(tally, whole);
    return whole;
  }
  const rest = emptyTally(tally.key);
  // These are not known stall by stall.
  rest.contexts.merge(tally.contexts.toState());
  rest.parts.merge(tally.parts.toState());
  rest.turnCount = tally.turnCount;
  rest.mostCallbacks = tally.mostCallbacks;
  const starved = emptyTally({ ...tally.key, kind: "starved", basis: "correlated" });
  const split = { rest, starved, told };
  halves.set(tally, split);
  return split;
}

/** The totals with some tallies replaced. */
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
      const { rest, starved = rest, told } = found;
      return { ...point, tally: told.has(pointKey(point)) ? starved : rest };
    }),
  };
}
