/**
 * Bad input as a value: what is wrong with it and where it stands.
 */

/** Every kind of bad line that a log can hold. */
export type LineProblemCode =
  | "not-json"
  | "not-an-object"
  | "missing-field"
  | "wrong-type"
  | "bad-duration"
  | "bad-timestamp"
  /** Costs the field, not the record; each of the others but `nul-bytes` costs the record. */
  | "bad-field"
  /** Costs nothing: the lines of the stack stand for it. */
  | "unread-stack"
  /** Costs nothing: sessions of several processes that have one id are counted apart. */
  | "shared-session"
  | "newer-version"
  | "torn-line"
  | "line-too-long"
  | "nul-bytes"
  | "invalid-utf8"
  | "newer-summary"
  | "not-a-summary"
  | "torn-summary";

/** Problems that cost a record: the line says nothing that can be used. */
const COSTLY: ReadonlySet<string> = new Set<LineProblemCode>([
  "not-json",
  "not-an-object",
  "missing-field",
  "wrong-type",
  "bad-duration",
  "bad-timestamp",
  "newer-version",
  "torn-line",
  "line-too-long",
  "invalid-utf8",
]);

/** Whether a problem is a line whose record is missing, which may have been a stall. */
export function costsRecord(code: string): boolean {
  return COSTLY.has(code);
}

/** What is wrong, in words that say what was expected and what was found, before it is known where it stands. */
export interface LineProblem {
  readonly code: LineProblemCode;
  readonly message: string;
}

/** Makes a {@link LineProblem}. */
export function lineProblem(code: LineProblemCode, message: string): LineProblem {
  return { code, message };
}

/** A bad line, or an input or a file that could not be used. */
export interface Problem<Code extends string = string> {
  readonly code: Code;
  /** The file or URL, as far as it is known. */
  readonly path: string;
  /** 1-based; missing where the whole file is meant. */
  readonly line?: number;
  /** 0-based byte in the (decompressed) file at which the line begins. */
  readonly offset?: number;
  /** What was expected and what was found, in words. */
  readonly message: string;
}

const SHOWN_VALUE_LIMIT = 40;

/** Shows a value in a message: JSON, cut to 40 characters. */
export function showValue(value: unknown): string {
  // Of a long text only its beginning is escaped.
  const shown = typeof value === "string" ? value.slice(0, SHOWN_VALUE_LIMIT + 1) : value;
  const text = shown === undefined ? "nothing" : (JSON.stringify(shown) ?? String(shown));
  return text.length <= SHOWN_VALUE_LIMIT ? text : `${text.slice(0, SHOWN_VALUE_LIMIT - 1)}…`;
}
