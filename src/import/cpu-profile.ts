import {
  type Imported,
  type ImportOptions,
  type JsonObject,
  listOf,
  numberOf,
} from "./imported.js";
import { readNodes } from "./profile-nodes.js";
import { busyStretches, recordsOf, stallOf, type ThreadSample } from "./stalls-of-samples.js";

/** Whether a document is a V8 CPU profile, as `node --cpu-prof`, inspectors and browsers save it. */
export function isCpuProfile({ nodes, samples, timeDeltas, snapshot }: JsonObject): boolean {
  return Array.isArray(nodes) && snapshot === undefined && (samples ?? timeDeltas) !== undefined;
}

/**
 * Converts a CPU profile: long uninterrupted stretches of samples become stalls. Its times are microseconds on a clock whose zero is
 * unknown.
 */
export function importCpuProfile(
  profile: JsonObject,
  { thresholdMs, endMs }: ImportOptions,
): Imported {
  const nodes = readNodes(profile["nodes"]);
  const deltas = listOf(profile["timeDeltas"]);
  let us = numberOf(profile["startTime"]) ?? 0;
  const startMs = us / 1000;
  const session = `cpuprofile-${us}`;
  const samples: ThreadSample[] = [];
  for (const [i, id] of listOf(profile["samples"]).entries()) {
    us += numberOf(deltas[i]) ?? 0;
    const node = nodes.get(numberOf(id) ?? Number.NaN);
    if (node !== undefined) samples.push({ atMs: us / 1000, node, line: undefined });
  }
  // V8 occasionally delivers samples out of order.
  samples.sort((a, b) => a.atMs - b.atMs);
  const last = samples.at(-1);
  if (last === undefined) return { failure: "is a CPU profile without samples" };
  const stopMs = Math.max((numberOf(profile["endTime"]) ?? 0) / 1000, last.atMs);
  const recording = { session, zeroMs: endMs - stopMs, startMs, endMs: stopMs };
  const stalls = busyStretches(samples, stopMs)
    .filter(({ fromMs, toMs }) => toMs - fromMs >= thresholdMs)
    .flatMap((stretch) => stallOf(stretch, samples, recording) ?? []);
  return { records: recordsOf(recording, stalls, thresholdMs) };
}
