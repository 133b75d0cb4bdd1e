import type { ComparabilityNote } from "../compare/comparability-note.js";
import type {
  Change,
  ChangedGroup,
  Comparison,
  ComparisonSide,
} from "../compare/comparison-model.js";
import { comparabilityText } from "./comparability-text.js";
import { methodSentences } from "./comparison-notes.js";
import { escapeJson } from "./escape-json.js";
import { locationJson, spanJson, timeJson, warningJson } from "./report-json.js";

const SCHEMA = "stall-report/comparison";
const SCHEMA_VERSION = 1;

/** The comparison as JSON: exact numbers, units in the names; null where nothing can be said or it is infinite. */
export function renderComparisonJson(comparison: Comparison): string {
  const { problemCounts, ...summary } = summaryJson(comparison);
  const json = {
    schema: SCHEMA,
    schemaVersion: SCHEMA_VERSION,
    ...summary,
    groups: comparison.groups.map(groupJson),
    methods: methodSentences(comparison),
    problems: comparison.problems,
    problemCounts,
    warnings: comparison.warnings.map(warningJson),
  };
  return `${escapeJson(JSON.stringify(json, null, 2))}\n`;
}

/** The same as rows for an NDJSON stream: a summary first, then one object a group, problem and warning. */
export function comparisonNdjsonRows(comparison: Comparison): object[] {
  return [
    {
      type: "comparison",
      schema: SCHEMA,
      schemaVersion: SCHEMA_VERSION,
      ...summaryJson(comparison),
      methods: methodSentences(comparison),
    },
    ...comparison.groups.map((group) => ({ type: "group", ...groupJson(group) })),
    ...comparison.problems.map((problem) => ({ type: "problem", ...problem })),
    ...comparison.warnings.map((warning) => ({ type: "warning", ...warningJson(warning) })),
  ];
}

/** A difference between the sides in words, and what the words are made of. */
function noteJson(note: ComparabilityNote): object {
  const { code, ...data } = note;
  const isTimed = note.code === "hours-differ" || note.code === "hours-shared";
  return {
    code,
    message: comparabilityText(note),
    ...data,
    ...(isTimed && {
      before: note.before && spanJson(note.before),
      after: note.after && spanJson(note.after),
    }),
  };
}

/** A comparison without its groups, problems and warnings. */
export function summaryJson(comparison: Comparison) {
  return {
    partial: comparison.isPartial || undefined,
    missing: comparison.missing.length === 0 ? undefined : comparison.missing,
    before: sideJson(comparison.before),
    after: sideJson(comparison.after),
    comparability: comparison.comparability.map(noteJson),
    overall: changeJson(comparison.overall),
    loads: comparison.loads,
    withoutSuspects: { verdict: comparison.withoutSuspects },
    withoutAccepted: { verdict: comparison.withoutAccepted },
    withSuspects: { verdict: comparison.withSuspects },
    selfCheck: comparison.selfCheck,
    ratesPer: comparison.methods.rates,
    problemCounts: Object.fromEntries(comparison.problemCounts),
  };
}

/** One side. */
export function sideJson(side: ComparisonSide): object {
  return {
    label: side.label,
    inputs: side.inputs.map(({ label, ...input }) => ({ ...input, label: label ?? null })),
    window: { from: timeJson(side.window?.from), to: timeJson(side.window?.to) },
    coverage: {
      ...side.coverage,
      gaps: side.coverage.gaps.map(({ session, from, to }) => ({
        session,
        from: timeJson(from),
        to: timeJson(to),
      })),
    },
    totals: side.totals,
    versions: side.versions,
    hosts: side.hosts,
    nodeVersions: side.nodeVersions,
    thresholdsMs: side.thresholds,
  };
}

function groupJson(group: ChangedGroup): object {
  return {
    id: group.id,
    title: group.title,
    function: group.function,
    location: locationJson(group.location),
    package: group.package ?? null,
    owners: group.owners,
    renamedFrom: group.renamedFrom ?? null,
    accepted: group.acceptance ?? null,
    ...changeJson(group),
  };
}

/** What is said of a pair of sides. */
export function changeJson(change: Change): object {
  return {
    verdict: change.outcome,
    notes: change.notes,
    confounders: change.confounders,
    count: change.count,
    blockedMs: change.blockedMs,
    ratePerHour: nullable(change.ratePerHour),
    rateRatio: change.rateRatio ?? null,
    blockedRatio: change.blockedRatio ?? null,
    rateRatioAtMost: change.rateRatioAtMost ?? null,
    rateAtMost: nullable(change.rateAtMost),
    blockedPValue: change.blockedPValue ?? null,
    pValue: change.pValue ?? null,
    qValue: change.qValue ?? null,
    blockedMsPerHour: nullable(change.blockedMsPerHour),
    duration: {
      before: nullable(change.duration.before),
      after: nullable(change.duration.after),
      ratio: change.duration.ratio ?? null,
      pValue: change.duration.pValue ?? null,
    },
    bursts: change.bursts,
    appearance: change.appearance ?? null,
    // Hosts or days that are missing cannot be told in hours.
    needHours: change.needed?.unit === "hours" ? change.needed.amount : null,
    needed: change.needed ?? null,
    test: change.test ?? null,
    noise: change.noise ?? null,
  };
}

/** Says null for what is not known, where JSON would leave the field out. */
function nullable(fields: object): object {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value ?? null]));
}
