import {
  amount,
  type Check,
  flag,
  isObject,
  listOf,
  oneOf,
  onlyTrue,
  shape,
  tags,
  text,
  whole,
  wrongType,
} from "./check.js";
import { type LineProblem, type LineProblemCode, lineProblem, showValue } from "./problem.js";
import { FORMAT_VERSION, type FunctionStarts, type LogRecord, type Timestamp } from "./record.js";
import { parseTimestamp } from "./timestamp.js";

/** What a line turned out to be. */
export type Decoded =
  /** A record of a known type; its fields have the types that the format demands. */
  | { readonly kind: "record"; readonly record: LogRecord; readonly timestampMs: number }
  /** A record of a type that this version does not know: to be passed over, and no problem. */
  | { readonly kind: "unknown-type"; readonly type: string }
  /** Another document of ours (a summary): what it holds is for others to check. */
  | { readonly kind: "document"; readonly schema: string; readonly value: unknown }
  | { readonly kind: "problem"; readonly problem: LineProblem };

/**
 * The longest duration that is believed: a year. A larger one is a unit mistake (seconds since the epoch, say)
 * and would drown every sum of the report.
 */
export const LONGEST_DURATION_MS = 366 * 24 * 3_600_000;

const functionStart: Check = (value, path) =>
  value === null ||
  (Array.isArray(value) && value.length === 2 && value.every((n) => Number.isSafeInteger(n)))
    ? undefined
    : wrongType(path, "[line, column] or null", value);

/** Where the functions of a stack begin. */
export const functionStarts = listOf(functionStart);

/** Whether a value is what the format demands of `functions`. */
export function isFunctionStarts(value: unknown): value is FunctionStarts {
  return functionStarts(value, "functions") === undefined;
}

const timestamp: Check = (value) => {
  if (typeof value !== "string" && typeof value !== "number") {
    return wrongType("timestamp", "an RFC 3339 string or a number of epoch ms", value);
  }
  return parseTimestamp(value) === undefined
    ? lineProblem(
        "bad-timestamp",
        `timestamp must be RFC 3339 with a zone or epoch ms, got ${showValue(value)}`,
      )
    : undefined;
};

const duration: Check = (value) =>
  typeof value === "number" && value >= 0 && value <= LONGEST_DURATION_MS
    ? undefined
    : lineProblem("bad-duration", `duration must be a number of ms >= 0, got ${showValue(value)}`);

const stamped = { session: text };

const stallShape = shape(
  { timestamp, duration, stack: text },
  {
    ...stamped,
    seq: whole,
    capture: shape(
      { at: amount, delay: amount, during: flag },
      { source: oneOf("interrupt", "profile"), pending: onlyTrue },
    ),
    functions: functionStarts,
    samples: listOf(
      shape(
        { at: amount, delay: amount, stack: text },
        { count: whole, functions: functionStarts },
      ),
    ),
    profile: shape(
      {
        interval: amount,
        samples: whole,
        stacks: listOf(shape({ count: whole, stack: text }, { functions: functionStarts })),
      },
      { gc: whole, idle: whole },
    ),
    cpu: shape({}, { main: amount, queue: amount, throttled: amount, process: amount }),
    watchdogLag: amount,
    gc: amount,
    suspended: amount,
    debugger: onlyTrue,
    phase: oneOf("startup"),
    os: shape({}, { state: text, syscall: text, ownPoll: flag, load1: amount, pressure: amount }),
    context: tags,
    thread: whole,
  },
);

const droppedCounts: Check = (value, path) => {
  if (!isObject(value)) return wrongType(path, "an object", value);
  for (const [reason, count] of Object.entries(value)) {
    const problem = whole(count, `${path}.${reason}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

const totals = {
  ...stamped,
  uptime: amount,
  stalls: whole,
  blocked: amount,
  dropped: droppedCounts,
  utilization: amount,
};

/** What a `start` says of its session. */
export const factsOfStart = {
  pid: whole,
  host: text,
  service: text,
  version: text,
  node: text,
  platform: text,
  threshold: amount,
  interval: amount,
  emitter: text,
};

/** How each type of record is checked. A Map, because the type comes from the log. */
const shapes: ReadonlyMap<string, Check> = new Map<string, Check>([
  ["stall", stallShape],
  ["stall-open", stallShape],
  [
    "start",
    shape(
      { timestamp },
      {
        ...stamped,
        ...factsOfStart,
        thread: whole,
      },
    ),
  ],
  ["script", shape({ timestamp, url: text }, { ...stamped, sha256: text, debugId: text })],
  ["alive", shape({ timestamp }, totals)],
  ["stop", shape({ timestamp }, { ...totals, reason: text })],
]);

function problem(code: LineProblemCode, message: string): Decoded {
  return { kind: "problem", problem: lineProblem(code, message) };
}

/**
 * Checks a parsed line against the format. The record is the same object, not a copy, so unknown fields stay.
 */
export function decodeValue(value: unknown): Decoded {
  if (!isObject(value)) {
    const found = value === null ? "null" : Array.isArray(value) ? "an array" : typeof value;
    return problem("not-an-object", `a record must be a JSON object, got ${found}`);
  }
  const schema = value["schema"];
  if (typeof schema === "string" && schema.startsWith("stall-report/")) {
    return { kind: "document", schema, value };
  }
  if (value["v"] !== undefined) {
    const wrong = whole(value["v"], "v");
    if (wrong !== undefined) return { kind: "problem", problem: wrong };
    if ((value["v"] as number) > FORMAT_VERSION) {
      return problem(
        "newer-version",
        `format version ${value["v"]} is newer than ${FORMAT_VERSION}, the newest that this version reads; update stall-report`,
      );
    }
  }
  const type = value["type"] ?? "stall";
  if (typeof type !== "string") {
    return { kind: "problem", problem: wrongType("type", "a string", type) };
  }
  const check = shapes.get(type);
  if (check === undefined) return { kind: "unknown-type", type };
  const wrong = check(value, "");
  if (wrong !== undefined) return { kind: "problem", problem: wrong };
  const timestampMs = parseTimestamp(value["timestamp"] as Timestamp);
  if (timestampMs === undefined)
    throw new Error("unreachable: the shape has checked the timestamp");
  return { kind: "record", record: value as unknown as LogRecord, timestampMs };
}

/** Decodes the text of one line, without its newline. Never throws. */
export function decodeLine(line: string): Decoded {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return problem("not-json", `not JSON: ${showValue(line)}`);
  }
  return decodeValue(value);
}
