/**
 * Bad input as a value: what is wrong, and where.
 */

/** Every kind of bad line that a log can hold, and what it costs. */
export const LINE_PROBLEMS = {
  "not-json": "record",
  "not-an-object": "record",
  "missing-field": "record",
  "wrong-type": "record",
  "bad-duration": "record",
  "bad-timestamp": "record",
  "bad-field": "field",
  /** The text of the stack is kept in its place. */
  "unread-stack": "nothing",
  /** Processes that share a session id are counted apart. */
  "shared-session": "nothing",
  /** The stalls count, but not as those of a known build. */
  "too-many-files": "nothing",
  "newer-version": "record",
  "torn-line": "record",
  "line-too-long": "record",
  /** A record after them is saved. */
  "nul-bytes": "nothing",
  "invalid-utf8": "record",
  "newer-summary": "summary",
  "not-a-summary": "summary",
  "torn-summary": "summary",
  "summary-too-long": "summary",
} as const satisfies Readonly<Record<string, "record" | "field" | "summary" | "nothing">>;

export type LineProblemCode = keyof typeof LINE_PROBLEMS;

/** What a problem costs: a record may have been a stall, and a summary holds all stalls of some logs. */
export function costOf(code: string): "record" | "field" | "summary" | "nothing" {
  return LINE_PROBLEMS[code as LineProblemCode] ?? "nothing";
}

/** A problem without its place in the input; the message says what was expected and what was found. */
export interface LineProblem {
  readonly code: LineProblemCode;
  readonly message: string;
}

/** Makes a {@link LineProblem}. */
export function lineProblem(code: LineProblemCode, message: string): LineProblem {
  return { code, message };
}

/** A bad line, or an unusable input or file. */
export interface Problem<Code extends string = string> {
  readonly code: Code;
  /** The file or URL, if known. */
  readonly path: string;
  /** 1-based; missing if the problem concerns the whole file. */
  readonly line?: number;
  /** 0-based byte offset of the line in the (decompressed) file. */
  readonly offset?: number;
  /** What was expected and what was found. */
  readonly message: string;
}

const SHOWN_VALUE_LIMIT = 40;

/** Shows a value in a message: JSON, cut to 40 characters. */
export function showValue(value: unknown): string {
  // Cut first, so that a long text is not escaped in full.
  const shown = typeof value === "string" ? value.slice(0, SHOWN_VALUE_LIMIT + 1) : value;
  const text = shown === undefined ? "nothing" : textOf(shown);
  return text.length <= SHOWN_VALUE_LIMIT ? text : `${text.slice(0, SHOWN_VALUE_LIMIT - 3)}...`;
}

function textOf(value: unknown): string {
  // `1e999` of a log, which JSON cannot write again.
  if (typeof value === "number") return String(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // Parsed without recursion, but not written without it.
    return "a value of too many levels";
  }
}
