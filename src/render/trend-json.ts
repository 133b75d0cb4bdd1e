import type { Trend, TrendGroup, TrendLevel, TrendRow } from "../trend/trend-model.js";
import {
  fieldsJson,
  functionJson,
  type JsonDocument,
  observedJson,
  readingJson,
  timeJson,
  trendChangeJson,
} from "./json-document.js";

/** The trend as data; null also where a ratio is infinite. */
export function trendJson(trend: Trend): JsonDocument {
  const reading = readingJson(trend);
  return {
    kind: "trend",
    head: { ...summaryJson(trend), ...reading.head },
    lists: { groups: trend.groups.map(groupJson), ...reading.lists },
  };
}

function summaryJson(trend: Trend): object {
  return {
    ...observedJson(trend),
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
  };
}

function groupJson(group: TrendGroup): object {
  return {
    ...functionJson(group),
    accepted: group.acceptance ?? null,
    ...rowJson(group),
  };
}

function rowJson(row: TrendRow): object {
  return {
    verdict: row.outcome,
    ...fieldsJson(row, "count", "blockedMs", "pValue", "qValue", "ratesPer"),
    changes: row.changes.map(trendChangeJson),
    levels: row.levels.map(({ fromMs, toMs, ...level }: TrendLevel) => ({
      from: timeJson(fromMs),
      to: timeJson(toMs),
      ...level,
    })),
    versions: row.versions.map(({ service, version, ...figures }) => ({
      ...fieldsJson({ service, version }, "service", "version"),
      ...figures,
    })),
    bins: row.bins.map(({ fromMs, ...bin }) => ({ from: timeJson(fromMs), ...bin })),
  };
}
