import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { ALIVE, STALL } from "../record/fields.js";
import type { Fields, FunctionStarts } from "../record/form.js";
import { LATE_ANSWER_MS, LATE_ANSWER_SHARE } from "../record/late-answer.js";
import type { AliveRecord, StallRecord } from "../record/record.js";
import { parseTimestamp } from "../record/timestamp.js";
import { GC_SIGN_SHARE, MAJORITY_SHARE } from "../verdict/thresholds.js";
import { countedSlots } from "./counted-slots.js";
import { slotTable, TableWriter } from "./field-tables.js";
import {
  CELL_BYTES,
  CELL_FLOOR,
  CELLS_AT,
  COUNTED_AT,
  COUNTED_DOUBLES,
  COUNTED_SEQ,
  COUNTED_SESSION,
  COUNTED_SLOTS_AT,
  ENDED_COUNTED_FULL,
  ENDED_DONE,
  ENDED_HANDED_ON,
  ENDED_TEXTS_FULL,
  INPUT_AT,
  INPUT_BYTES,
  NEXT_SEQ_AT,
  PADDING_BYTES,
  REPORT_AT,
  REPORT_COUNTED,
  REPORT_LINE_END,
  REPORT_LINES,
  REPORT_POSITION,
  REPORT_ROWS,
  ROW_CELL_SLOT,
  ROW_KIND_SLOT,
  ROW_LINES_SLOT,
  ROW_SIZE_SLOT,
  ROW_START_SLOT,
  ROWS_AT,
  TEXT_BYTES,
  TEXTS_AT,
} from "./layout.js";
import { type RowSource, recordView } from "./record-view.js";

/** What the module exports. */
interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  begin(stallTable: number, aliveTable: number, seed: number): void;
  forget(): void;
  scan(from: number, to: number): number;
  judgeBy(majority: number, gcSign: number, lateMs: number, lateShare: number): void;
  openCell(row: number, floor: number): number;
  takeCounted(): void;
  closeCells(): void;
}

/** Counts stalls that are all alike in session, stack and verdict. */
export interface StallCounter {
  /** Counts one. */
  count(timestampMs: number, durationMs: number): void;
  /** Stalls of this length (ms) are looked at one by one. */
  readonly floorMs: number;
}

/** Who takes what was counted in place. */
export interface StallCounting {
  /** The counter for stalls like this one, which was looked at; undefined if each of them must be. */
  counterFor(stall: StallRecord): StallCounter | undefined;
  /** Whether all stalls of a session from this number on are new. */
  isNewFrom(session: string, seq: number): boolean;
  /** Stalls of a session were counted, or looked at, up to a number. */
  addSeqs(session: string, first: number, last: number): void;
}

/** A record that stands in a row; valid until the next one is looked at. */
type RowRecord = (StallRecord | AliveRecord) & { readonly timestamp: number };

const DOUBLE_BYTES = Float64Array.BYTES_PER_ELEMENT;
const WORD_BYTES = Uint32Array.BYTES_PER_ELEMENT;
const QUOTE = 34;
const STALL_KIND = 0;
const ALIVE_KIND = 1;

/** What is used of WebAssembly: the types of Node tell only that there is such a thing. */
interface Engine {
  readonly Module: new (bytes: Uint8Array) => WebAssembly.Module;
  readonly Instance: new (
    module: WebAssembly.Module,
    imports: Readonly<
      Record<string, Readonly<Record<string, (from: number, to: number) => number>>>
    >,
  ) => { readonly exports: unknown };
}

const engine = (globalThis as unknown as { readonly WebAssembly: Engine }).WebAssembly;

let compiled: WebAssembly.Module | undefined;

/** The compiled module, which threads may share. */
export function kernelModule(): WebAssembly.Module {
  compiled ??= new engine.Module(readFileSync(new URL("./kernel.wasm", import.meta.url)));
  return compiled;
}

/**
 * Reads lines of logs into rows of numbers, with WebAssembly: ten times as fast as `JSON.parse` and with the same result. What it
 * does not know it hands on to the decoder; `test/kernel/` holds the two against each other over mutated lines.
 */
export class Kernel implements RowSource {
  /** Where the bytes of a log go; {@link scan} reads from here. */
  readonly input: Buffer;
  readonly doubles: Float64Array;
  row = 0;
  readonly #exports: KernelExports;
  readonly #words: Uint32Array;
  readonly #bytes: Buffer;
  readonly #tables: TableWriter;
  readonly #records: readonly RowRecord[];
  #reader: object | undefined;
  /** Of {@link COUNTED_SESSION} and the rest. */
  readonly #slots: readonly number[];
  /** By the numbers of cells. */
  #counters: StallCounter[] = [];
  /** From which number on the stalls of a session have been counted, by the number of its text. */
  readonly #countedFrom = new Map<number, number>();
  /** Of sessions that the kernel may not count yet: the numbers of their last stalls. */
  readonly #lastSeqs = new Map<number, number>();
  /** What the texts mean, by their numbers; made when first asked for. */
  #texts: unknown[] = [];

  constructor(module: WebAssembly.Module = kernelModule()) {
    const instance = new engine.Instance(module, {
      host: {
        longNumber: (from: number, to: number) => Number(this.#latin1(from, to)),
        oddTimestamp: (from: number, to: number) =>
          parseTimestamp(JSON.parse(this.#latin1(from, to))) ?? Number.NaN,
      },
    });
    this.#exports = instance.exports as KernelExports;
    const { buffer } = this.#exports.memory;
    this.doubles = new Float64Array(buffer);
    this.#words = new Uint32Array(buffer);
    this.#bytes = Buffer.from(buffer);
    this.input = Buffer.from(buffer, INPUT_AT, INPUT_BYTES);
    this.#tables = new TableWriter(buffer);
    const stall = slotTable(fieldsInRow("stall", STALL));
    const alive = slotTable(fieldsInRow("alive", ALIVE));
    const stallTable = this.#tables.write(stall, STALL_KIND);
    const aliveTable = this.#tables.write(alive, ALIVE_KIND);
    this.#records = [recordView(stall, this), recordView(alive, this)] as RowRecord[];
    this.#slots = countedSlots(stall);
    this.#words.set(this.#slots, COUNTED_SLOTS_AT / WORD_BYTES);
    this.#exports.begin(stallTable, aliveTable, randomBytes(4).readUInt32LE());
    this.#exports.judgeBy(MAJORITY_SHARE, GC_SIGN_SHARE, LATE_ANSWER_MS, LATE_ANSWER_SHARE);
  }

  /**
   * Reads whole lines from `input[from, to)`, the first of which begins at `from`.
   *
   * @param onRecord told of each record, how many lines of this scan came before it, and where in the input its line begins
   * @param counting takes stalls that are like others in all but time; without it, all are told one by one
   */
  scan(
    from: number,
    to: number,
    onRecord: (record: RowRecord, lines: number, start: number) => void,
    counting?: StallCounting,
  ): Scan {
    // Zeros are no part of any JSON: the kernel does not look for the end.
    this.#bytes.fill(0, INPUT_AT + to, INPUT_AT + to + PADDING_BYTES);
    const ended = this.#exports.scan(INPUT_AT + from, INPUT_AT + to);
    const rows = this.#reported(REPORT_ROWS);
    const position = this.#reported(REPORT_POSITION) - INPUT_AT;
    const lineEnd = this.#reported(REPORT_LINE_END) - INPUT_AT;
    const lines = this.#reported(REPORT_LINES);
    this.row = ROWS_AT / DOUBLE_BYTES;
    for (let i = 0; i < rows; i++) {
      const kind = this.#inRow(ROW_KIND_SLOT);
      const start = this.#inRow(ROW_START_SLOT) - INPUT_AT;
      onRecord(this.#records[kind] as RowRecord, this.#inRow(ROW_LINES_SLOT), start);
      if (counting !== undefined && kind === STALL_KIND) this.#learn(counting);
      this.row += this.#inRow(ROW_SIZE_SLOT);
    }
    if (counting !== undefined) {
      this.#takeCounted(counting);
      if (ended === ENDED_COUNTED_FULL) this.#withdraw();
      this.#grant(counting);
    }
    if (ended === ENDED_TEXTS_FULL) this.#forget();
    return {
      lines,
      position,
      isFinished: ended === ENDED_DONE,
      handedOnTo: ended === ENDED_HANDED_ON ? lineEnd + 1 : undefined,
    };
  }

  /** Says whose lines are scanned: what stalls of one input have in common is not known of another. */
  serve(reader: object): void {
    if (this.#reader === reader) return;
    this.closeCells();
    this.#reader = reader;
  }

  /** Forgets what stalls have in common: a record was read that may have changed it, or another input begins. */
  closeCells(): void {
    if (this.#counters.length + this.#countedFrom.size === 0) return;
    this.#counters = [];
    this.#countedFrom.clear();
    this.#exports.closeCells();
  }

  /** From the stall in the row on, those like it can perhaps be counted in place. */
  #learn(counting: StallCounting): void {
    const session = this.#inRow(this.#slots[COUNTED_SESSION] as number);
    const seq = this.#inRow(this.#slots[COUNTED_SEQ] as number);
    if (session >= 0 && seq >= 0 && !this.#countedFrom.has(session)) {
      this.#lastSeqs.set(session, seq);
    }
    const cell = this.#inRow(ROW_CELL_SLOT);
    if (Number.isNaN(cell)) return;
    const known = this.#counters[cell];
    if (known !== undefined) {
      this.doubles[(CELLS_AT + cell * CELL_BYTES + CELL_FLOOR) / DOUBLE_BYTES] = known.floorMs;
      return;
    }
    const counter = counting.counterFor(this.#records[STALL_KIND] as StallRecord);
    if (counter === undefined) return;
    const opened = this.#exports.openCell(this.row * DOUBLE_BYTES, counter.floorMs);
    if (opened >= 0) this.#counters[opened] = counter;
  }

  #takeCounted(counting: StallCounting): void {
    const counted = this.#reported(REPORT_COUNTED);
    for (let i = 0, at = COUNTED_AT / DOUBLE_BYTES; i < counted; i++, at += COUNTED_DOUBLES) {
      const counter = this.#counters[this.doubles[at + 2] as number] as StallCounter;
      counter.count(this.doubles[at] as number, this.doubles[at + 1] as number);
    }
    if (counted > 0) this.#exports.takeCounted();
    for (const [session, first] of this.#countedFrom) {
      const next = this.doubles[NEXT_SEQ_AT / DOUBLE_BYTES + session] as number;
      if (next > first) counting.addSeqs(this.textOf(session), first, next - 1);
      this.#countedFrom.set(session, next);
    }
  }

  /** A session has left its sequence: its next stall is for the aggregator. */
  #withdraw(): void {
    for (const session of this.#countedFrom.keys()) {
      this.doubles[NEXT_SEQ_AT / DOUBLE_BYTES + session] = Number.NaN;
    }
    this.#countedFrom.clear();
    this.#lastSeqs.clear();
  }

  /** Lets the kernel count the stalls of sessions whose next ones are all new. */
  #grant(counting: StallCounting): void {
    for (const [session, seq] of this.#lastSeqs) {
      if (!counting.isNewFrom(this.textOf(session), seq + 1)) continue;
      this.doubles[NEXT_SEQ_AT / DOUBLE_BYTES + session] = seq + 1;
      this.#countedFrom.set(session, seq + 1);
    }
    this.#lastSeqs.clear();
  }

  #reported(word: number): number {
    return this.#words[REPORT_AT / WORD_BYTES + word] as number;
  }

  #inRow(slot: number): number {
    return this.doubles[this.row + slot] as number;
  }

  textOf(text: number): string {
    return (this.#texts[text] ?? this.#decode(text)) as string;
  }

  startsOf(text: number): FunctionStarts {
    return (this.#texts[text] ?? this.#decode(text)) as FunctionStarts;
  }

  parse(from: number, to: number): unknown {
    return JSON.parse(this.#bytes.toString("utf8", from, to));
  }

  /** The same object every time, so that a `Map` finds it by its address. A string is kept without its opening quote. */
  #decode(text: number): unknown {
    const entry = (TEXTS_AT + text * TEXT_BYTES) / WORD_BYTES;
    const from = this.#words[entry] as number;
    const to = from + (this.#words[entry + 1] as number);
    const json = this.#bytes.toString("utf8", from, to);
    const value: unknown = JSON.parse(this.#bytes[to - 1] === QUOTE ? `"${json}` : json);
    while (this.#texts.length <= text) this.#texts.push(undefined);
    this.#texts[text] = value;
    return value;
  }

  #forget(): void {
    this.#texts = [];
    this.#counters = [];
    this.#countedFrom.clear();
    this.#lastSeqs.clear();
    this.#tables.forgetTexts();
    this.#exports.forget();
  }

  #latin1(from: number, to: number): string {
    return this.#bytes.toString("latin1", from, to);
  }
}

/** What a scan came to. */
interface Scan {
  /** Lines that were read into records. */
  readonly lines: number;
  /** Behind the last of them. */
  readonly position: number;
  /** No whole line is left. */
  readonly isFinished: boolean;
  /** The line at the position is for the decoder; this is behind its newline. */
  readonly handedOnTo: number | undefined;
}

/** The fields of a type together with the type itself, in the order of our emitter. */
function fieldsInRow(type: "stall" | "alive", fields: Fields): Fields {
  const word = { is: "word", words: [type] } as const;
  const { v = { is: "whole" } as const, ...others } = fields;
  return { v, type: type === "stall" ? word : { ...word, isRequired: true }, ...others };
}
