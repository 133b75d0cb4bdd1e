/**
 * One frame of a stack, as plain data. Positions are V8's: 1-based line, 1-based column.
 */

/** A position in a file. */
export interface Position {
  /** 1-based. */
  readonly line: number;
  /** 1-based; undefined where the producer does not know it (Python). */
  readonly column?: number;
}

/** A frame as the producer printed it. */
export interface Frame {
  /**
   * The function's name without decorations: `Cart.total`, not `async new Cart.total [as sum]`. Undefined for
   * an anonymous function and for the top level of a module.
   */
  readonly functionName?: string;
  /** `[as alias]`: the name under which a method was called, if it differs. */
  readonly alias?: string;
  /** The file as printed: a path, a `file://` or `node:` URL, `wasm://...`. Undefined for natives. */
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
  /** An awaiting caller (`at async ...`), which is not on the machine's stack. */
  readonly isAsync?: true;
  /** Called with `new`. */
  readonly isConstructor?: true;
  /** Code made by `eval` or `new Function`; `file` and position are those of the `eval` call. */
  readonly isEval?: true;
  /** A builtin without a position (`at Array.sort (<anonymous>)`, `(native)`). */
  readonly isNative?: true;
  /** WebAssembly: `line` and `column` are undefined. */
  readonly isWasm?: true;
  /** Missing for JavaScript and WebAssembly. */
  readonly language?: Language;
  /** A line that could not be parsed; `functionName` is its text. */
  readonly isUnread?: true;
  /** The top level of a file, known from the recorded beginning of the running function. */
  readonly isTopLevel?: true;
}

/** Languages other than JavaScript whose stacks are read. */
export const LANGUAGES = ["python", "java", "dotnet"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Who wrote the code of a frame. */
export type Origin = "app" | "dependency" | "node" | "idle" | "unknown";
