import { importChromeTrace, isChromeTrace } from "./chrome-trace.js";
import { importCpuProfile, isCpuProfile } from "./cpu-profile.js";
import type { ImportFormat } from "./import-formats.js";
import {
  type Imported,
  type ImportOptions,
  isObject,
  type Json,
  objectOf,
  parseJson,
  validRecords,
} from "./imported.js";
import { eventsOfEnvelope, importSentryEvent, isSentryEvent } from "./sentry-event.js";

const UNKNOWN =
  "is neither an event of Sentry nor a CPU profile nor a trace of Chromium; --from says which it is meant to be";

/**
 * Converts the file of another tool to records.
 *
 * @param from the file's format; undefined detects it from the content
 */
export function importText(
  text: string,
  from: ImportFormat | undefined,
  options: ImportOptions,
): Imported {
  const document = parseJson(text.replace(/^\ufeff/, ""));
  if (document === undefined) {
    const events = eventsOfEnvelope(text);
    if (events === undefined || (from ?? "sentry") !== "sentry") {
      return { failure: `is not JSON${from === undefined ? ` and ${UNKNOWN}` : ""}` };
    }
    if (events.length === 0) return { failure: "is an envelope of Sentry without an event" };
    return all(events.map((event) => validRecords(() => importSentryEvent(event, options))));
  }
  switch (from ?? formatOf(document)) {
    case "cpuprofile":
      return validRecords(() => importCpuProfile(objectOf(document), options));
    case "trace":
      return validRecords(() => importChromeTrace(document, options));
    case "sentry": {
      const events = Array.isArray(document) ? document : [document];
      return all(
        events.map((event) => validRecords(() => importSentryEvent(objectOf(event), options))),
      );
    }
    default:
      return { failure: UNKNOWN };
  }
}

function formatOf(document: Json): ImportFormat | undefined {
  const first = Array.isArray(document) ? document[0] : document;
  if (isObject(document) && isCpuProfile(document)) return "cpuprofile";
  if (isObject(first) && isSentryEvent(first)) return "sentry";
  return isChromeTrace(document) ? "trace" : undefined;
}

/** The records of all parts, or the first failure if there are none. */
function all(parts: readonly Imported[]): Imported {
  const records = parts.flatMap((part) => ("records" in part ? part.records : []));
  const failure = parts.find((part) => "failure" in part);
  return records.length === 0 && failure !== undefined ? failure : { records };
}
