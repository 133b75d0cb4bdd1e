import type { StallProfile, StallRecord } from "../record/record.js";

/** What the watchdog is told when it is made. */
export interface WatchdogOrders {
  readonly state: SharedArrayBuffer;
  readonly settings: WatchdogSettings;
}

/** The part of the options that the watchdog works by. Durations in milliseconds, sizes in bytes. */
export interface WatchdogSettings {
  /** The path of the log, place-holders not yet filled in. */
  readonly file: string;
  readonly thresholdMs: number;
  readonly intervalMs: number;
  readonly maxBytes: number;
  readonly keepFiles: number;
  readonly service: string | undefined;
  readonly version: string | undefined;
  /** Why the watched thread's stack cannot be asked for; undefined if it can. */
  readonly refusal: string | undefined;
  /** The id of the watched worker thread; undefined for the main thread. */
  readonly thread: number | undefined;
}

/** What only the watched thread knows of a stall that is over. */
export interface Aftermath {
  /** The beat after which the stall began. */
  readonly beat: number;
  /** Milliseconds of garbage collection during the stall. */
  readonly gcMs?: number;
  readonly profile?: StallProfile;
  /**
   * Milliseconds by which the stall began later than its gap says. Only a profile knows: while one runs, its signals
   * make libuv lose idle time.
   */
  readonly startsLaterMs?: number;
}

/** From the watched thread to the watchdog. */
export type ToWatchdog =
  | ({ readonly kind: "aftermath" } & Aftermath)
  /** Finish, write the `stop` record and say so. */
  | { readonly kind: "finish"; readonly reason: string; readonly aftermath?: Aftermath };

/** From the watchdog to the watched thread. */
export type FromWatchdog =
  | { readonly kind: "stall"; readonly record: StallRecord }
  /** Something that the watchdog cannot do, to be said once. */
  | { readonly kind: "warning"; readonly message: string };
