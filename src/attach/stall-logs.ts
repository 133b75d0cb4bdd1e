import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LoggedProcess, type LogSettings, SessionLog } from "../emitter/session-log.js";
import { SystemFault } from "../read/usage-error.js";
import type { ObservedStall } from "./observed-stall.js";
import { TemporaryFolder } from "./temporary-folder.js";

/** What the sessions of observed stalls are called. */
export type StallLogSettings = Pick<LogSettings, "thresholdMs" | "service" | "version">;

/**
 * The logs that we write of stalls which we have observed ourselves. Each is a session of its own, such as the emitter writes: `start`,
 * the stall and `stop`.
 */
export class StallLogs {
  readonly #pid: number;
  readonly #settings: StallLogSettings;
  /** Written when they are read: a SIGKILL of ours leaves no file. */
  readonly #unwritten: ((file: string) => void)[] = [];
  #folder: TemporaryFolder | undefined;
  #count = 0;

  constructor(pid: number, settings: StallLogSettings) {
    this.#pid = pid;
    this.#settings = settings;
  }

  get isEmpty(): boolean {
    return this.#unwritten.length === 0;
  }

  /** @param endMs when it ended, monotonic milliseconds; undefined: it went on when we left */
  add(stall: ObservedStall, target: LoggedProcess & Worker, endMs: number | undefined): void {
    const start = { monotonicMs: stall.startMs, wallMs: stall.startWallMs };
    const body = stall.body(endMs);
    const settings = { ...this.#settings, ...FIXED, thread: target.worker?.thread };
    this.#unwritten.push((path) => {
      let loss: string | undefined;
      const file = path.replaceAll("%", "%%");
      const onLoss = (reason: string): void => {
        loss = reason;
      };
      const log = new SessionLog({ ...settings, file }, start, onLoss, target, stall.places);
      log.open();
      if (endMs === undefined) log.stallOpen(body);
      else log.stall(body);
      log.stop("detach", undefined);
      if (loss !== undefined) throw new SystemFault(`cannot write ${path}: ${loss}`);
    });
  }

  /** Writes them. @returns their paths */
  write(): readonly string[] {
    return this.#unwritten.splice(0).map((write) => {
      const path = this.newPath();
      write(path);
      return path;
    });
  }

  /** The path of another log of ours, in a temporary folder. */
  newPath(): string {
    this.#folder ??= new TemporaryFolder(tmpdir());
    return join(this.#folder.path, `attach.${this.#pid}.${this.#count++}.ndjson`);
  }

  remove(): void {
    this.#folder?.remove();
  }
}

const FIXED = {
  intervalMs: 100,
  maxBytes: Number.MAX_SAFE_INTEGER,
  keepFiles: 0,
  noStacks: undefined,
};

interface Worker {
  readonly worker?: { readonly thread: number };
}
