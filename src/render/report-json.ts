import type { Group, GroupExample, Report, SuspectGroup } from "../report/model.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";
import {
  fieldsJson,
  functionJson,
  type JsonDocument,
  locationJson,
  observedJson,
  readingJson,
  timeJson,
  trendChangeJson,
} from "./json-document.js";
import { nextStep } from "./next-step.js";
import { acceptedGroups, blockedMsPerHour, blockedMsPerUnit } from "./ranking.js";

/** The report as data. */
export function reportJson(report: Report): JsonDocument {
  const reading = readingJson(report);
  return {
    kind: "report",
    head: { ...summaryJson(report), ...reading.head, others: report.others },
    lists: {
      groups: report.groups.map((group) => groupJson(group, report)),
      accepted: acceptedGroups(report).map(acceptedJson),
      suspects: report.suspects.map(suspectJson),
      ...reading.lists,
    },
  };
}

function summaryJson(report: Report): object {
  return {
    ...observedJson(report),
    totals: report.totals,
    ...(report.work && { ratesPer: { ...report.work.base, done: report.work.done } }),
    groupBy: report.groupBy,
    deploys: report.deploys.map(({ timestampMs, service, version }) => ({
      timestamp: timeJson(timestampMs),
      service: service ?? null,
      version,
    })),
    hourly: report.hourly.map(({ hourMs, ...hour }) => ({ hour: timeJson(hourMs), ...hour })),
    histogram: report.histogram,
    programs: report.programs.map(({ service, version, heaviestGroup, ...figures }) => ({
      ...fieldsJson({ service, version }, "service", "version"),
      ...figures,
      heaviestGroup: heaviestGroup ?? null,
    })),
  };
}

function acceptedJson({ id, title, count, blockedMs, acceptance }: Group): object {
  return { id, title, count, blockedMs, ...acceptance };
}

function suspectJson(suspect: SuspectGroup): object {
  const { example } = suspect;
  return {
    ...fieldsJson(suspect, "kind", "count", "blockedMs", "reason"),
    example: example && exampleJson(example),
    ...fieldsJson(suspect, "hosts", "peak"),
  };
}

function groupJson(group: Group, { coverage, work }: Report): object {
  const { caller } = group;
  return {
    ...functionJson(group),
    ...fieldsJson(group, "origin", "count", "blockedMs"),
    blockedMsPerHour: blockedMsPerHour(group, coverage.observedMs),
    ...(work !== undefined && { blockedMsPerUnit: blockedMsPerUnit(group, work) }),
    ...fieldsJson(group, "minMs", "p50Ms", "p95Ms", "p99Ms", "maxMs"),
    firstSeen: timeJson(group.firstSeenMs),
    lastSeen: timeJson(group.lastSeenMs),
    ...fieldsJson(group, "suspectedCount", "suspectedMs", "unfinishedCount", "hintCount"),
    verdicts: Object.fromEntries(group.verdicts),
    caller: caller ? { function: caller.function, location: locationJson(caller.location) } : null,
    ...fieldsJson(group, "startupCount", "startupMs"),
    context: Object.fromEntries(
      group.contexts.map(({ key, values, otherCount }) => [key, { values, otherCount }]),
    ),
    leaves:
      group.leaves?.map((leaf) => ({ ...leaf, location: locationJson(leaf.location) })) ?? null,
    parts: partsJson(group.parts),
    callbacks: partsJson(group.callbacks),
    ...fieldsJson(group, "turnCount", "mostCallbacks", "trend"),
    nextStep: nextStep(group) ?? null,
    ...fieldsJson(group.trail, "lastVersion", "newIn", "notSince"),
    lastChange: group.lastChange === undefined ? null : trendChangeJson(group.lastChange),
    accepted: group.acceptance ?? null,
    ...fieldsJson(group, "owners", "versions", "services", "hosts", "sessions", "files"),
    source: group.source ? { file: group.place?.file ?? null, ...group.source } : null,
    stacks: group.stacks.map(({ frames, ...stack }) => ({
      ...stack,
      frames: frames.map(frameJson),
    })),
    examples: group.examples.map(exampleJson),
  };
}

function partsJson(parts: Group["parts"]): object[] | null {
  return parts?.map((part) => ({ ...part, location: locationJson(part.location) })) ?? null;
}

/** Written out, as {@link exampleJson} is, because there are thousands: picking fields by name takes four times as long. */
function frameJson({ functionName, file, line, column, outcome, calls, generated }: ResolvedFrame) {
  return {
    function: functionName ?? null,
    file: file ?? null,
    line: line ?? null,
    column: column ?? null,
    outcome,
    calls,
    generated: {
      function: generated.functionName ?? null,
      file: generated.file ?? null,
      line: generated.line ?? null,
      column: generated.column ?? null,
    },
  };
}

function exampleJson(example: GroupExample) {
  const { path, line, timestampMs, durationMs, verdict, reason, context } = example;
  return { path, line, timestamp: timeJson(timestampMs), durationMs, verdict, reason, context };
}
