/** The JSON of reports, comparisons, trends, versions and validations: one document, and the forms of what they share. */
import type { AboutReading } from "../report/about-reading.js";
import type { Group, Location } from "../report/model.js";
import type { TrendChange } from "../report/trend-change.js";
import type { ReportWarning } from "../report/warning.js";
import type { Coverage } from "../tally/observed-time.js";
import type { ReadInput } from "../tally/read-input.js";
import type { Span } from "../tally/span.js";
import { escapeJson } from "./escape-json.js";
import { warningText } from "./warning-text.js";

/** A finished result as plain data: exact numbers, units in the names, times in RFC 3339 UTC, null where nothing is known. */
export interface JsonDocument {
  /** Names the schema (`stall-report/report`), and the first row of a stream. */
  readonly kind: "report" | "comparison" | "trend" | "versions" | "validation";
  /** What there is once. */
  readonly head: object;
  /** What there are many of, such as `groups`: a list in a file, rows of the type `group` in a stream. */
  readonly lists: Readonly<Record<string, readonly object[]>>;
}

const SCHEMA_VERSION = 1;

/** The document as one indented value. */
export function jsonText({ kind, head, lists }: JsonDocument): string {
  return `${escapeJson(JSON.stringify({ ...schemaOf(kind), ...head, ...lists }, null, 2))}\n`;
}

/** The document as rows for an NDJSON stream: its head first, then one object an entry. */
export function jsonRows({ kind, head, lists }: JsonDocument): object[] {
  return [
    { type: kind, ...schemaOf(kind), ...head },
    ...Object.entries(lists).flatMap(([name, entries]) =>
      entries.map((entry) => ({ type: name.replace(/s$/, ""), ...entry })),
    ),
  ];
}

function schemaOf(kind: JsonDocument["kind"]): object {
  return { schema: `stall-report/${kind}`, schemaVersion: SCHEMA_VERSION };
}

/** What a reader must know of the reading: the part of a head, and the lists. */
export function readingJson(reading: AboutReading): {
  readonly head: object;
  readonly lists: JsonDocument["lists"];
} {
  const { isPartial, missing, problems, problemCounts, warnings } = reading;
  return {
    head: {
      partial: isPartial || undefined,
      missing: missing.length === 0 ? undefined : missing,
      problemCounts: Object.fromEntries(problemCounts),
    },
    lists: { problems, warnings: warnings.map(warningJson) },
  };
}

/** What was read, and for how long it was observed. */
export function observedJson({
  inputs,
  window,
  coverage,
}: {
  readonly inputs: readonly ReadInput[];
  readonly window: Span | undefined;
  readonly coverage: Coverage;
}): object {
  return {
    inputs: inputs.map(({ label, ...input }) => ({ ...input, label: label ?? null })),
    window: { from: timeJson(window?.from), to: timeJson(window?.to) },
    coverage: {
      ...coverage,
      gaps: coverage.gaps.map(({ session, ...gap }) => ({ session, ...spanJson(gap) })),
    },
  };
}

/** A warning in words, and what the words are made of. */
function warningJson(warning: ReportWarning): object {
  const { code, ...data } = warning;
  const { window } = data as { window?: Span };
  return {
    code,
    message: warningText(warning),
    ...data,
    ...(window && { window: spanJson(window) }),
  };
}

/** A span of time. */
export function spanJson({ from, to }: Span): object {
  return { from: timeJson(from), to: timeJson(to) };
}

/** A change from one level to the next, as JSON has it. */
export function trendChangeJson(change: TrendChange): object {
  const { version } = change;
  return {
    direction: change.direction,
    quantities: change.quantities,
    at: timeJson(change.atMs),
    earliest: timeJson(change.from),
    latest: timeJson(change.to),
    version: version
      ? { ...fieldsJson(version, "version", "service"), firstStart: timeJson(version.timestampMs) }
      : null,
    ...fieldsJson(change, "rateRatio", "blockedRatio", "confounders"),
  };
}

/** Some fields of an object, null where one is not known. */
export function fieldsJson<From, Name extends keyof From>(
  from: From,
  ...names: readonly Name[]
): object {
  const fields: Partial<Record<Name, unknown>> = {};
  for (const name of names) fields[name] = from[name] ?? null;
  return fields;
}

/** What says which function something is about. */
export function functionJson(
  group: Pick<Group, "id" | "title" | "function" | "location" | "package">,
): object {
  return {
    ...fieldsJson(group, "id", "title", "function"),
    location: locationJson(group.location),
    package: group.package ?? null,
  };
}

/** A place in source: 1-based line and column; null where there is none. */
export function locationJson(location: Location | undefined): object | null {
  return location === undefined ? null : fieldsJson(location, "file", "line", "column");
}

/** RFC 3339 in UTC of epoch ms; null where there is none. */
export function timeJson(epochMs: number | undefined): string | null {
  return epochMs === undefined ? null : new Date(epochMs).toISOString();
}
