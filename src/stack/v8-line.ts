import type { Frame } from "./frame.js";

const NUMBER = "(0|[1-9]\\d{0,8})";
const POSITION = new RegExp(`^(.*?):${NUMBER}:${NUMBER}$`, "s");
/** Some producers print no column (`at f (app.js:12)`). */
const LINE_ONLY = new RegExp(`^(.*[^:\\d]):${NUMBER}$`, "s");
/** Code without positions: `at f (/srv/app.js)`. */
const FILE_ONLY = /^(?:\/|[A-Za-z]:[\\/]|(?:file|node|https?):)[^\s:]*\.[cm]?[jt]sx?$/;
/** `wasm://wasm/8a3b2c1e:wasm-function[3]:0x1a4`; older engines omit the module, development tools the function. */
const WASM_POSITION =
  /^(?:(.*?):)?wasm-function\[(\d+)\]:(?:0x[0-9a-f]+|\d+)$|^(.+\.wasm):0x[0-9a-f]+$/s;
/** What engines print for their own code: V8's `native` and `<anonymous>`, Bun's `native:7:39` and `unknown`, JavaScriptCore's. */
const NATIVE =
  /^(?:native(?: code)?|unknown|eval code|\[native code\])(?::\d+){0,2}$|^<anonymous>$|^index \d+$/;
/** Bun's own JavaScript functions have a position without a file: `loadAndEvaluateModule (2:1)`. */
const BUN_OWN = /^([a-z]+(?:[A-Z][a-z]+)+) \(\d{1,5}:\d{1,5}\)$/;
/** The stack of an out-of-memory crash: `    1: total(aka total) [0x1447d0c] [/srv/cart.js:~12] [pc=0x39db5](this=...`. */
const CRASH =
  /^\d+: (?:new )?(?:\/\* [^*]* \*\/ |([^\s[(]+)(?:\(aka [^)]*\))? )?(?:\[0x[\da-f]+\] )?\[(.+?):~?(\d{1,9})\] \[(?:bytecode|pc)=/;

/** GraalJS ends a place with a range of columns (`:10:5-30`), Duktape a frame with what it knows of the call. */
const OF_OTHER_ENGINES =
  /(?<=:\d{1,9})-\d{1,9}(?=\)$)|(?<=\))(?: (?:strict|construct|tailcall|preventsyield|directeval|internal|light))+$/;

const CLOSE = 41;

/**
 * `Timeout.refresh [as _onTimeout]`: the receiver is Node's own timer, which only holds the function. A profile calls the same
 * function `refresh`.
 */
const TIMER_SLOT = /^_on(?:Timeout|Immediate)$/;

/** A frame under construction. Fields are assigned one by one, because each frame made by spreading costs V8 a hidden class. */
type OpenFrame = { -readonly [Name in keyof Frame]: Frame[Name] };

/**
 * Reads a frame of a V8 stack, or of an engine that prints the same form: Bun, Deno, Hermes, Electron.
 *
 * Covers all forms that Node prints: async frames, `new`, `[as alias]`, eval, wasm, natives, anonymous functions, `file://` and
 * `node:` URLs, Windows paths, paths with spaces and parentheses.
 * Source: https://v8.dev/docs/stack-trace-api and `CallSite::toString` in V8.
 *
 * @param body the text after `at `
 * @returns undefined for prose: a frame has a location (`at line 3, column 4` has none), or is the engine's own
 */
export function readV8Line(body: string): Frame | undefined {
  // Hermes prints `address at` for bytecode; Karma adds the position in the built file after that in the source.
  const plain = body
    .replace(" (address at ", " (")
    .replace(/ <- [^\s()]+(?=\)?$)/, "")
    .replace(OF_OTHER_ENGINES, "");
  const { name, location } = splitNameFromLocation(plain);
  if (name === undefined && !isLocation(location)) {
    const own = BUN_OWN.exec(location)?.[1];
    if (own !== undefined) return { functionName: own, isNative: true };
    if (PSEUDO_FRAME.test(location)) return { functionName: location, isNative: true };
    if (!location.startsWith("async ")) return undefined;
  }
  return frameOf(name, location);
}

/** Reads a line of the stack that V8 prints when it runs out of memory. */
export function readCrashLine(line: string): Frame | undefined {
  const [, functionName, file, number] = CRASH.exec(line) ?? [];
  if (file === undefined) return undefined;
  return { ...(functionName !== undefined && { functionName }), file, line: Number(number) };
}

/**
 * Reads `    at name (file:line:column)`, the form of nearly all frames, without slow regular expressions; undefined for anything
 * that may need more.
 */
export function readPlainV8Line(line: string): Frame | undefined {
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
  if (
    name.includes(" ") ||
    /(?:<anonymous>|\._on(?:Timeout|Immediate))$/.test(name) ||
    !PLAIN_FILE.test(file)
  )
    return undefined;
  const lineNumber = digits(line, lineAt + 1, columnAt);
  const column = digits(line, columnAt + 1, last);
  if (lineNumber < 0 || column < 0) return undefined;
  return { functionName: name, file, line: lineNumber, column };
}

/** A path or URL without characters that need a closer look. */
const PLAIN_FILE = /^(?:\/|[A-Za-z]:[\\/]|(?:file|node|https?):)[^\s<>]*$/;

/** The number of one to nine digits between two indexes; -1 if there is none. */
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

function frameOf(name: string | undefined, location: string): Frame | undefined {
  const frame: OpenFrame = {};
  if (name === undefined && location.startsWith("async ")) {
    const place = location.slice("async ".length);
    if (!isLocation(place)) return undefined;
    readLocation(place, frame);
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
  const alias = rest.endsWith("]") ? /^(.*) \[as (.+)\]$/s.exec(rest) : null;
  if (alias?.[1] !== undefined && alias[2] !== undefined) {
    rest = TIMER_SLOT.test(alias[2]) ? alias[1].slice(alias[1].indexOf(".") + 1) : alias[1];
    frame.alias = alias[2];
  }
  const functionName = plainName(rest) ?? wasmName(location);
  if (functionName !== undefined) frame.functionName = functionName;
  readLocation(location, frame);
  return frame;
}

/** V8's `(idle)` and `(program)`, and the functions of libuv, libc and V8 that native stack walkers print. */
const PSEUDO_FRAME =
  /^(?:\([a-z ]+\)|(?:uv_|__|epoll_|v8::|node::)[\w:~]*|kevent|kqueue|p?poll|p?select|GetQueuedCompletionStatusEx)$/;

/** How many opening parentheses of a line are tried as the start of its location; names and paths contain few. */
const MOST_SPLITS = 32;

/**
 * Splits `name (location)`, or returns a location alone. Both may contain parentheses, so the split is at the first " (" that is
 * followed by a possible location.
 */
function splitNameFromLocation(body: string): { name?: string; location: string } {
  if (body.endsWith(")")) {
    let at = body.indexOf(" (");
    for (let tried = 0; at >= 0 && tried < MOST_SPLITS; tried++) {
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
  if (NATIVE.test(text) || text.startsWith("eval at ") || WASM_POSITION.test(text)) return true;
  const position = POSITION.exec(text);
  if (position !== null) return isFile(position[1] ?? "");
  if (FILE_ONLY.test(text)) return true;
  const file = LINE_ONLY.exec(text)?.[1];
  // `at http://localhost:3000` names a server.
  return file !== undefined && isFile(file) && !/^\w+:\/\/[^/]*$/.test(file);
}

/** Native backtraces have positions too, but print names on other lines. */
const OTHER_LANGUAGE = /\.(?:rs|go|rb|php|cc|cpp|cxx|h|hpp|swift)$/;

/** Whether a text may be a file: with spaces it must be a path, not a sentence, and it is not a time of day. */
function isFile(text: string): boolean {
  if (OTHER_LANGUAGE.test(text)) return false;
  if (/[\\/]/.test(text)) return true;
  return text !== "" && (!/\s/.test(text) || /^\[.*\]$/.test(text)) && !/^\d+(?:$|-)/.test(text);
}

/** What V8 prints for an anonymous function called by a timer: the property in which the timer stores it. */
const IN_TIMER_SLOT = /^(?:Timeout|Immediate)\._on(?:Timeout|Immediate)$/;

/** Undefined for `Object.<anonymous>` and the like, V8's forms of "no name". */
function plainName(name: string): string | undefined {
  if (IN_TIMER_SLOT.test(name)) return undefined;
  if (name === "" || name === "<anonymous>") return undefined;
  return name.endsWith(".<anonymous>") && !name.includes(" ") ? undefined : name;
}

function wasmName(location: string): string | undefined {
  const match = WASM_POSITION.exec(location);
  return match?.[2] === undefined ? undefined : `wasm-function[${match[2]}]`;
}

function readLocation(text: string, frame: OpenFrame): void {
  if (NATIVE.test(text)) {
    frame.isNative = true;
    return;
  }
  if (text.startsWith("eval at ")) {
    readEvalOrigin(text, frame);
    return;
  }
  const wasm = WASM_POSITION.exec(text);
  if (wasm !== null) {
    const file = wasm[1] ?? wasm[3];
    if (file !== undefined) frame.file = file;
    frame.isWasm = true;
    return;
  }
  const position = POSITION.exec(text);
  const lineOnly = position === null ? LINE_ONLY.exec(text) : null;
  frame.file = position?.[1] ?? lineOnly?.[1] ?? text;
  const line = position?.[2] ?? lineOnly?.[2];
  if (line !== undefined) frame.line = Number(line);
  if (position !== null) frame.column = Number(position[3]);
}

/**
 * Reads `eval at f (eval at g (/srv/a.js:1:2), <anonymous>:3:4), <anonymous>:5:6`. Code made by eval has no file; what a reader can
 * open is the outermost `eval` call, which is in the innermost parentheses.
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
