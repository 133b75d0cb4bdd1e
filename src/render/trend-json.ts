import type { Trend, TrendChange, TrendGroup, TrendLevel, TrendRow } from "../trend/trend-model.js";
import { escapeJson } from "./escape-json.js";
import { locationJson, timeJson, warningJson } from "./report-json.js";

const SCHEMA = "stall-report/trend";
const SCHEMA_VERSION = 1;

/** The trend as JSON: exact numbers, units in the names; null where nothing is known or it is infinite. */
export function renderTrendJson(trend: Trend): string {
  const json = {
    schema: SCHEMA,
    schemaVersion: SCHEMA_VERSION,
    ...summaryJson(trend),
    groups: trend.groups.map(groupJson),
    problems: trend.problems,
    warnings: trend.warnings.map(warningJson),
  };
  return `${escapeJson(JSON.stringify(json, null, 2))}\n`;
}

/** The same as rows for an NDJSON stream: a summary first, then one object a group, problem and warning. */
export function trendNdjsonRows(trend: Trend): object[] {
  return [
    { type: "trend", schema: SCHEMA, schemaVersion: SCHEMA_VERSION, ...summaryJson(trend) },
    ...trend.groups.map((group) => ({ type: "group", ...groupJson(group) })),
    ...trend.problems.map((problem) => ({ type: "problem", ...problem })),
    ...trend.warnings.map((warning) => ({ type: "warning", ...warningJson(warning) })),
  ];
}

function summaryJson(trend: Trend): object {
  const { window, coverage } = trend;
  return {
    partial: trend.isPartial || undefined,
    missing: trend.missing.length === 0 ? undefined : trend.missing,
    inputs: trend.inputs.map(({ label, ...input }) => ({ ...input, label: label ?? null })),
    window: { from: timeJson(window?.from), to: timeJson(window?.to) },
    coverage: {
      ...coverage,
      gaps: coverage.gaps.map(({ session, from, to }) => ({
        session,
        from: timeJson(from),
        to: timeJson(to),
      })),
    },
    totals: trend.totals,
    binMs: trend.binMs,
    season: trend.season,
    deploys: trend.deploys.map(({ timestampMs, service, version }) => ({
      at: timeJson(timestampMs),
      service: service ?? null,
      version,
    })),
    overall: rowJson(trend.overall),
    withoutAccepted: { verdict: trend.withoutAccepted.outcome },
    methods: trend.methods,
    problemCounts: Object.fromEntries(trend.problemCounts),
  };
}

function groupJson(group: TrendGroup): object {
  return {
    id: group.id,
    title: group.title,
    function: group.function,
    location: locationJson(group.location),
    package: group.package ?? null,
    accepted: group.acceptance ?? null,
    ...rowJson(group),
  };
}

function rowJson(row: TrendRow): object {
  return {
    verdict: row.outcome,
    count: row.count,
    blockedMs: row.blockedMs,
    pValue: row.pValue ?? null,
    qValue: row.qValue ?? null,
    changes: row.changes.map(changeJson),
    levels: row.levels.map(({ fromMs, toMs, ...level }: TrendLevel) => ({
      from: timeJson(fromMs),
      to: timeJson(toMs),
      ...level,
    })),
    versions: row.versions.map(({ service, version, ...figures }) => ({
      service: service ?? null,
      version: version ?? null,
      ...figures,
    })),
    bins: row.bins.map(({ fromMs, ...bin }) => ({ from: timeJson(fromMs), ...bin })),
  };
}

function changeJson(change: TrendChange): object {
  const { version } = change;
  return {
    direction: change.direction,
    quantities: change.quantities,
    at: timeJson(change.atMs),
    earliest: timeJson(change.from),
    latest: timeJson(change.to),
    version:
      version === undefined
        ? null
        : {
            version: version.version,
            service: version.service ?? null,
            firstStart: timeJson(version.timestampMs),
          },
    rateRatio: change.rateRatio ?? null,
    blockedRatio: change.blockedRatio ?? null,
    confounders: change.confounders,
  };
}
