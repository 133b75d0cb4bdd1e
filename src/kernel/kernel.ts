import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { ALIVE, STALL } from "../record/fields.js";
import type { Fields, FunctionStarts } from "../record/form.js";
import type { AliveRecord, StallRecord } from "../record/record.js";
import { parseTimestamp } from "../record/timestamp.js";
import { slotTable, TableWriter } from "./field-tables.js";
import {
  ENDED_HANDED_ON,
  ENDED_ROWS_FULL,
  ENDED_TEXTS_FULL,
  INPUT_AT,
  INPUT_BYTES,
  PADDING_BYTES,
  REPORT_AT,
  REPORT_LINE_END,
  REPORT_POSITION,
  REPORT_ROWS,
  ROW_KIND_SLOT,
  ROW_LINE_SLOT,
  ROW_SIZE_SLOT,
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
}

/** A record that stands in a row; valid until the next one is looked at. */
type RowRecord = (StallRecord | AliveRecord) & { readonly timestamp: number };

const DOUBLE_BYTES = Float64Array.BYTES_PER_ELEMENT;
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
    this.#exports.begin(stallTable, aliveTable, randomBytes(4).readUInt32LE());
  }

  /**
   * Reads whole lines from `input[from, to)`, the first of which begins at `from`.
   *
   * @param onRecord told of each record, how many lines of this scan came before it, and where in the input its line begins
   */
  scan(
    from: number,
    to: number,
    onRecord: (record: RowRecord, lines: number, start: number) => void,
  ): Scan {
    // Zeros are no part of any JSON: the kernel does not look for the end.
    this.#bytes.fill(0, INPUT_AT + to, INPUT_AT + to + PADDING_BYTES);
    const ended = this.#exports.scan(INPUT_AT + from, INPUT_AT + to);
    const report = REPORT_AT / Uint32Array.BYTES_PER_ELEMENT;
    const lines = this.#words[report + REPORT_ROWS] as number;
    const position = (this.#words[report + REPORT_POSITION] as number) - INPUT_AT;
    const lineEnd = (this.#words[report + REPORT_LINE_END] as number) - INPUT_AT;
    this.row = ROWS_AT / DOUBLE_BYTES;
    for (let line = 0; line < lines; line++) {
      const kind = this.doubles[this.row + ROW_KIND_SLOT] as number;
      const start = (this.doubles[this.row + ROW_LINE_SLOT] as number) - INPUT_AT;
      onRecord(this.#records[kind] as RowRecord, line, start);
      this.row += this.doubles[this.row + ROW_SIZE_SLOT] as number;
    }
    if (ended === ENDED_TEXTS_FULL) this.#forget();
    const isLeft = ended === ENDED_TEXTS_FULL || ended === ENDED_ROWS_FULL;
    return {
      lines,
      position,
      isFinished: !isLeft && ended !== ENDED_HANDED_ON,
      handedOnTo: ended === ENDED_HANDED_ON ? lineEnd + 1 : undefined,
    };
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
    const entry = (TEXTS_AT + text * TEXT_BYTES) / Uint32Array.BYTES_PER_ELEMENT;
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
