import type { LogRecord } from "../record/record.js";
import type { Redactor } from "./redactor.js";

/** A line of a stack with a position at its end: what stands before the path, the path, the position. */
const V8_LINE = /^(\s*at (?:.*? \()?(?:async )?)([^()]*?[\\/].*?)((?::\d+){1,2}\)?\s*)$/;
const PYTHON_LINE = /^(\s*File ")([^"]+)(".*)$/;
/** The name of an error, and its message up to the first frame. */
const V8_HEADER = /^((?:Uncaught )?[A-Z][\w.$]*(?: \[\w+\])?): [\s\S]*?(?=\n[ \t]+at )/;
const PYTHON_ERROR = /^([A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt|Warning)): .*$/;
/** Fields whose own fields have names that a program makes. */
const NAMED_BY_OTHERS: ReadonlySet<string> = new Set(["context", "dropped"]);
/** The name of a field of ours; a host may be called by such a word. */
const PLAIN_NAME = /^[a-z]\w*$/i;
/** The reader knows dependencies and Python's library by the folder around these. */
const KNOWN_BY_FOLDER = /^(?:node_modules|lib(?:64)?\/python\d)/;

/**
 * One record of a log without what the redactor takes out. Groups keep their ids, because what goes is no part of a
 * file's identity; but for a user's name that was (`/data/home/NAME/`).
 */
export function redactRecord(record: LogRecord, redactor: Redactor): LogRecord {
  if (record.type === "start" && record.host !== undefined) redactor.host(record.host);
  return redactValue(record, "", redactor) as LogRecord;
}

function redactValue(value: unknown, field: string, redactor: Redactor): unknown {
  if (typeof value === "string") {
    // No path has several lines.
    if (field === "stack" || value.includes("\n")) return redactStack(value, redactor);
    if (field === "url" || field === "waitsFor") return codePath(value, redactor);
    return redactor.value({ [field]: value })[field];
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => redactValue(one, field, redactor));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !(key === "context" && redactor.has("context")))
      .map(([key, one]) => [
        NAMED_BY_OTHERS.has(field) || !PLAIN_NAME.test(key) ? redactor.text(key) : key,
        redactValue(one, key, redactor),
      ]),
  );
}

/** Messages of errors are no part of a group, and may say anything. */
function redactStack(stack: string, redactor: Redactor): string {
  return stack
    .replace(V8_HEADER, "$1")
    .split("\n")
    .map((line) => {
      const frame = V8_LINE.exec(line) ?? PYTHON_LINE.exec(line);
      if (frame === null) return redactor.text(line.replace(PYTHON_ERROR, "$1"), true);
      const [, before = "", path = "", after = ""] = frame;
      return redactor.text(before, true) + codePath(path, redactor) + after;
    })
    .join("\n");
}

function codePath(path: string, redactor: Redactor): string {
  const plain = redactor.path(path);
  return redactor.text(KNOWN_BY_FOLDER.test(plain) && plain !== path ? `/${plain}` : plain, true);
}
