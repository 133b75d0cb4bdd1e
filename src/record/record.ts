/**
 * The types of the record format, version 1: the public contract between the emitter and the analyzer. They are derived from
 * the table in `fields.ts`, which documents each field.
 */
import type {
  ALIVE,
  CAPTURE,
  CPU,
  OS,
  PROFILE,
  PROFILE_STACK,
  SAMPLE,
  SCRIPT,
  SESSION_FACTS,
  STALL,
  START,
  STOP,
  TURN,
} from "./fields.js";
import type { ObjectOf } from "./form.js";

export { FORMAT_VERSION } from "./fields.js";
export type { FunctionStart, FunctionStarts, Timestamp } from "./form.js";

/** How trustworthy the first stack of a stall is. */
export type Capture = ObjectOf<typeof CAPTURE>;

/** A later stack of the same stall. Equal neighbours share one entry with a `count`. */
export type StackSample = ObjectOf<typeof SAMPLE>;

/** Where the processor time went during the stall, each in milliseconds. */
export type CpuTimes = ObjectOf<typeof CPU>;

/** One stack of a stall's CPU profile. */
export type ProfileStack = ObjectOf<typeof PROFILE_STACK>;

/** What V8's sampling profiler recorded during the stall. */
export type StallProfile = ObjectOf<typeof PROFILE>;

/** What the operating system said about the main thread in the middle of the stall. */
export type OsState = ObjectOf<typeof OS>;

/** A turn of the loop that ran many callbacks. */
export type Turn = ObjectOf<typeof TURN>;

/** What a `start` record says about its session. */
export type SessionFacts = ObjectOf<typeof SESSION_FACTS>;

/** A stall that has ended. A missing `type` means this one. */
export type StallRecord = ObjectOf<typeof STALL> & { readonly type?: "stall" };

/** A stall still in progress when this was written; the last record of a process that is killed in it. */
export type StallOpenRecord = ObjectOf<typeof STALL> & { readonly type: "stall-open" };

/** First line of every file, repeated after each rotation. */
export type StartRecord = ObjectOf<typeof START> & { readonly type: "start" };

/** Written the first time a file appears in a stack. */
export type ScriptRecord = ObjectOf<typeof SCRIPT> & { readonly type: "script" };

/** Written every minute, and several times in the first one. */
export type AliveRecord = ObjectOf<typeof ALIVE> & { readonly type: "alive" };

/** The orderly end of a session. */
export type StopRecord = ObjectOf<typeof STOP> & { readonly type: "stop" };

/** Any line of a log. */
export type LogRecord =
  | StallRecord
  | StallOpenRecord
  | StartRecord
  | ScriptRecord
  | AliveRecord
  | StopRecord;
