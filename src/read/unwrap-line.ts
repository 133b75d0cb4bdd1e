/**
 * Recognises what log shippers wrap a line in: Docker, the container runtimes of Kubernetes, Fluent Bit, Vector, CloudWatch, Loki,
 * Elasticsearch, journald, and anything else that has our record as a string or an object in a field, or after a prefix.
 */
import { type Fields, isObject } from "../record/check.js";
import { FIELDS_OF_TYPE } from "../record/fields.js";
import { textOfBase64 } from "./base64-text.js";
import { RECORD_START } from "./decode-bytes.js";
import { closingBrace, joinedValues, parsed } from "./embedded-json.js";
import { DOCUMENT_START } from "./line-splitter.js";

/** How lines are unwrapped: by their shape, or from a field of JSON, such as `log` or `kubernetes.message`. */
export type Unwrap = "auto" | { readonly field: string };

/** A piece of a long line that the container runtime has split. */
export interface LinePiece {
  readonly kind: "piece";
  readonly shape: string;
  /** Pieces of one line have the same. */
  readonly stream: string;
  readonly text: string;
  readonly isLast: boolean;
}

/** The content of one line. */
export type UnwrappedLine =
  /** An unwrapped line of ours, good or bad. */
  | { readonly kind: "plain" }
  /** Wrapped records, each as one line; `shape` is what they were wrapped in. */
  | { readonly kind: "wrapped"; readonly shape: string; readonly lines: readonly string[] }
  | LinePiece
  /** A line of another program. */
  | { readonly kind: "other" };

const PLAIN: UnwrappedLine = { kind: "plain" };
const OTHER: UnwrappedLine = { kind: "other" };

/** `2026-11-20T08:28:10.123456789Z stdout F {...}`, from container runtimes other than Docker. */
const CRI_LINE = /^\d\S* (stdout|stderr) ([FP])(?::\S*)? ?(.*)$/s;
/** All fields of Docker's own files, and where it cuts a line. */
const DOCKER_FIELDS: ReadonlySet<string> = new Set(["log", "stream", "time", "attrs"]);
const DOCKER_PIECE_BYTES = 16_384;
/** What tells the containers apart whose lines a shipper mixes. */
const ORIGIN_FIELDS = [
  ...["kubernetes", "container", "container_id", "container_name", "host", "hostname"],
  ...["file", "filename", "path", "source", "stream"],
];
/** A field of JSON printed over several lines, as by `aws logs`. */
const PRINTED_FIELD = /^\s*"((?:[^"\\]|\\.)*)": *("(?:[^"\\]|\\.)*"),?\s*$/s;
/** The longest text before a record in its line: a time, the name of a pod, a level. */
const LONGEST_PREFIX = 300;
/** A record in a field of CSV, where quotes are doubled. */
const CSV_FIELD = /"(\{""(?:[^"]|"")*)"/;
/** A record in a text of another notation, with its quotes escaped: `msg="{\"v\":1...}"`, or a line that is a string of JSON. */
const ESCAPED_FIELD = /"\{\\"(?:[^"\\]|\\.)*"/s;
/** The most braces of a line that may turn out to begin no JSON. */
const MOST_FALSE_STARTS = 10;
const OPENING_BRACE = 0x7b;
/** How deep an envelope is searched for a record. */
const DEEPEST = 12;

/** Unwraps a line. @param text without its newline */
export function unwrapLine(text: string, unwrap: Unwrap): UnwrappedLine {
  if (text.trim() === "") return PLAIN;
  if (unwrap !== "auto") return fromField(text, unwrap.field);
  return pieceOf(text) ?? unwrapText(text);
}

/** A line, or a part of one, as a container runtime writes it; perhaps in the envelope of a shipper that reads the runtime's files. */
function pieceOf(text: string): LinePiece | undefined {
  const cri = CRI_LINE.exec(text);
  if (cri !== null) {
    const [, stream = "", flag, content = ""] = cri;
    return { kind: "piece", shape: "cri", stream, text: content, isLast: flag === "F" };
  }
  const value = parsed(text);
  if (!isObject(value) || isOurs(value)) return undefined;
  const marked = markedPiece(value);
  if (marked !== undefined) return marked;
  const origin = JSON.stringify(ORIGIN_FIELDS.map((name) => value[name]));
  const { log, stream } = value;
  if (typeof log === "string" && typeof stream === "string" && !CRI_LINE.test(log)) {
    const isLast = isEnd(log, value);
    return { kind: "piece", shape: "docker", stream: origin, text: withoutNewline(log), isLast };
  }
  for (const inner of Object.values(value)) {
    const piece = typeof inner === "string" ? pieceOf(inner) : undefined;
    if (piece !== undefined) return { ...piece, stream: origin + piece.stream };
  }
  return undefined;
}

/** A piece as Docker's drivers for Fluentd (also that of Amazon ECS) and journald mark it. */
function markedPiece(envelope: Fields): LinePiece | undefined {
  const stream = envelope["partial_id"] ?? envelope["CONTAINER_PARTIAL_ID"];
  const text = envelope["log"] ?? envelope["MESSAGE"];
  if (typeof stream !== "string" || typeof text !== "string") return undefined;
  const isLast = (envelope["partial_last"] ?? envelope["CONTAINER_PARTIAL_LAST"]) === "true";
  return { kind: "piece", shape: "docker", stream, text: withoutNewline(text), isLast };
}

/** A piece may end in a space of its line. */
function withoutNewline(text: string): string {
  return text.replace(/\r?\n$/, "");
}

/** Whether a piece in Docker's form ends its line. A shipper may remove the newline, and pass on the flag of another runtime. */
function isEnd(log: string, envelope: Fields): boolean {
  const flag = envelope["logtag"] ?? envelope["_p"];
  if (log.endsWith("\n") || typeof flag === "string") return flag !== "P";
  const isDockers = Object.keys(envelope).every((name) => DOCKER_FIELDS.has(name));
  return parsed(log) !== undefined || (!isDockers && Buffer.byteLength(log) < DOCKER_PIECE_BYTES);
}

/** Unwraps a complete line of a program, from which the container runtime's wrapping has been removed. */
export function unwrapText(text: string): UnwrappedLine {
  const start = text.trimStart();
  if (start.startsWith(DOCUMENT_START)) return PLAIN;
  const value = parsed(start);
  if (value === undefined) {
    if (start.startsWith(RECORD_START)) return PLAIN;
    const joined = joinedValues(start);
    return joined === undefined ? afterPrefix(text) : (wrapped(joined, DEEPEST) ?? OTHER);
  }
  if (isOurs(value)) return PLAIN;
  return wrapped(value, DEEPEST) ?? OTHER;
}

/** The records of JSON that is printed over several lines. @param field in which it stands; undefined if in none */
export function unwrapIndented(
  text: string,
  field: string | undefined,
  unwrap: Unwrap,
): UnwrappedLine {
  if (unwrap !== "auto") return fromField(text, unwrap.field);
  const value = parsed(text);
  if (value === undefined) return OTHER;
  if (!isOurs(value)) return wrapped(value, DEEPEST) ?? OTHER;
  const lines = lineOf(value);
  return lines.length === 0 ? OTHER : { kind: "wrapped", shape: field ?? "indented", lines };
}

function fromField(text: string, field: string): UnwrappedLine {
  const value = parsed(text);
  const found = isObject(value) ? (value[field] ?? valueAt(value, field.split("."))) : undefined;
  const lines = found === undefined ? [] : linesIn(found, DEEPEST);
  return lines.length === 0 ? OTHER : { kind: "wrapped", shape: field, lines };
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce((at, name) => (isObject(at) ? at[name] : undefined), value);
}

/** Finds a record after a time, a level or a name, or in a field on a line of its own. */
function afterPrefix(text: string): UnwrappedLine {
  const field = PRINTED_FIELD.exec(text);
  if (field !== null) {
    const lines = linesIn(parsed(field[2] ?? "", '"'), DEEPEST);
    return lines.length === 0 ? OTHER : { kind: "wrapped", shape: field[1] ?? "", lines };
  }
  const csv = CSV_FIELD.exec(text);
  if (csv !== null) {
    const lines = linesIn(csv[1]?.replaceAll('""', '"'), DEEPEST);
    if (lines.length > 0) return { kind: "wrapped", shape: "csv", lines };
  }
  const escaped = ESCAPED_FIELD.exec(text);
  if (escaped !== null) {
    const lines = linesIn(parsed(escaped[0], '"'), DEEPEST);
    if (lines.length > 0) return { kind: "wrapped", shape: "prefix", lines };
  }
  for (
    let brace = text.indexOf("{");
    brace > 0 && brace <= LONGEST_PREFIX;
    brace = text.indexOf("{", brace + 1)
  ) {
    const rest = text.slice(brace).trimEnd();
    if (parsed(rest) === undefined) continue;
    const found = unwrapText(rest);
    if (found.kind === "plain") return { kind: "wrapped", shape: "prefix", lines: [rest] };
    return found;
  }
  const lines = recordsAmong(text);
  return lines.length === 0 ? OTHER : { kind: "wrapped", shape: "prefix", lines };
}

/**
 * The records of a line that has more than one of them, or something after it: frames of syslog, the output of Fluent Bit. The last may
 * be torn.
 */
function recordsAmong(text: string): readonly string[] {
  const lines: string[] = [];
  let failureCount = 0;
  let start = text.indexOf("{");
  if (start > LONGEST_PREFIX) return [];
  while (start >= 0 && failureCount <= MOST_FALSE_STARTS) {
    const end = closingBrace(text, start);
    if (end < 0 && text.startsWith(RECORD_START, start)) return [...lines, text.slice(start)];
    const value = end < 0 ? undefined : parsed(text.slice(start, end + 1));
    if (value === undefined) failureCount++;
    else lines.push(...linesIn(value, DEEPEST));
    start = text.indexOf("{", value === undefined ? start + 1 : end + 1);
  }
  return lines;
}

/** Finds the records of an envelope, in the first field that contains any. */
function wrapped(value: unknown, depth: number): UnwrappedLine | undefined {
  if (Array.isArray(value)) {
    const lines = linesIn(value, depth);
    return lines.length === 0 ? undefined : { kind: "wrapped", shape: "list", lines };
  }
  for (const [shape, inner] of Object.entries(value as Fields)) {
    const lines = linesIn(inner, depth - 1);
    if (lines.length > 0) return { kind: "wrapped", shape, lines };
  }
  return undefined;
}

/** A record as a line; none if it has more levels than can be written, although they could be read. */
function lineOf(record: unknown): readonly string[] {
  try {
    return [JSON.stringify(record)];
  } catch {
    return [];
  }
}

function linesIn(value: unknown, depth: number): readonly string[] {
  if (depth <= 0) return [];
  if (typeof value === "string") return linesInText(value, depth);
  if (isBytes(value)) return linesInText(Buffer.from(value).toString("utf8"), depth);
  if (Array.isArray(value)) return value.flatMap((one) => linesIn(one, depth - 1));
  if (!isObject(value)) return [];
  if (isOurs(value)) return lineOf(value);
  for (const inner of Object.values(value)) {
    const lines = linesIn(inner, depth - 1);
    if (lines.length > 0) return lines;
  }
  return [];
}

function linesInText(text: string, depth: number): readonly string[] {
  if (depth <= 0) return [];
  if (!text.includes("{")) {
    const decoded = textOfBase64(text);
    return decoded.includes("{") ? linesInText(decoded, depth - 1) : [];
  }
  const line = text.trim();
  const inner = line.startsWith('"') ? parsed(line, '"') : undefined;
  if (typeof inner === "string") return linesInText(inner, depth - 1);
  const isWhole = !line.includes("\n");
  if (!isWhole) return line.split("\n").flatMap((one) => linesInText(one, depth - 1));
  const found = unwrapLine(line, "auto");
  if (found.kind === "plain") return [line];
  if (found.kind === "wrapped") return found.lines;
  return found.kind === "piece" ? linesInText(found.text, depth - 1) : [];
}

/** Whether a value is a record or a document of ours; a field `v` does not suffice, because pino had one too. */
function isOurs(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { schema, type, timestamp, duration, stack } = value;
  if (typeof schema === "string" && schema.startsWith("stall-report/")) return true;
  if (timestamp === undefined) return false;
  const isStall = duration !== undefined && stack !== undefined;
  const isKnown = typeof type === "string" && Object.hasOwn(FIELDS_OF_TYPE, type);
  return isStall || (isKnown && (value["v"] !== undefined || value["session"] !== undefined));
}

/** Whether a value is a text as an array of bytes, as journald writes one with unprintable characters. */
function isBytes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value[0] === OPENING_BRACE && value.every(Number.isInteger);
}
