import type { Profiler } from "node:inspector";
import type { StallRecord } from "../record/record.js";
import type { Frames } from "./common-path.js";
import type { Reading } from "./evidence.js";
import type { RunningScript } from "./running-scripts.js";
import type { WatchedTask } from "./watched-task.js";

/** What the watchdog is told when it is made. */
export interface WatchdogOrders {
  readonly state: SharedArrayBuffer;
  readonly settings: WatchdogSettings;
  /** The counters at the start of the emitter: the watchdog comes up later, perhaps in the middle of a stall. */
  readonly before: Reading;
  /** Epoch milliseconds of the same moment: the session begins there. */
  readonly startWallMs: number;
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
  /** Whether to interrupt the watched thread. Only a main thread can be; of a worker there is only the profile. */
  readonly asks: boolean;
  /** Why there are no stacks at all; undefined if there are. */
  readonly noStacks: string | undefined;
  /** The id of the watched worker thread; undefined for the main thread. */
  readonly thread: number | undefined;
  readonly task: WatchedTask;
}

/** What only the watched thread knows of a stall that is over. */
export interface Aftermath {
  /** The beat after which the stall began. */
  readonly beat: number;
  /** The profile in which it lies, and the milliseconds between two samples; undefined without sampling. */
  readonly sampled: { readonly profile: Profiler.Profile; readonly intervalMs: number } | undefined;
  /** What went on when Node's own code was done, see {@link ResumedFunction}; innermost first. */
  readonly resumed: Frames;
  /** What ran under the names of files that were not met before, where it may not be what is on the disk. */
  readonly scripts: readonly RunningScript[];
}

/** From the watched thread to the watchdog. */
export type ToWatchdog =
  | ({ readonly kind: "aftermath" } & Aftermath)
  /** Finish, write the `stop` record and say so. */
  | { readonly kind: "finish"; readonly reason: string };

/** From the watchdog to the watched thread. */
export type FromWatchdog =
  /** A record that was written, and what the dictionary calls its function. */
  | { readonly kind: "stall"; readonly record: StallRecord; readonly blockedIn: string }
  /** Something that the watchdog cannot do, to be said once. */
  | { readonly kind: "warning"; readonly message: string };
