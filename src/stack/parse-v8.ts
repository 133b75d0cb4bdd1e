import type { Frame } from "./frame.js";

const FRAME_LINE = /^\s*at (.+?)\s*$/;
const POSITION = /^(.*?):(\d{1,9}):(\d{1,9})$/s;
/** Some producers know the line alone (`at f (app.js:12)`). */
const LINE_ONLY = /^(.*[^:\d]):(\d{1,9})$/s;
const WASM_POSITION = /^(.*?):wasm-function\[(\d+)\]:0x[0-9a-f]+$/s;

/** The longest line that is read as a frame; V8 prints none near it, so a longer one is an attack or a mistake. */
const LONGEST_FRAME_LINE = 65_536;

type Location = Pick<Frame, "file" | "line" | "column" | "isNative" | "isWasm" | "isEval">;

/**
 * Reads the frames of a V8 stack, innermost first. Lines that are no frames (the header, a message of several
 * lines) are passed over.
 *
 * All forms that Node prints are known: async frames, `new`, `[as alias]`, eval, wasm, natives, anonymous
 * functions, `file://` and `node:` URLs, Windows paths, paths with spaces and parentheses.
 * Source: https://v8.dev/docs/stack-trace-api and `CallSite::toString` in V8.
 */
export function parseV8Stack(text: string): Frame[] {
  const frames: Frame[] = [];
  for (const line of text.split("\n")) {
    if (line.length > LONGEST_FRAME_LINE) continue;
    const match = FRAME_LINE.exec(line);
    if (match?.[1] !== undefined) frames.push(parseFrame(match[1]));
  }
  return frames;
}

function parseFrame(body: string): Frame {
  const { name, location } = splitNameFromLocation(body);
  if (name === undefined && isBareName(location)) return { functionName: location, isNative: true };
  let rest = name ?? "";
  const decorated: { isAsync?: true; isConstructor?: true; alias?: string } = {};
  if (name === undefined && location.startsWith("async ")) {
    return { ...parseLocation(location.slice("async ".length)), isAsync: true };
  }
  if (rest.startsWith("async ")) {
    decorated.isAsync = true;
    rest = rest.slice("async ".length);
  }
  if (rest.startsWith("new ")) {
    decorated.isConstructor = true;
    rest = rest.slice("new ".length);
  }
  const alias = /^(.*) \[as (.+)\]$/s.exec(rest);
  if (alias?.[1] !== undefined && alias[2] !== undefined) {
    rest = alias[1];
    decorated.alias = alias[2];
  }
  const functionName = plainName(rest);
  const parsed = parseLocation(location);
  return {
    ...(functionName === undefined ? wasmName(location) : { functionName }),
    ...parsed,
    ...decorated,
  };
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

function wasmName(location: string): { functionName?: string } {
  const match = WASM_POSITION.exec(location);
  return match === null ? {} : { functionName: `wasm-function[${match[2]}]` };
}

function parseLocation(text: string): Location {
  if (text === "native" || text === "<anonymous>" || text.startsWith("index ")) {
    return { isNative: true };
  }
  if (text.startsWith("eval at ")) return { ...parseEvalOrigin(text), isEval: true };
  const wasm = WASM_POSITION.exec(text);
  if (wasm?.[1] !== undefined) return { file: wasm[1], isWasm: true };
  const position = POSITION.exec(text);
  if (position?.[1] !== undefined) {
    if (position[1] === "<anonymous>") return { isNative: true };
    return { file: position[1], line: Number(position[2]), column: Number(position[3]) };
  }
  const lineOnly = LINE_ONLY.exec(text);
  if (lineOnly?.[1] !== undefined) return { file: lineOnly[1], line: Number(lineOnly[2]) };
  return { file: text };
}

/**
 * `eval at f (eval at g (/srv/a.js:1:2), <anonymous>:3:4), <anonymous>:5:6`: code made by eval has no file of its
 * own; what a reader can open is the place of the outermost `eval` call, which is the innermost parenthesis.
 */
function parseEvalOrigin(text: string): Location {
  const open = text.lastIndexOf("(");
  const close = text.indexOf(")", open);
  if (open < 0 || close < 0) return { isNative: true };
  const { isNative: _, ...place } = parseLocation(text.slice(open + 1, close));
  return place;
}
