import type { Frame } from "./frame.js";

/** `f@file:///srv/a.js:1:2`; the name may be missing. */
const LINE = /^([^@]*?)\s?@\s?(.+?):(\d{1,9})(?::(\d{1,9}))?$/;
const NATIVE_LINE = /^(?:(.*?)@)?\[native code\]$|^(?:anonymous|eval code)@?$/;
/** WebAssembly: Safari prints a name or a number, Firefox the offset in the module. */
const WASM_LINE =
  /^(?:<\?>\.)?wasm-(?:function|stub)(?:\[(.+)\])?@\[wasm code\]$|^([^@]*)@(.+):wasm-function\[(\d{1,9})\]:0x[\da-f]+$/;
/** Hermes without debug information: `total@1:550772`, a bytecode offset; `apply@-1` is its own function. */
const OFFSET_LINE = /^((?:[gs]et )?[^\s@/]+)@(?:1:(\d{1,9})|-1)$/;
/** Top-level code of a file. */
const TOP_LEVEL = /^(?:global|module|eval|anonymous)(?: code)?$/;
/** Callers of what is awaited: SpiderMonkey's `async*load`, `promise callback*load`, JavaScriptCore's `async load`. */
const ASYNC = /^(?:(?:async|[\w ]+ (?:callback|handler))\*|async )/;
/** SpiderMonkey prints where code made by `eval` was made. */
const EVAL = /^(.+) line (\d{1,9}) > .+$/;

/**
 * Reads a line of a stack of JavaScriptCore (Safari, Bun, React Native) or SpiderMonkey (Firefox): `name@file:line:column`.
 *
 * @returns undefined for anything else, such as an e-mail address
 */
export function readAtSignLine(text: string): Frame | undefined {
  // React Native truncates Hermes's `(address at ...)`.
  const line = text.replace(" (address at@", "@");
  const native = NATIVE_LINE.exec(line);
  if (native !== null) {
    const name = native[1];
    return name ? { functionName: name, isNative: true } : { isNative: true };
  }
  const special = readWasm(line) ?? readOffset(line);
  if (special !== undefined) return special;
  const [, before = "", place = "", row, column] = LINE.exec(line) ?? [];
  if (row === undefined) return undefined;
  const isAsync = ASYNC.test(before);
  const name = before.replace(ASYNC, "");
  const isName = !/\s/.test(name) || TOP_LEVEL.test(name) || /^[gs]et \S+$/.test(name);
  if (!isName || (column === undefined && !/[\\/]/.test(place))) return undefined;
  const made = EVAL.exec(place);
  const frame: Frame =
    made?.[1] === undefined
      ? { file: place, line: Number(row), ...(column !== undefined && { column: Number(column) }) }
      : { file: made[1], line: Number(made[2]), isEval: true };
  const functionName = ownPart(name);
  return {
    ...(functionName !== undefined && { functionName }),
    ...frame,
    ...(place === "self-hosted" && { isNative: true as const }),
    ...(TOP_LEVEL.test(name) && { isTopLevel: true as const }),
    ...(isAsync && { isAsync: true as const }),
  };
}

function readWasm(line: string): Frame | undefined {
  const match = WASM_LINE.exec(line);
  if (match === null) return undefined;
  const [, inner, before = "", file, number] = match;
  const numbered = (of: string | undefined): string => `wasm-function[${of ?? "?"}]`;
  const functionName =
    file === undefined
      ? inner === undefined || /^\d+$/.test(inner)
        ? numbered(inner)
        : inner
      : before || numbered(number);
  return { functionName, ...(file !== undefined && { file }), isWasm: true };
}

function readOffset(line: string): Frame | undefined {
  const [, name, offset] = OFFSET_LINE.exec(line) ?? [];
  if (name === undefined) return undefined;
  if (offset === undefined) return { functionName: name, isNative: true };
  const place = { line: 1, column: Number(offset) };
  if (name === "global") return { ...place, isTopLevel: true };
  return name === "anonymous" ? place : { functionName: name, ...place };
}

/** SpiderMonkey prefixes names with the enclosing function: `load/total` is `total` in `load`, `load/<` a function without a name. */
function ownPart(name: string): string | undefined {
  if (name === "" || TOP_LEVEL.test(name)) return undefined;
  const own = name.slice(name.lastIndexOf("/") + 1);
  return own === "<" || own === "" ? undefined : own.replace(/<$/, "");
}
