import type { Frame } from "./frame.js";
import type { FrameLines } from "./frame-lines.js";

const FRAME_LINE = /^\s*at (.+?)\s*$/;
const POSITION = /^(.*?):(\d{1,9}):(\d{1,9})$/s;
/** Some producers know the line alone (`at f (app.js:12)`). */
const LINE_ONLY = /^(.*[^:\d]):(\d{1,9})$/s;
const WASM_POSITION = /^(.*?):wasm-function\[(\d+)\]:0x[0-9a-f]+$/s;

const CLOSE = 41;

/**
 * `Timeout.refresh [as _onTimeout]`: the receiver is Node's own timer, which holds the function and has nothing to do
 * with it. A profile calls the same function `refresh`.
 */
const TIMER_SLOT = /^_on(?:Timeout|Immediate)$/;

/** The longest line that is read as a frame; V8 prints none near it, so a longer one is an attack or a mistake. */
const LONGEST_FRAME_LINE = 65_536;

/** A frame while it is read. Fields are set one by one: frames made by spreading cost V8 a hidden class each. */
type OpenFrame = { -readonly [Name in keyof Frame]: Frame[Name] };

/**
 * Reads the frames of a V8 stack, innermost first. Lines that are no frames (the header, a message of several
 * lines) are passed over.
 *
 * All forms that Node prints are known: async frames, `new`, `[as alias]`, eval, wasm, natives, anonymous
 * functions, `file://` and `node:` URLs, Windows paths, paths with spaces and parentheses.
 * Source: https://v8.dev/docs/stack-trace-api and `CallSite::toString` in V8.
 *
 * @param lines what was read before
 */
export function parseV8Stack(text: string, lines: FrameLines): Frame[] {
  const frames: Frame[] = [];
  for (const line of text.split("\n")) {
    const frame = lines.frameOf(line, parseLine);
    if (frame !== undefined) frames.push(frame);
  }
  return frames;
}

function parseLine(line: string): Frame | undefined {
  if (line.length > LONGEST_FRAME_LINE) return undefined;
  return parsePlainLine(line) ?? parseAnyLine(line);
}

/**
 * Reads `    at name (file:line:column)`, the form of nearly all frames, without a regular expression; undefined for
 * whatever could be more than that.
 */
function parsePlainLine(line: string): Frame | undefined {
  const open = line.indexOf(" (");
  const last = line.length - 1;
  if (open < 8 || !line.startsWith("    at ") || line.charCodeAt(last) !== CLOSE) return undefined;
  const columnAt = line.lastIndexOf(":");
  const lineAt = line.lastIndexOf(":", columnAt - 1);
  if (lineAt <= open + 2 || line.indexOf("(", open + 2) >= 0 || line.indexOf(")") !== last) {
    return undefined;
  }
  const name = line.slice(7, open);
  const file = line.slice(open + 2, lineAt);
  if (name.includes(" ") || name.endsWith("<anonymous>") || /^(?:<|eval at |index )/.test(file)) {
    return undefined;
  }
  const lineNumber = digits(line, lineAt + 1, columnAt);
  const column = digits(line, columnAt + 1, last);
  if (lineNumber < 0 || column < 0) return undefined;
  return { functionName: name, file, line: lineNumber, column };
}

/** The number that stands between two indexes; -1 if it is none of one to nine digits. */
function digits(text: string, from: number, to: number): number {
  if (to - from < 1 || to - from > 9) return -1;
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function parseAnyLine(line: string): Frame | undefined {
  const body = FRAME_LINE.exec(line)?.[1];
  return body === undefined ? undefined : parseFrame(body);
}

function parseFrame(body: string): Frame {
  const { name, location } = splitNameFromLocation(body);
  if (name === undefined && isBareName(location)) return { functionName: location, isNative: true };
  const frame: OpenFrame = {};
  if (name === undefined && location.startsWith("async ")) {
    readLocation(location.slice("async ".length), frame);
    frame.isAsync = true;
    return frame;
  }
  let rest = name ?? "";
  if (rest.startsWith("async ")) {
    frame.isAsync = true;
    rest = rest.slice("async ".length);
  }
  if (rest.startsWith("new ")) {
    frame.isConstructor = true;
    rest = rest.slice("new ".length);
  }
  const alias = /^(.*) \[as (.+)\]$/s.exec(rest);
  if (alias?.[1] !== undefined && alias[2] !== undefined) {
    rest = TIMER_SLOT.test(alias[2]) ? alias[1].slice(alias[1].indexOf(".") + 1) : alias[1];
    frame.alias = alias[2];
  }
  const functionName = plainName(rest) ?? wasmName(location);
  if (functionName !== undefined) frame.functionName = functionName;
  readLocation(location, frame);
  return frame;
}

/** A native stack walker's frame: a name and nothing else (`at uv__io_poll`, `at (idle)`). */
function isBareName(text: string): boolean {
  return !isLocation(text) && !/[\\/:]/.test(text) && !text.startsWith("async ");
}

/**
 * `name (location)`, or a location alone. Both may hold parentheses of their own, so the split is at the first
 * " (" after which there is something that can be a location.
 */
function splitNameFromLocation(body: string): { name?: string; location: string } {
  if (body.endsWith(")")) {
    let at = body.indexOf(" (");
    while (at >= 0) {
      const inside = body.slice(at + 2, -1);
      if (isLocation(inside) && isBalanced(inside))
        return { name: body.slice(0, at), location: inside };
      at = body.indexOf(" (", at + 1);
    }
  }
  return { location: body };
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === "(") depth++;
    else if (character === ")" && --depth < 0) return false;
  }
  return true;
}

function isLocation(text: string): boolean {
  return (
    text === "native" ||
    text === "<anonymous>" ||
    text.startsWith("index ") ||
    text.startsWith("eval at ") ||
    POSITION.test(text) ||
    WASM_POSITION.test(text) ||
    LINE_ONLY.test(text)
  );
}

/** `Object.<anonymous>` and the like are V8's words for "no name". */
function plainName(name: string): string | undefined {
  if (name === "" || name === "<anonymous>") return undefined;
  return name.endsWith(".<anonymous>") && !name.includes(" ") ? undefined : name;
}

function wasmName(location: string): string | undefined {
  const match = WASM_POSITION.exec(location);
  return match === null ? undefined : `wasm-function[${match[2]}]`;
}

function readLocation(text: string, frame: OpenFrame): void {
  if (text === "native" || text === "<anonymous>" || text.startsWith("index ")) {
    frame.isNative = true;
    return;
  }
  if (text.startsWith("eval at ")) {
    readEvalOrigin(text, frame);
    return;
  }
  const wasm = WASM_POSITION.exec(text);
  if (wasm?.[1] !== undefined) {
    frame.file = wasm[1];
    frame.isWasm = true;
    return;
  }
  const position = POSITION.exec(text);
  if (position?.[1] === "<anonymous>") {
    frame.isNative = true;
    return;
  }
  const lineOnly = position === null ? LINE_ONLY.exec(text) : null;
  frame.file = position?.[1] ?? lineOnly?.[1] ?? text;
  const line = position?.[2] ?? lineOnly?.[2];
  if (line !== undefined) frame.line = Number(line);
  if (position !== null) frame.column = Number(position[3]);
}

/**
 * `eval at f (eval at g (/srv/a.js:1:2), <anonymous>:3:4), <anonymous>:5:6`: code made by eval has no file of its
 * own; what a reader can open is the place of the outermost `eval` call, which is the innermost parenthesis.
 */
function readEvalOrigin(text: string, frame: OpenFrame): void {
  const open = text.lastIndexOf("(");
  const close = text.indexOf(")", open);
  frame.isEval = true;
  if (open < 0 || close < 0) {
    frame.isNative = true;
    return;
  }
  readLocation(text.slice(open + 1, close), frame);
  delete frame.isNative;
}
