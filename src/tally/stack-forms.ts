import type { LineProblem } from "../record/problem.js";
import type { LogRecord, StallRecord } from "../record/record.js";
import { BoundedCache } from "../stack/bounded-cache.js";
import { LineReader } from "../stack/read-line.js";
import { readStack, type StackReading } from "../stack/read-stack.js";
import { FORM_WORDS, STACK_FORMS, type StackForm } from "../stack/stack-form.js";
import { unreadStackProblem } from "./unread-stack.js";

/** The most texts of a generation, and their most UTF-16 units. */
const MOST_TEXTS = 4_000;
const MOST_TEXT_UNITS = 8 * 1024 * 1024;

/** Counts the forms of the stacks of a log. */
export class StackForms {
  readonly #lines = new LineReader();
  readonly #texts = new BoundedCache<string, StackReading>(
    MOST_TEXTS,
    MOST_TEXT_UNITS,
    (text) => text.length,
  );
  readonly #counts = new Map<StackForm | "empty" | "unread", number>();

  /** Counts the stack of a record, if it has one. @returns what is wrong with it */
  add(record: LogRecord): LineProblem | undefined {
    const { type = "stall" } = record;
    if (type !== "stall" && type !== "stall-open") return undefined;
    const { stack } = record as StallRecord;
    const { frames, form } = this.#read(stack);
    const kind = form ?? (frames.length === 0 ? "empty" : "unread");
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
    return unreadStackProblem(frames);
  }

  /** By form; `unread` are those of an unknown form. */
  toJSON(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }

  /** `120 V8, 3 Python, 1 not understood`; empty if there was none. */
  toString(): string {
    const words = { ...FORM_WORDS, empty: "empty", unread: "not understood" };
    return [...STACK_FORMS, "empty" as const, "unread" as const]
      .filter((form) => this.#counts.has(form))
      .map((form) => `${this.#counts.get(form)} ${words[form]}`)
      .join(", ");
  }

  #read(text: string): StackReading {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const reading = readStack(text, this.#lines);
    this.#texts.set(text, reading);
    return reading;
  }
}
