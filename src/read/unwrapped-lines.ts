import { BegunLines } from "./begun-lines.js";
import { type Completed, IndentedJson } from "./indented-json.js";
import { LineSplitter } from "./line-splitter.js";
import type { LineOptions } from "./log-lines.js";
import { LogLines } from "./log-lines.js";
import type { LogSink } from "./log-sink.js";
import { nulProblem } from "./nul-bytes.js";
import {
  type Unwrap,
  type UnwrappedLine,
  unwrapIndented,
  unwrapLine,
  unwrapText,
} from "./unwrap-line.js";

/** What the records of one input were wrapped in. */
export interface Unwrapped {
  /** The number of wrapped records by their wrapping: `docker`, `cri`, `prefix`, or the name of a field. */
  readonly shapes: ReadonlyMap<string, number>;
  /** Lines of other programs. */
  readonly passedOverCount: number;
}

const NEWLINE = "\n";
const CLOSING_BRACE = 0x7d;
/** What a terminal makes colours of, or clears a line with; JSON has no such characters. */
const COLOURS = /\u001b\[[0-9;?]*[A-Za-z]/g;

/**
 * The stage before {@link LogLines} for logs that a shipper has wrapped: extracts our lines from those of an input. Records and
 * problems are reported at the line of the input in which they end.
 */
export class UnwrappedLines {
  readonly #unwrap: Unwrap;
  readonly #outer: LineSplitter;
  readonly #inner: LogLines;
  readonly #shapes = new Map<string, number>();
  #passedOverCount = 0;
  readonly #indented = new IndentedJson();
  readonly #begunLines = new BegunLines();
  /** Extracted lines, and where each of them was in the input; cleared whenever all have been read. */
  #handedOn: string[] = [];
  #places: { line: number; offset: number }[] = [];
  #firstPlace = 1;
  #last = { line: 0, offset: 0 };
  #lastByte: number | undefined;

  constructor(unwrap: Unwrap, sink: LogSink, options: LineOptions = {}) {
    this.#unwrap = unwrap;
    this.#inner = new LogLines(this.#placed(sink), { ...options, firstOffset: 0 });
    const firstOffset = options.firstOffset ?? 0;
    this.#outer = new LineSplitter({
      line: (bytes, start, end, line, offset, _isTerminated, nulCount) => {
        this.#last = { line, offset: firstOffset + offset };
        const from = line === 1 && bytes[start] === 0xef ? start + 3 : start;
        const text = bytes.toString("utf8", from, end).replace(/\r$/, "").replace(COLOURS, "");
        const found = unwrapLine(text, this.#unwrap);
        // Other programs may write NUL bytes on purpose.
        if (nulCount > 0 && found.kind !== "other") {
          this.#flush();
          sink.problem(nulProblem(nulCount), line, firstOffset + offset);
        }
        this.#take(text, found);
      },
      tooLong: (line, offset) => {
        this.#last = { line, offset: firstOffset + offset };
        this.#passedOverCount++;
      },
    });
  }

  /** The number of lines of the input read so far. */
  get lines(): number {
    return this.#outer.lines;
  }

  /** What has been found so far. */
  get unwrapped(): Unwrapped {
    const passedOverCount = this.#passedOverCount + this.#indented.passedOverCount;
    return { shapes: this.#shapes, passedOverCount };
  }

  /** Undefined, because the bytes read are not those passed on. */
  room(): undefined {
    return undefined;
  }

  /** Takes the next bytes. The caller may reuse their memory afterwards. */
  push(chunk: Buffer): void {
    this.#outer.push(this.#withNewlines(chunk));
    this.#flush();
  }

  /** Reads what is left after the last newline, if anything. */
  finish(): void {
    this.#outer.finish();
    for (const { shape, text } of this.#begunLines.takeAll()) this.#takeWhole(shape, text);
    this.#indented.giveUp();
    this.#flush();
    this.#inner.finish();
  }

  /** Puts a newline in the place of each zero byte that ends an object: GELF separates messages so. */
  #withNewlines(chunk: Buffer): Buffer {
    const before = this.#lastByte;
    this.#lastByte = chunk.at(-1);
    let zero = chunk.indexOf(0);
    if (zero < 0) return chunk;
    const split = Buffer.from(chunk);
    for (; zero >= 0; zero = split.indexOf(0, zero + 1)) {
      if ((zero > 0 ? split[zero - 1] : before) === CLOSING_BRACE) split[zero] = 10;
    }
    return split;
  }

  #take(text: string, found: UnwrappedLine): void {
    switch (found.kind) {
      case "plain":
        this.#handOn(text);
        return;
      case "other":
        if (!this.#indented.take(text, this.#takeIndented)) this.#passedOverCount++;
        return;
      case "wrapped":
        this.#indented.tell();
        this.#count(found.shape, found.lines.length);
        for (const line of found.lines) this.#handOn(line);
        return;
      case "piece": {
        const line = this.#begunLines.take(found);
        if (line !== undefined) this.#takeWhole(line.shape, line.text);
      }
    }
  }

  readonly #takeIndented = ({ text, field }: Completed): boolean => {
    const found = unwrapIndented(text, field, this.#unwrap);
    if (found.kind !== "wrapped") return false;
    this.#take(text, found);
    return true;
  };

  #takeWhole(shape: string, text: string): void {
    if (text.trim() === "") return;
    const found = unwrapText(text);
    if (found.kind === "plain") {
      this.#count(shape, 1);
      this.#handOn(text);
    } else this.#take(text, found);
  }

  #count(shape: string, count: number): void {
    this.#shapes.set(shape, (this.#shapes.get(shape) ?? 0) + count);
  }

  /** @param text one line; more than one if a piece of it was torn off, and another line was taken for its end */
  #handOn(text: string): void {
    for (const line of text.split(NEWLINE)) {
      this.#handedOn.push(line, NEWLINE);
      this.#places.push(this.#last);
    }
  }

  #flush(): void {
    if (this.#handedOn.length === 0) return;
    this.#inner.push(Buffer.from(this.#handedOn.join("")));
    this.#handedOn = [];
    // All extracted lines were complete, so the inner reader has nothing left of them but, at most, its kernel's tail.
    this.#firstPlace += this.#places.length;
    this.#places = [];
  }

  #placed(sink: LogSink): LogSink {
    const at = (line: number) => this.#places[line - this.#firstPlace] ?? this.#last;
    const { document } = sink;
    return {
      record(record, timestampMs, line) {
        const place = at(line);
        sink.record(record, timestampMs, place.line, place.offset);
      },
      problem(problem, line) {
        const place = at(line);
        sink.problem(problem, place.line, place.offset);
      },
      ...(document === undefined
        ? {}
        : {
            document: (value, schema, line) => document.call(sink, value, schema, at(line).line),
          }),
    };
  }
}
