import { defined } from "../record/defined.js";
import type { Group, GroupExample, Report, SuspectGroup } from "../report/model.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";
import {
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
      service: service ?? null,
      version: version ?? null,
      ...figures,
      heaviestGroup: heaviestGroup ?? null,
    })),
  };
}

function acceptedJson({ id, title, count, blockedMs, acceptance }: Group): object {
  return { id, title, count, blockedMs, ...acceptance };
}

function suspectJson(suspect: SuspectGroup): object {
  const { kind, count, blockedMs, reason, example, hosts, peak } = suspect;
  return {
    kind,
    count,
    blockedMs,
    reason,
    example: example === undefined ? undefined : exampleJson(example),
    hosts,
    peak: peak ?? null,
  };
}

function groupJson(group: Group, { coverage, work }: Report): object {
  return {
    id: group.id,
    title: group.title,
    function: group.function,
    location: locationJson(group.location),
    package: group.package ?? null,
    origin: group.origin,
    count: group.count,
    blockedMs: group.blockedMs,
    blockedMsPerHour: blockedMsPerHour(group, coverage.observedMs),
    ...(work !== undefined && { blockedMsPerUnit: blockedMsPerUnit(group, work) }),
    minMs: group.minMs,
    p50Ms: group.p50Ms,
    p95Ms: group.p95Ms,
    p99Ms: group.p99Ms,
    maxMs: group.maxMs,
    firstSeen: timeJson(group.firstSeenMs),
    lastSeen: timeJson(group.lastSeenMs),
    suspectedCount: group.suspectedCount,
    suspectedMs: group.suspectedMs,
    unfinishedCount: group.unfinishedCount,
    hintCount: group.hintCount,
    verdicts: Object.fromEntries(group.verdicts),
    caller:
      group.caller === undefined
        ? null
        : { function: group.caller.function, location: locationJson(group.caller.location) },
    startupCount: group.startupCount,
    startupMs: group.startupMs,
    context: Object.fromEntries(
      group.contexts.map(({ key, values, otherCount }) => [key, { values, otherCount }]),
    ),
    leaves:
      group.leaves?.map((leaf) => ({ ...leaf, location: locationJson(leaf.location) })) ?? null,
    parts: group.parts?.map((part) => ({ ...part, location: locationJson(part.location) })) ?? null,
    turnCount: group.turnCount,
    mostCallbacks: group.mostCallbacks,
    trend: group.trend,
    nextStep: nextStep(group) ?? null,
    lastVersion: group.trail.lastVersion ?? null,
    newIn: group.trail.newIn ?? null,
    notSince: group.trail.notSince ?? null,
    lastChange: group.lastChange === undefined ? null : trendChangeJson(group.lastChange),
    accepted: group.acceptance ?? null,
    owners: group.owners,
    versions: group.versions,
    services: group.services,
    hosts: group.hosts,
    sessions: group.sessions,
    files: group.files,
    source: group.source ?? null,
    stacks: group.stacks.map((stack) => ({
      count: stack.count,
      blockedMs: stack.blockedMs,
      frames: stack.frames.map(frameJson),
    })),
    examples: group.examples.map(exampleJson),
  };
}

function frameJson(frame: ResolvedFrame): object {
  const { generated } = frame;
  return {
    function: frame.functionName ?? null,
    file: frame.file ?? null,
    line: frame.line ?? null,
    column: frame.column ?? null,
    outcome: frame.outcome,
    ...defined({ calls: frame.calls }),
    generated: {
      function: generated.functionName ?? null,
      file: generated.file ?? null,
      line: generated.line ?? null,
      column: generated.column ?? null,
    },
  };
}

function exampleJson(example: GroupExample): object {
  return {
    path: example.path,
    line: example.line,
    timestamp: timeJson(example.timestampMs),
    durationMs: example.durationMs,
    verdict: example.verdict,
    reason: example.reason,
    context: example.context,
  };
}
