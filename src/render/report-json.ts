import { defined } from "../record/defined.js";
import type { Group, GroupExample, Location, Report, SuspectGroup } from "../report/model.js";
import type { ReportWarning } from "../report/warning.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";
import type { Span } from "../tally/span.js";
import { escapeJson } from "./escape-json.js";
import { nextStep } from "./next-step.js";
import { acceptedGroups, blockedMsPerHour } from "./ranking.js";
import { warningText } from "./warning-text.js";

const SCHEMA = "stall-report/report";
const SCHEMA_VERSION = 1;

/** The report as JSON: exact numbers, units in the names, times in RFC 3339 UTC. */
export function renderReportJson(report: Report): string {
  const json = {
    schema: SCHEMA,
    schemaVersion: SCHEMA_VERSION,
    ...summaryJson(report),
    groups: report.groups.map((group) => groupJson(group, report)),
    others: report.others,
    accepted: acceptedGroups(report).map(acceptedJson),
    suspects: report.suspects.map(suspectJson),
    problems: report.problems,
    problemCounts: Object.fromEntries(report.problemCounts),
    warnings: report.warnings.map(warningJson),
  };
  return `${escapeJson(JSON.stringify(json, null, 2))}\n`;
}

/** The same as rows for an NDJSON stream: a summary first, then one object a group, suspect, problem and warning. */
export function reportNdjsonRows(report: Report): object[] {
  return [
    {
      type: "report",
      schema: SCHEMA,
      schemaVersion: SCHEMA_VERSION,
      ...summaryJson(report),
      others: report.others,
      problemCounts: Object.fromEntries(report.problemCounts),
    },
    ...report.groups.map((group) => ({ type: "group", ...groupJson(group, report) })),
    ...acceptedGroups(report).map((group) => ({ type: "accepted", ...acceptedJson(group) })),
    ...report.suspects.map((suspect) => ({ type: "suspect", ...suspectJson(suspect) })),
    ...report.problems.map((problem) => ({ type: "problem", ...problem })),
    ...report.warnings.map((warning) => ({ type: "warning", ...warningJson(warning) })),
  ];
}

/** A warning in words, and what the words are made of. */
export function warningJson(warning: ReportWarning): object {
  const { code, ...data } = warning;
  const { window } = data as { window?: Span };
  return {
    code,
    message: warningText(warning),
    ...data,
    ...(window && { window: spanJson(window) }),
  };
}

/** A span of time as JSON has it. */
export function spanJson({ from, to }: Span): object {
  return { from: time(from), to: time(to) };
}

function summaryJson(report: Report): object {
  const { window } = report;
  return {
    partial: report.isPartial || undefined,
    missing: report.missing.length === 0 ? undefined : report.missing,
    inputs: report.inputs.map(({ label, ...input }) => ({ ...input, label: label ?? null })),
    window: window === undefined ? { from: null, to: null } : spanJson(window),
    coverage: {
      ...report.coverage,
      gaps: report.coverage.gaps.map((gap) => ({
        session: gap.session,
        ...spanJson(gap),
      })),
    },
    totals: report.totals,
    groupBy: report.groupBy,
    deploys: report.deploys.map(({ timestampMs, service, version }) => ({
      timestamp: time(timestampMs),
      service: service ?? null,
      version,
    })),
    hourly: report.hourly.map(({ hourMs, ...hour }) => ({ hour: time(hourMs), ...hour })),
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

function groupJson(group: Group, { coverage }: Report): object {
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
    minMs: group.minMs,
    p50Ms: group.p50Ms,
    p95Ms: group.p95Ms,
    p99Ms: group.p99Ms,
    maxMs: group.maxMs,
    firstSeen: time(group.firstSeenMs),
    lastSeen: time(group.lastSeenMs),
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
    timestamp: time(example.timestampMs),
    durationMs: example.durationMs,
    verdict: example.verdict,
    reason: example.reason,
    context: example.context,
  };
}

/** A place in source: 1-based line and column; null where there is none. */
export function locationJson(location: Location | undefined): object | null {
  if (location === undefined) return null;
  return { file: location.file, line: location.line ?? null, column: location.column ?? null };
}

/** RFC 3339 in UTC of epoch ms; null where there is none. */
export function timeJson(epochMs: number | undefined): string | null {
  return epochMs === undefined ? null : time(epochMs);
}

function time(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
