import { compactStacks } from "../record/compact-stacks.js";
import { defined } from "../record/defined.js";
import { encodeRecord } from "../record/encode.js";
import {
  FORMAT_VERSION,
  type LogRecord,
  type StallOpenRecord,
  type StallRecord,
  type StartRecord,
} from "../record/record.js";
import { roundMs } from "../record/time-units.js";
import { formatTimestamp } from "../record/timestamp.js";
import { VERSION } from "../record/version.js";
import { monotonicMs, wallMs } from "./clock.js";
import { DescriptorWriter } from "./descriptor-writer.js";
import { expandFilePattern } from "./file-pattern.js";
import { hostName } from "./host-name.js";
import { LineWriter, type LossReason } from "./line-writer.js";
import { descriptorOf } from "./log-target.js";
import type { WatchdogSettings } from "./messages.js";
import { OriginalPlaces } from "./original-places.js";
import { RateLimit } from "./rate-limit.js";
import { otherRuntime } from "./runtime-name.js";
import { ScriptRegister } from "./script-identity.js";
import type { Beat } from "./shared-state.js";

/** The longest line of a stall, in characters; an ordinary one has 1,000 to 10,000. */
const LONGEST_STALL = 256 * 1024;

/** A stall's record without what the session stamps on it. */
export type StallBody = Omit<StallRecord, "v" | "type" | "session" | "timestamp"> & {
  /** Epoch milliseconds. */
  readonly startWallMs: number;
  /** The files of its stacks. */
  readonly files: ReadonlySet<string>;
  /** What the dictionary of the emitter calls its function. */
  readonly blockedIn: string;
};

/**
 * How many stall records may be written at once, and how many a second for good: 2 KiB each, so a program that does
 * nothing but stall writes 20 KiB a second.
 */
const RECORD_BURST = 500;
const RECORDS_PER_SECOND = 10;

/** The process whose stalls are logged. */
export interface LoggedProcess {
  readonly pid: number;
  /** Node's version, such as `v22.12.0`; undefined if the process has not told. */
  readonly version?: string;
}

/** When a session began, by both clocks. */
export interface SessionStart {
  readonly monotonicMs: number;
  /** Epoch milliseconds. */
  readonly wallMs: number;
}

/** The part of the watchdog's settings that shows in a log. */
export type LogSettings = Omit<WatchdogSettings, "asks" | "task">;

/** One session of the emitter as it goes to disk: stamps the records, keeps the totals, counts what is lost. */
export class SessionLog {
  readonly session = newSessionId();
  readonly #settings: LogSettings;
  readonly #logged: LoggedProcess;
  readonly #writer: LineWriter | DescriptorWriter;
  readonly #scripts: ScriptRegister;
  readonly #onLoss: (reason: LossReason) => void;
  readonly #start: SessionStart;
  readonly #dropped = new Map<LossReason, number>();
  readonly #rate = new RateLimit(RECORD_BURST, RECORDS_PER_SECOND);
  /** Of stalls that were written while they went on: their ends may be written, too, or they would look unfinished. */
  readonly #begun = new Set<number>();
  /** How many lines were written or tried to. */
  lines = 0;
  #stalls = 0;
  #blockedMs = 0;
  #utilizationFrom: Beat | undefined;

  /**
   * @param logged by default this process
   * @param places what is known of the files in stacks
   */
  constructor(
    settings: LogSettings,
    start: SessionStart,
    onLoss: (reason: LossReason) => void,
    logged: LoggedProcess = { pid: process.pid, version: otherRuntime() ?? process.version },
    places: OriginalPlaces = new OriginalPlaces(),
  ) {
    this.#scripts = new ScriptRegister(places);
    this.#settings = settings;
    this.#logged = logged;
    this.#start = start;
    const firstLine = (): string => encodeRecord(this.#begin());
    const descriptor = descriptorOf(settings.file);
    this.#writer =
      descriptor === undefined
        ? new LineWriter({ ...settings, path: expandFilePattern(settings.file), firstLine })
        : new DescriptorWriter(descriptor, firstLine);
    this.#onLoss = onLoss;
  }

  /** Opens the log; its first line, the `start` record, says when the session began. */
  open(): void {
    const reason = this.#writer.open();
    if (reason !== undefined) this.#onLoss(reason);
  }

  /** Writes a stall that is going on. */
  stallOpen(body: StallBody): void {
    this.#appendStall(this.#stampStall("stall-open", body), body.files);
  }

  /** Writes a stall that is over, and counts it. Returns the record, with whole stacks. */
  stall(body: StallBody): StallRecord {
    this.#stalls++;
    this.#blockedMs += body.duration;
    const record = this.#stampStall("stall", body) as StallRecord;
    this.#appendStall(record, body.files);
    return record;
  }

  /** Writes an `alive` record with the share of time since the last one that had it. */
  alive(beat: Beat | undefined): void {
    this.#append({
      ...this.#stamp("alive", wallMs()),
      ...this.#totals(beat),
      ...this.#utilization(beat),
    });
  }

  /** Writes an `alive` record between two of those that divide the time evenly. */
  aliveBetween(beat: Beat | undefined): void {
    this.#append({ ...this.#stamp("alive", wallMs()), ...this.#totals(beat) });
  }

  /** Writes the `stop` record and closes the file. */
  stop(reason: string, beat: Beat | undefined): void {
    this.#append({
      ...this.#stamp("stop", wallMs()),
      ...this.#totals(beat),
      ...this.#utilization(beat),
      reason,
    });
    this.#writer.close();
  }

  /** A new file has begun: its scripts must be named again. */
  #begin(): StartRecord {
    this.#scripts.forgetAll();
    return defined({
      ...this.#stamp("start", this.#start.wallMs),
      pid: this.#logged.pid,
      host: hostName(),
      service: this.#settings.service,
      version: this.#settings.version,
      node: this.#logged.version,
      platform: `${process.platform}-${process.arch}`,
      threshold: this.#settings.thresholdMs,
      interval: this.#settings.intervalMs,
      emitter: VERSION,
      thread: this.#settings.thread,
      noStacks: this.#settings.noStacks,
    });
  }

  #totals(beat: Beat | undefined) {
    return defined({
      uptime: roundMs(monotonicMs() - this.#start.monotonicMs),
      stalls: this.#stalls,
      blocked: roundMs(this.#blockedMs),
      dropped: this.#dropped.size === 0 ? undefined : Object.fromEntries(this.#dropped),
      requests: counted(beat?.requests),
      work: counted(beat?.work),
    });
  }

  #utilization(beat: Beat | undefined) {
    const from = this.#utilizationFrom;
    this.#utilizationFrom = beat;
    if (beat === undefined) return {};
    const activeMs = beat.activeMs - (from?.activeMs ?? 0);
    const wholeMs = activeMs + beat.idleMs - (from?.idleMs ?? 0);
    return wholeMs <= 0 ? {} : { utilization: Math.round((activeMs / wholeMs) * 1e4) / 1e4 };
  }

  #stamp<T extends LogRecord["type"]>(type: T, epochMs: number) {
    return {
      v: FORMAT_VERSION,
      type,
      session: this.session,
      timestamp: formatTimestamp(epochMs),
    };
  }

  #stampStall(type: "stall" | "stall-open", body: StallBody): StallRecord | StallOpenRecord {
    const { startWallMs, files: _files, blockedIn: _blockedIn, ...fields } = body;
    const { thread } = this.#settings;
    return { ...this.#stamp(type, startWallMs), ...fields, ...defined({ thread }) };
  }

  #appendStall(record: StallRecord | StallOpenRecord, files: StallBody["files"]): void {
    const isOpen = record.type === "stall-open";
    const seq = record.seq ?? -1;
    const tokens = (isOpen ? 1 : 0) + (this.#begun.has(seq) ? 0 : 1);
    if (!this.#rate.allows(monotonicMs(), tokens)) {
      // One that goes on is counted at its end.
      if (!isOpen) this.#lose("too-fast");
      return;
    }
    if (isOpen) this.#begun.add(seq);
    else this.#begun.delete(seq);
    for (const script of this.#scripts.newOf(files)) {
      this.#append({ ...this.#stamp("script", wallMs()), ...script });
    }
    this.#append(withinLimit(record));
  }

  /** Counts stalls that were over and overwritten before the watchdog came to see them. */
  noteUnseen(count: number): void {
    this.#dropped.set("unseen", (this.#dropped.get("unseen") ?? 0) + count);
  }

  #append(record: LogRecord): void {
    this.lines++;
    const reason = this.#writer.append(encodeRecord(record));
    if (reason !== undefined) this.#lose(reason);
  }

  #lose(reason: LossReason): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + 1);
    this.#onLoss(reason);
  }
}

/** Sixteen digits: of chance, and of the time in nanoseconds, in case the program was started with `--random-seed`. */
function newSessionId(): string {
  const chance = Math.floor(Math.random() * 2 ** 32);
  const [, nanoseconds] = process.hrtime();
  return [chance, (nanoseconds ^ (process.pid << 8)) >>> 0]
    .map((part) => part.toString(16).padStart(8, "0"))
    .join("");
}

/** Undefined where nobody counts. */
function counted(amount: number | undefined): number | undefined {
  return amount === undefined || Number.isNaN(amount) ? undefined : amount;
}

/** Takes off what says least first, and with it the lines that nothing else has. Only stacks of many frames with very long texts come to that. */
function withinLimit(record: StallRecord | StallOpenRecord): StallRecord | StallOpenRecord {
  const { samples: _samples, ...shorter } = record;
  const { profile: _profile, ...shortest } = shorter;
  for (const one of [record, shorter]) {
    const compact = compactStacks(one);
    if (encodeRecord(compact).length <= LONGEST_STALL) return compact;
  }
  return compactStacks(shortest);
}
