import {
  type LoggedProcess,
  type LogSettings,
  SessionLog,
  type StallBody,
} from "../emitter/session-log.js";
import type { ObservedStall } from "./observed-stall.js";

/** What the session of an observed stall is called. */
export interface StallLogSettings {
  readonly path: string;
  readonly thresholdMs: number;
  readonly service: string | undefined;
  readonly version: string | undefined;
  /** Of a worker, its `threadId`. */
  readonly thread: number | undefined;
}

/**
 * Writes an observed stall as a session of its own, such as the emitter writes: `start`, the stall and `stop`.
 *
 * @param endMs when the stall ended, monotonic milliseconds; undefined: it went on when we left
 * @returns the record's body
 */
export function writeStallLog(
  settings: StallLogSettings,
  stall: ObservedStall,
  target: LoggedProcess,
  endMs: number | undefined,
): StallBody {
  const { path, thresholdMs, service, version, thread } = settings;
  const logSettings: LogSettings = {
    file: path.replaceAll("%", "%%"),
    thresholdMs,
    intervalMs: 100,
    maxBytes: Number.MAX_SAFE_INTEGER,
    keepFiles: 0,
    service,
    version,
    thread,
  };
  let loss: string | undefined;
  const start = { monotonicMs: stall.startMs, wallMs: stall.startWallMs };
  const log = new SessionLog(
    logSettings,
    start,
    (reason) => {
      loss = reason;
    },
    target,
  );
  log.open();
  const body = stall.body(endMs);
  if (endMs === undefined) log.stallOpen(body);
  else log.stall(body);
  log.stop("detach", undefined);
  if (loss !== undefined) throw new Error(`cannot write ${path}: ${loss}`);
  return body;
}
