import { defined } from "../record/defined.js";
import type { LogRecord } from "../record/record.js";
import {
  type Imported,
  type ImportOptions,
  isObject,
  type JsonObject,
  listOf,
  numberOf,
  objectOf,
  parseJson,
  textOf,
  timestampOf,
} from "./imported.js";

/** `Application Not Responding for at least 5000 ms`, `Event Loop Blocked for at least 1000 ms`, `App hanging between 2.0 and 2.1 seconds`. */
const BLOCKED =
  /(?:for at least|between) (\d+(?:\.\d+)?)(?: and [\d.]+)? ?(ms|milliseconds|s|seconds)\b/i;

/** Whether a document is a Sentry event, as SDKs send it or as Sentry's API and "JSON" button return it. */
export function isSentryEvent(document: JsonObject): boolean {
  const { exception, threads, entries, event_id: id, eventID } = document;
  return (
    isObject(exception) ||
    Array.isArray(exception) ||
    (typeof (id ?? eventID) === "string" &&
      (threads ?? entries ?? document["message"]) !== undefined)
  );
}

/**
 * The events of an envelope (a header line, and for each item a header line and its content), or of a file with one event a line.
 *
 * @returns undefined if the text is neither
 */
export function eventsOfEnvelope(text: string): JsonObject[] | undefined {
  const lines = text.split("\n").map(parseJson);
  const written = text.split("\n").filter((line) => line.trim() !== "").length;
  const events = lines.filter(isObject).filter(isSentryEvent);
  if (events.length > 0 && events.length === written) return events;
  const [head, item] = lines;
  if (!isObject(head) || !isObject(item) || textOf(item["type"]) === undefined) return undefined;
  if ((head["event_id"] ?? head["sent_at"] ?? head["dsn"] ?? head["sdk"]) === undefined)
    return undefined;
  return lines.flatMap((line, i) => {
    const type = i === 0 ? undefined : textOf(objectOf(lines[i - 1])["type"]);
    return type === "event" && isObject(line) ? [line] : [];
  });
}

/** Converts an event of one of Sentry's integrations for blocked loops (ANR, event loop block, app hang) to a stall. */
export function importSentryEvent(
  event: JsonObject,
  { durationMs, endMs }: ImportOptions,
): Imported {
  const exceptions = valuesOf(event, "exception");
  const exception = exceptions.at(-1) ?? {};
  const said = [textOf(exception["value"]), textOf(event["message"]), textOf(event["title"])].join(
    "\n",
  );
  const duration = durationMs ?? blockedMs(said);
  const type = textOf(exception["type"]);
  const what = `is a Sentry event${type === undefined ? "" : ` (${type})`}`;
  if (duration === undefined) {
    const hint = "that does not say for how long the event loop was blocked; use --duration MS";
    return { failure: `${what} ${hint}` };
  }
  const frames = framesOf(event, exceptions);
  if (frames.length === 0) return { failure: `${what} without a stack` };
  const endedMs = timeOf(event) ?? endMs;
  const timestamp = timestampOf(endedMs - duration);
  const { release, server_name: host, transaction, environment, dist } = event;
  const version = textOf(release);
  const session = ["sentry", textOf(host), version].filter((part) => part !== undefined).join("-");
  const runtime = objectOf(objectOf(event["contexts"])["runtime"]);
  const context = defined({
    transaction: textOf(transaction),
    environment: textOf(environment),
    dist: textOf(dist),
  });
  const records: LogRecord[] = [
    {
      type: "start",
      session,
      timestamp,
      ...defined({
        host: textOf(host),
        // Releases of packages are named `shop@1.4.2`.
        version: version?.replace(/^.+@(?=.)/, ""),
        service: /^(.+)@./.exec(version ?? "")?.[1],
        node: textOf(runtime["name"]) === "node" ? textOf(runtime["version"]) : undefined,
      }),
    },
    ...scriptsOf(event).map((script) => ({
      type: "script" as const,
      session,
      timestamp,
      ...script,
    })),
    {
      type: "stall",
      session,
      timestamp,
      duration,
      stack: printFrames(frames, textOf(event["platform"])),
      ...(Object.keys(context).length > 0 && { context }),
    },
  ];
  return { records };
}

function blockedMs(said: string): number | undefined {
  const [, amount, unit = ""] = BLOCKED.exec(said) ?? [];
  return amount === undefined ? undefined : Number(amount) * (unit.startsWith("m") ? 1 : 1000);
}

/** The event's epoch ms, from a number of seconds or a date text. */
function timeOf(event: JsonObject): number | undefined {
  const value = event["timestamp"] ?? event["datetime"] ?? event["dateCreated"];
  const ms = typeof value === "number" ? value * 1000 : Date.parse(textOf(value) ?? "");
  return Number.isFinite(ms) ? ms : undefined;
}

/** The values of an event's `exception` or `threads`, in any of their forms. */
function valuesOf(event: JsonObject, name: "exception" | "threads"): JsonObject[] {
  const own = event[name];
  const entry = listOf(event["entries"]).find((one) => objectOf(one)["type"] === name);
  const holder = own ?? objectOf(entry)["data"];
  return (Array.isArray(holder) ? holder : listOf(objectOf(holder)["values"])).filter(isObject);
}

/** The frames of the exception, else of its thread, else of the main thread; outermost first, as in Sentry. */
function framesOf(event: JsonObject, exceptions: readonly JsonObject[]): JsonObject[] {
  const own = exceptions
    .toReversed()
    .map(framesIn)
    .find((frames) => frames.length > 0);
  if (own !== undefined) return own;
  const threads = valuesOf(event, "threads");
  const wanted = exceptions.flatMap((one) => one["thread_id"] ?? one["threadId"] ?? []);
  const rank = (thread: JsonObject): number => {
    if (wanted.includes(thread["id"] ?? null)) return 0;
    if (thread["crashed"] === true) return 1;
    if (thread["main"] === true || textOf(thread["name"]) === "main") return 2;
    return thread["current"] === true ? 3 : 4;
  };
  const sorted = threads.toSorted((a, b) => rank(a) - rank(b));
  return sorted.map(framesIn).find((frames) => frames.length > 0) ?? framesIn(event);
}

function framesIn({ stacktrace }: JsonObject): JsonObject[] {
  return listOf(objectOf(stacktrace)["frames"]).filter(isObject);
}

/** The debug ids of the files in the stack, by which their maps are found whatever their names. */
function scriptsOf(event: JsonObject): { readonly url: string; readonly debugId: string }[] {
  const { debug_meta: meta, debugmeta } = event;
  return listOf(objectOf(meta ?? debugmeta)["images"]).flatMap((image) => {
    const { code_file: file, debug_id: id } = objectOf(image);
    const [url, debugId] = [textOf(file), textOf(id)];
    return url === undefined || debugId === undefined ? [] : [{ url, debugId }];
  });
}

/** Prints frames as the event's runtime would have. */
function printFrames(frames: readonly JsonObject[], platform: string | undefined): string {
  const facts = frames.map((frame) => ({
    name: textOf(frame["function"])?.replace(/^\?$/, "<anonymous>") ?? "<anonymous>",
    file: textOf(frame["abs_path"]) ?? textOf(frame["absPath"]) ?? textOf(frame["filename"]),
    shortFile: textOf(frame["filename"]),
    module: textOf(frame["module"]),
    line: numberOf(frame["lineno"]) ?? numberOf(frame["lineNo"]),
    column: numberOf(frame["colno"]) ?? numberOf(frame["colNo"]),
  }));
  if (platform === "python") {
    const lines = facts.map(
      ({ file, line, name }) => `  File "${file ?? "?"}", line ${line ?? 0}, in ${name}`,
    );
    return ["Traceback (most recent call last):", ...lines].join("\n");
  }
  const innermostFirst = facts.toReversed();
  if (platform === "java") {
    return innermostFirst
      .map(({ module, name, shortFile, line }) => {
        const place = line === undefined ? "Unknown Source" : `${shortFile ?? "?"}:${line}`;
        return `\tat ${module === undefined ? name : `${module}.${name}`}(${place})`;
      })
      .join("\n");
  }
  const lines = innermostFirst.map(({ name, file, line, column }) => {
    const place = [file ?? "<anonymous>", line, file === undefined ? undefined : column];
    return `    at ${name} (${place.filter((part) => part !== undefined).join(":")})`;
  });
  return ["Error", ...lines].join("\n");
}
