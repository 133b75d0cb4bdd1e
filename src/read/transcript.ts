/**
 * The calls that reading a piece of a log makes to a sink, recorded by one thread and replayed by the one that has the sink.
 *
 * The recording thread cannot ask the sink, so it assumes the usual answers. They are checked before anything is replayed: if one
 * is wrong, the thread that has the sink reads the piece itself.
 */
import { handOver, type KernelMemory } from "../kernel/settlement.js";
import { type Snapshot, SnapshotMemory, takeSnapshot } from "../kernel/snapshot.js";
import type { StallCounting } from "../kernel/stall-counting.js";
import type { LineProblem } from "../record/problem.js";
import type { LogRecord, StallRecord } from "../record/record.js";
import type { LogSink } from "./log-sink.js";

/** One call to a sink. Lines are counted from the beginning of the piece, offsets from that of the log. */
type Told =
  | {
      readonly record: LogRecord;
      readonly timestampMs: number;
      readonly line: number;
      readonly offset: number;
    }
  | { readonly problem: LineProblem; readonly line: number; readonly offset: number }
  | { readonly document: unknown; readonly schema: string; readonly line: number }
  /** `kinds` maps the numbers of kinds in the kernel to those of the recording thread */
  | { readonly counted: Snapshot; readonly kinds: readonly number[] };

/** All calls for one piece, in order, as plain data. */
export interface Transcript {
  readonly lines: number;
  readonly bytes: number;
  readonly told: readonly Told[];
  /** The first stall number of each session whose stalls were counted. All from there on are assumed to be new. */
  readonly firstSeqs: ReadonlyMap<string, number>;
  /** How many kinds the thread had made by then. */
  readonly kindCount: number;
}

/** The settings of the sink's counting that a recording thread needs. */
export type CountingManner = Pick<StallCounting, "longestSilenceMs" | "isToldOfLife" | "blockMs">;

/** With more single calls than this, replaying them takes longer than reading the piece again. */
const MOST_TOLD = 512;
const MOST_TOLD_SHARE = 1 / 32;

/** Records transcripts, one after the other. */
export class TranscriptWriter implements LogSink {
  readonly counting: StallCounting;
  /** A stall of each kind that was made since the last call of {@link takeKinds}. */
  #newKinds: StallRecord[] = [];
  #kindCount = 0;
  #told: Told[] = [];
  #isWorthwhile = true;
  #firstSeqs = new Map<string, number>();
  /** The largest stall number of each session in this piece. */
  readonly #lastSeqs = new Map<string, number>();

  constructor({ longestSilenceMs, isToldOfLife, blockMs }: CountingManner) {
    this.counting = {
      longestSilenceMs,
      isToldOfLife,
      blockMs,
      scope: this,
      kindOf: (stall) => {
        this.#newKinds.push(plain(stall) as StallRecord);
        return { number: this.#kindCount++ };
      },
      isNewFrom: () => true,
      addSeqs: (session, first, last) => {
        if (first <= (this.#lastSeqs.get(session) ?? -1)) this.#isWorthwhile = false;
        if (!this.#firstSeqs.has(session)) this.#firstSeqs.set(session, first);
        this.#note(session, last);
      },
      addStalls() {},
      addSpan() {},
      addUptime() {},
      addRecords() {},
    };
  }

  /** Whether the piece had few single calls, and no stall number twice. */
  get isWorthwhile(): boolean {
    return this.#isWorthwhile;
  }

  record(record: LogRecord, timestampMs: number, line: number, offset: number): void {
    // Numbers of records that the kernel has read come with the counted stalls.
    const { type = "stall", session } = record;
    if (type === "stall" && session !== undefined && isPlain(record)) {
      this.#note(session, (record as StallRecord).seq);
    }
    this.#tell(line, () => ({ record: plain(record) as LogRecord, timestampMs, line, offset }));
  }

  problem(problem: LineProblem, line: number, offset: number): void {
    this.#tell(line, () => ({ problem, line, offset }));
  }

  document(document: unknown, schema: string, line: number): void {
    this.#tell(line, () => ({ document, schema, line }));
  }

  onCounted(memory: KernelMemory, kinds: readonly object[]): void {
    handOver(memory, this.counting, kinds, () => {});
    const numbers = kinds.map((kind) => (kind as { readonly number: number }).number);
    this.#told.push({ counted: takeSnapshot(memory), kinds: numbers });
  }

  /** The transcript of the calls since the last one. */
  take(lines: number, bytes: number): Transcript {
    const [told, firstSeqs] = [this.#told, this.#firstSeqs];
    this.#told = [];
    this.#isWorthwhile = true;
    this.#firstSeqs = new Map();
    this.#lastSeqs.clear();
    return { lines, bytes, told, firstSeqs, kindCount: this.#kindCount };
  }

  /** A stall of each new kind, in the order of their numbers. */
  takeKinds(): readonly StallRecord[] {
    const kinds = this.#newKinds;
    this.#newKinds = [];
    return kinds;
  }

  #tell(line: number, made: () => Told): void {
    if (this.#told.length > MOST_TOLD + line * MOST_TOLD_SHARE) this.#isWorthwhile = false;
    if (this.#isWorthwhile) this.#told.push(made());
  }

  #note(session: string, seq: number | undefined): void {
    if (seq === undefined || seq <= (this.#lastSeqs.get(session) ?? -1)) return;
    this.#lastSeqs.set(session, seq);
  }
}

/** Copies a record that is a view of a row in the kernel. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if (isPlain(value)) return value;
  const copy: Record<string, unknown> = {};
  for (const name in value) {
    const field = plain((value as Record<string, unknown>)[name]);
    if (field !== undefined) copy[name] = field;
  }
  return copy;
}

function isPlain(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}

/** Receives the line of a stall that is still open. */
type OpenSink = (bytes: Buffer, line: number, offset: number) => void;

/** Replays the transcripts of one thread to sinks of one scope. */
export class TranscriptReader {
  readonly #stalls: StallRecord[] = [];
  readonly #kinds: (object | undefined)[] = [];
  readonly #memory = new SnapshotMemory();

  /** Takes the new kinds of the thread. */
  addKinds(stalls: readonly StallRecord[]): void {
    this.#stalls.push(...stalls);
  }

  /**
   * Replays a transcript.
   *
   * @param linesBefore how many lines of the log come before the piece
   * @returns false, without any call, if an assumption of the thread is wrong
   */
  tell(transcript: Transcript, sink: LogSink, onOpen: OpenSink, linesBefore: number): boolean {
    const { counting } = sink;
    if (counting === undefined) return false;
    for (let i = this.#kinds.length; i < transcript.kindCount; i++) {
      this.#kinds.push(counting.kindOf(this.#stalls[i] as StallRecord));
    }
    if (this.#kinds.includes(undefined)) return false;
    for (const [session, seq] of transcript.firstSeqs) {
      if (!counting.isNewFrom(session, seq)) return false;
    }
    for (const one of transcript.told) {
      if ("counted" in one) this.#handOver(one.counted, one.kinds, counting, onOpen, linesBefore);
      else {
        const line = one.line + linesBefore;
        if ("record" in one) sink.record(one.record, one.timestampMs, line, one.offset);
        else if ("problem" in one) sink.problem(one.problem, line, one.offset);
        else sink.document?.(one.document, one.schema, line);
      }
    }
    return true;
  }

  #handOver(
    counted: Snapshot,
    kinds: readonly number[],
    counting: StallCounting,
    onOpen: OpenSink,
    linesBefore: number,
  ): void {
    const memory = this.#memory;
    memory.load(counted, linesBefore);
    handOver(
      memory,
      counting,
      kinds.map((number) => this.#kinds[number]),
      (from, to, line, offset) =>
        onOpen(memory.bytes.subarray(from, to), line + linesBefore, offset),
    );
  }
}
