import { HOUR_MS } from "../../src/record/time-units.js";
import type { FleetProcess } from "./fleet.js";

const ALIVE_EVERY_MS = 540_000;

/** The records of a process as its emitter would write them, in the order of time. */
export function recordsOf(process: FleetProcess): object[] {
  const { session, host, version, fromMs, toMs, stalls, requests } = process;
  const done = (at: number): object =>
    requests ? { requests: servedAt(requests, at - fromMs) } : {};
  const stamp = (ms: number): string => new Date(ms).toISOString();
  const records: { readonly at: number; readonly record: object }[] = [];
  const add = (at: number, type: string, fields: object): void => {
    records.push({ at, record: { v: 1, type, session, timestamp: stamp(at), ...fields } });
  };
  const facts = { host, service: "shop", version, threshold: 100, node: "v22.12.0" };
  add(fromMs, "start", { ...facts, platform: "linux-x64" });
  for (let at = fromMs + ALIVE_EVERY_MS; at < toMs; at += ALIVE_EVERY_MS) {
    add(at, "alive", { uptime: at - fromMs, ...done(at) });
  }
  for (const [seq, { timestampMs, durationMs, functionName }] of stalls.entries()) {
    add(timestampMs, "stall", {
      seq,
      duration: durationMs,
      stack: `Error\n    at ${functionName} (/srv/shop/${functionName}.js:3:7)`,
    });
  }
  add(toMs, "stop", { uptime: toMs - fromMs, ...done(toMs), reason: "exit" });
  return records.sort((a, b) => a.at - b.at).map(({ record }) => record);
}

/** How many requests were served so long after the start. */
function servedAt(requests: readonly number[], ms: number): number {
  const hour = Math.floor(ms / HOUR_MS);
  const whole = requests.slice(0, hour).reduce((sum, many) => sum + many, 0);
  return Math.round(whole + (requests[hour] ?? 0) * (ms / HOUR_MS - hour));
}

/** The log of some processes, one record a line. */
export function logOf(processes: readonly FleetProcess[]): string {
  return processes
    .flatMap(recordsOf)
    .map((record) => `${JSON.stringify(record)}\n`)
    .join("");
}
