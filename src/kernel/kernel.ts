import { ALIVE, STALL } from "../record/fields.js";
import type { Fields, FunctionStarts } from "../record/form.js";
import type { StallRecord } from "../record/record.js";
import { parseTimestamp } from "../record/timestamp.js";
import { writeCountedSlots } from "./counted-slots.js";
import { slotTable, TableWriter } from "./field-tables.js";
import { instantiate, type KernelExports, kernelModule } from "./kernel-module.js";
import type { KernelReader, RowRecord } from "./kernel-reader.js";
import {
  COUNTED_SLOTS_AT,
  ENDED_COUNTED_FULL,
  ENDED_DONE,
  ENDED_HANDED_ON,
  ENDED_TEXTS_FULL,
  INPUT_AT,
  INPUT_BYTES,
  MOST_SESSIONS,
  PADDING_BYTES,
  REPORT_AT,
  REPORT_LINE_END,
  REPORT_LINES,
  REPORT_POSITION,
  REPORT_ROWS,
  REPORT_SESSIONS,
  ROW_CLASS_SLOT,
  ROW_KIND_SLOT,
  ROW_LINES_SLOT,
  ROW_SIZE_SLOT,
  ROW_START_SLOT,
  ROW_TABLE_SLOT,
  ROWS_AT,
  SLOT_SEQ,
  SLOT_SESSION,
  TEXT_BYTES,
  TEXTS_AT,
} from "./layout.js";
import { type RowSource, recordView } from "./record-view.js";
import { handOver, type OpenLine, reviewSessions } from "./settlement.js";
import type { StallCounting } from "./stall-counting.js";

const DOUBLE_BYTES = Float64Array.BYTES_PER_ELEMENT;
const WORD_BYTES = Int32Array.BYTES_PER_ELEMENT;
/** If more than this number, and share, of the sessions have nothing to hand over, all are forgotten: most of them have ended. */
const MOST_SILENT = 16;
const MOST_SILENT_SHARE = 0.9;
const QUOTE = 34;
const STALL_KIND = 0;
const ALIVE_KIND = 1;

/**
 * Reads lines of logs into rows of numbers, in WebAssembly: ten times as fast as `JSON.parse`, with the same result. Lines that it
 * does not know are left to the decoder; `test/kernel/` compares the two on mutated lines.
 */
export class Kernel implements RowSource {
  /** The buffer for the bytes of a log, from which {@link scan} reads. */
  readonly input: Buffer;
  readonly doubles: Float64Array;
  readonly words: Int32Array;
  row = 0;
  readonly #exports: KernelExports;
  readonly #bytes: Buffer;
  readonly #tables: TableWriter;
  readonly #records: readonly RowRecord[];
  #reader: KernelReader | undefined;
  #scope: object | undefined;
  /** What the stalls of a kind have in common, by the kernel's number of the kind. */
  #kinds: object[] = [];
  /** The sessions whose stalls are counted, by the numbers of their texts. */
  readonly #granted = new Set<number>();
  /** The last `seq` of each session that the kernel may not count yet. */
  readonly #lastSeqs = new Map<number, number>();
  /** The decoded texts by their numbers, created on first use. */
  #texts: unknown[] = [];

  constructor(module: WebAssembly.Module = kernelModule()) {
    this.#exports = instantiate(module, {
      longNumber: (from, to) => Number(this.#latin1(from, to)),
      oddTimestamp: (from, to) => parseTimestamp(JSON.parse(this.#latin1(from, to))) ?? Number.NaN,
    });
    const { buffer } = this.#exports.memory;
    this.doubles = new Float64Array(buffer);
    this.words = new Int32Array(buffer);
    this.#bytes = Buffer.from(buffer);
    this.input = Buffer.from(buffer, INPUT_AT, INPUT_BYTES);
    this.#tables = new TableWriter(buffer);
    const stall = slotTable(fieldsInRow("stall", STALL));
    const alive = slotTable(fieldsInRow("alive", ALIVE));
    const stallTable = this.#tables.write(stall, STALL_KIND);
    const openTable = this.#tables.write(slotTable(fieldsInRow("stall-open", STALL)));
    const aliveTable = this.#tables.write(alive, ALIVE_KIND);
    this.#records = [recordView(stall, this), recordView(alive, this)] as RowRecord[];
    writeCountedSlots(buffer, stall, alive);
    this.#exports.begin(stallTable, openTable, aliveTable, Math.floor(Math.random() * 2 ** 32));
  }

  /**
   * Reads whole lines from `input[from, to)`, the first of which begins at `from`.
   *
   * @param line the number of the first line, 1-based
   * @param offset where the first line begins in its log, 0-based bytes
   */
  scan(reader: KernelReader, from: number, to: number, line: number, offset: number): Scan {
    this.#serve(reader);
    // Zeros occur in no JSON, so the kernel need not check for the end.
    this.#bytes.fill(0, INPUT_AT + to, INPUT_AT + to + PADDING_BYTES);
    const { counting } = reader;
    const firstLine = counting === undefined ? -1 : line;
    const ended = this.#exports.scan(INPUT_AT + from, INPUT_AT + to, firstLine, offset);
    const rows = this.#reported(REPORT_ROWS);
    const position = this.#reported(REPORT_POSITION) - INPUT_AT;
    const lineEnd = this.#reported(REPORT_LINE_END) - INPUT_AT;
    const lines = this.#reported(REPORT_LINES);
    this.row = ROWS_AT / DOUBLE_BYTES;
    for (let i = 0; i < rows; i++) {
      const table = this.#inRow(ROW_TABLE_SLOT);
      const start = this.#inRow(ROW_START_SLOT) - INPUT_AT;
      reader.onRecord(this.#records[table] as RowRecord, this.#inRow(ROW_LINES_SLOT), start);
      if (counting !== undefined && table === STALL_KIND) this.#learn(counting);
      this.row += this.#inRow(ROW_SIZE_SLOT);
    }
    if (counting !== undefined) {
      if (ended === ENDED_COUNTED_FULL) this.#makeRoom();
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

  /** Hands over what was counted. Must precede a record that the decoder has read, because their order matters. */
  settle(): void {
    const reader = this.#reader;
    if (reader?.counting === undefined) return;
    this.#exports.settle(reader.counting.blockMs);
    const onOpen: OpenLine = (from, to, line, offset) =>
      reader.onOpen(this.#bytes.subarray(from, to), line, offset);
    if (reader.onSettled !== undefined) reader.onSettled(this, this.#kinds);
    else handOver(this, reader.counting, this.#kinds, onOpen);
    const silentCount = reviewSessions(this, this.#granted);
    this.#exports.settled();
    if (
      silentCount > MOST_SILENT &&
      silentCount > this.#reported(REPORT_SESSIONS) * MOST_SILENT_SHARE
    ) {
      this.#granted.clear();
      this.#exports.close();
    }
  }

  /** Must be called after the decoder has read a stall: it is then unknown which stalls are new. */
  withdraw(): void {
    if (this.#granted.size === 0) return;
    this.#granted.clear();
    this.#exports.withdraw();
  }

  /** Hands over what was counted for a reader that has finished. */
  close(reader: KernelReader): void {
    if (this.#reader === reader) this.#leave();
  }

  #serve(reader: KernelReader): void {
    if (this.#reader === reader) return;
    this.#leave();
    this.#reader = reader;
    const { counting } = reader;
    if (counting === undefined || counting.scope === this.#scope) return;
    this.#scope = counting.scope;
    this.#kinds = [];
    const { longestSilenceMs, isToldOfLife } = counting;
    this.#exports.serve(longestSilenceMs, isToldOfLife, reader.onSettled !== undefined);
  }

  #leave(): void {
    if (this.#reader?.counting !== undefined) {
      this.settle();
      this.#closeSessions();
    }
    this.#reader = undefined;
  }

  #makeRoom(): void {
    this.settle();
    if (this.#reported(REPORT_SESSIONS) === MOST_SESSIONS) this.#closeSessions();
  }

  #closeSessions(): void {
    this.#granted.clear();
    this.#lastSeqs.clear();
    this.#exports.close();
  }

  /** Opens a kind for the stall in the row if possible, so that the kernel can count further ones itself. */
  #learn(counting: StallCounting): void {
    const session = this.#counted(SLOT_SESSION);
    const seq = this.#counted(SLOT_SEQ);
    if (session >= 0 && seq >= 0 && !this.#granted.has(session)) this.#lastSeqs.set(session, seq);
    if (!(this.#inRow(ROW_CLASS_SLOT) >= 0) || this.#inRow(ROW_KIND_SLOT) >= 0) return;
    const kind = counting.kindOf(this.#records[STALL_KIND] as StallRecord);
    if (kind === undefined) return;
    const number = this.#exports.openKind(this.row * DOUBLE_BYTES);
    if (number >= 0) this.#kinds[number] = kind;
  }

  /** Lets the kernel count the stalls of sessions whose further stalls are all new. */
  #grant(counting: StallCounting): void {
    for (const [session, seq] of this.#lastSeqs) {
      // The kernel has granted it by itself.
      if (this.#reader?.onSettled !== undefined) break;
      if (!counting.isNewFrom(this.textOf(session), seq + 1)) continue;
      this.#exports.grant(session, seq + 1);
      this.#granted.add(session);
    }
    this.#lastSeqs.clear();
  }

  #reported(word: number): number {
    return this.words[REPORT_AT / WORD_BYTES + word] as number;
  }

  #inRow(slot: number): number {
    return this.doubles[this.row + slot] as number;
  }

  /** The value of a field that the kernel counts by. */
  #counted(field: number): number {
    return this.#inRow(this.words[COUNTED_SLOTS_AT / WORD_BYTES + field] as number);
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

  /** Returns the same object every time, so that a `Map` finds it by identity. A string is stored without its opening quote. */
  #decode(text: number): unknown {
    const entry = (TEXTS_AT + text * TEXT_BYTES) / WORD_BYTES;
    const from = this.words[entry] as number;
    const to = from + (this.words[entry + 1] as number);
    const json = this.#bytes.toString("utf8", from, to);
    const value: unknown = JSON.parse(this.#bytes[to - 1] === QUOTE ? `"${json}` : json);
    while (this.#texts.length <= text) this.#texts.push(undefined);
    this.#texts[text] = value;
    return value;
  }

  #forget(): void {
    this.settle();
    this.#texts = [];
    this.#kinds = [];
    this.#granted.clear();
    this.#lastSeqs.clear();
    this.#tables.forgetTexts();
    this.#exports.forget();
  }

  #latin1(from: number, to: number): string {
    return this.#bytes.toString("latin1", from, to);
  }
}

/** The result of a scan. */
interface Scan {
  /** How many lines were read. */
  readonly lines: number;
  /** The position after the last of them. */
  readonly position: number;
  /** No whole line is left. */
  readonly isFinished: boolean;
  /** If the line at `position` is for the decoder: the position after its newline. */
  readonly handedOnTo: number | undefined;
}

/** The fields of a record type including `type` itself, in the order in which our emitter writes them. */
function fieldsInRow(type: "stall" | "stall-open" | "alive", fields: Fields): Fields {
  const word = { is: "word", words: [type] } as const;
  const { v = { is: "whole" } as const, ...others } = fields;
  return { v, type: type === "stall" ? word : { ...word, isRequired: true }, ...others };
}
