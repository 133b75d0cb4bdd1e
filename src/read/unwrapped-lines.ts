import { LineSplitter } from "./line-splitter.js";
import type { LineOptions, LogSink } from "./log-lines.js";
import { LogLines } from "./log-lines.js";
import { type Unwrap, type UnwrappedLine, unwrapLine, unwrapText } from "./unwrap-line.js";

/** What was around the records of one input. */
export interface Unwrapped {
  /** Records that were wrapped, by what they were wrapped in: `docker`, `cri`, `prefix`, or the name of a field. */
  readonly shapes: ReadonlyMap<string, number>;
  /** Lines of other programs. */
  readonly passedOverCount: number;
}

/** A longer line of pieces is given up: whoever wrote it, it is no record of ours. */
const LONGEST_PIECES = 16 * 1024 * 1024;

const NEWLINE = "\n";

/**
 * The stage before {@link LogLines} for logs that a shipper has wrapped: takes the lines of an input and hands on those of ours
 * that are in them. Records and problems are told with the line of the input that they end in.
 */
export class UnwrappedLines {
  readonly #unwrap: Unwrap;
  readonly #outer: LineSplitter;
  readonly #inner: LogLines;
  readonly #shapes = new Map<string, number>();
  #passedOverCount = 0;
  /** The pieces of a line that is not complete yet, by stream. */
  readonly #pieces = new Map<string, { shape: string; text: string }>();
  /** Lines handed on, and where each of them stood; begun anew whenever all of them were read. */
  #handedOn: string[] = [];
  #places: { line: number; offset: number }[] = [];
  #firstPlace = 1;
  #last = { line: 0, offset: 0 };

  constructor(unwrap: Unwrap, sink: LogSink, options: LineOptions = {}) {
    this.#unwrap = unwrap;
    this.#inner = new LogLines(this.#placed(sink), { ...options, firstOffset: 0 });
    const firstOffset = options.firstOffset ?? 0;
    this.#outer = new LineSplitter({
      line: (bytes, start, end, line, offset) => {
        this.#last = { line, offset: firstOffset + offset };
        const from = line === 1 && bytes[start] === 0xef ? start + 3 : start;
        const text = bytes.toString("utf8", from, end).replace(/\r$/, "");
        this.#take(text, unwrapLine(text, this.#unwrap));
      },
      tooLong: (line, offset) => {
        this.#last = { line, offset: firstOffset + offset };
        this.#passedOverCount++;
      },
    });
  }

  /** How many lines of the input were read. */
  get lines(): number {
    return this.#outer.lines;
  }

  /** What was found so far. */
  get unwrapped(): Unwrapped {
    return { shapes: this.#shapes, passedOverCount: this.#passedOverCount };
  }

  /** There is no memory to read into: what is read here is not what is handed on. */
  room(): undefined {
    return undefined;
  }

  /** Takes the next bytes. The caller may use their memory again afterwards. */
  push(chunk: Buffer): void {
    this.#outer.push(chunk);
    this.#flush();
  }

  /** Hands on what is left after the last newline, if anything is. */
  finish(): void {
    this.#outer.finish();
    for (const { shape, text } of this.#pieces.values()) this.#takeWhole(shape, text);
    this.#pieces.clear();
    this.#flush();
    this.#inner.finish();
  }

  #take(text: string, found: UnwrappedLine): void {
    switch (found.kind) {
      case "plain":
        this.#handOn(text);
        return;
      case "other":
        this.#passedOverCount++;
        return;
      case "wrapped":
        this.#count(found.shape, found.lines.length);
        for (const line of found.lines) this.#handOn(line);
        return;
      case "piece": {
        const begun = this.#pieces.get(found.stream)?.text ?? "";
        const whole = begun + found.text;
        this.#pieces.delete(found.stream);
        if (found.isLast) this.#takeWhole(found.shape, whole);
        else if (whole.length <= LONGEST_PIECES) {
          this.#pieces.set(found.stream, { shape: found.shape, text: whole });
        }
      }
    }
  }

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

  #handOn(line: string): void {
    this.#handedOn.push(line, NEWLINE);
    this.#places.push(this.#last);
  }

  #flush(): void {
    if (this.#handedOn.length === 0) return;
    this.#inner.push(Buffer.from(this.#handedOn.join("")));
    this.#handedOn = [];
    // All lines that were handed on end there: nothing of them is left in the inner reader but, at most, its kernel's tail.
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
