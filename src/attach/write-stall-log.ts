import {
  type LoggedProcess,
  type LogSettings,
  SessionLog,
  type StallBody,
} from "../emitter/session-log.js";

/** What the session of an observed stall is called. */
export interface StallLogSettings {
  readonly path: string;
  readonly thresholdMs: number;
  readonly service: string | undefined;
  readonly version: string | undefined;
  /** Of a worker, its `threadId`. */
  readonly thread: number | undefined;
}

/** An observed stall, as it is recorded. */
export interface StallToLog {
  /** When it began. */
  readonly start: { readonly monotonicMs: number; readonly wallMs: number };
  readonly body: StallBody;
  /** It went on when we left. */
  readonly isOpen: boolean;
}

/** Writes an observed stall as a session of its own, such as the emitter writes: `start`, the stall and `stop`. */
export function writeStallLog(
  settings: StallLogSettings,
  { start, body, isOpen }: StallToLog,
  target: LoggedProcess,
): void {
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
  const log = new SessionLog(
    logSettings,
    start,
    (reason) => {
      loss = reason;
    },
    target,
  );
  log.open();
  if (isOpen) log.stallOpen(body);
  else log.stall(body);
  log.stop("detach", undefined);
  if (loss !== undefined) throw new Error(`cannot write ${path}: ${loss}`);
}
