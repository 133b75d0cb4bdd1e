/**
 * A bad line as a value: what is wrong with it and where it stands.
 */

/** Every kind of bad input that a log can hold. */
export type LineProblemCode =
  | "not-json"
  | "not-an-object"
  | "missing-field"
  | "wrong-type"
  | "bad-duration"
  | "bad-timestamp"
  | "newer-version"
  | "torn-line"
  | "line-too-long"
  | "nul-bytes"
  | "invalid-utf8"
  | "not-a-summary";

/** What is wrong with one line, in words that say what was expected and what was found. */
export interface LineProblem {
  readonly code: LineProblemCode;
  readonly message: string;
}

/** Makes a {@link LineProblem}. */
export function lineProblem(code: LineProblemCode, message: string): LineProblem {
  return { code, message };
}

/** A bad line, or an input that could not be read. */
export interface Problem {
  readonly code: string;
  readonly path: string;
  /** 1-based; undefined where the whole file is meant. */
  readonly line: number | undefined;
  /** 0-based byte in the (decompressed) file. */
  readonly offset: number | undefined;
  readonly message: string;
}

const SHOWN_VALUE_LIMIT = 40;

/** Shows a value inside of a message: JSON, cut to 40 characters. */
export function showValue(value: unknown): string {
  const text = value === undefined ? "nothing" : (JSON.stringify(value) ?? String(value));
  return text.length <= SHOWN_VALUE_LIMIT ? text : `${text.slice(0, SHOWN_VALUE_LIMIT - 1)}…`;
}
