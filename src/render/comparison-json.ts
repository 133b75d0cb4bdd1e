import type { ComparabilityNote } from "../compare/comparability-note.js";
import type {
  Change,
  ChangedGroup,
  Comparison,
  ComparisonSide,
  Estimate,
} from "../compare/comparison-model.js";
import type { SideDivision } from "../compare/side-division.js";
import { comparabilityText } from "./comparability-text.js";
import { methodSentences } from "./comparison-notes.js";
import {
  fieldsJson,
  functionJson,
  type JsonDocument,
  observedJson,
  readingJson,
  spanJson,
  timeJson,
} from "./json-document.js";

/** The comparison as data; null also where a ratio is infinite. */
export function comparisonJson(comparison: Comparison): JsonDocument {
  const { before, after } = comparison;
  const reading = readingJson(comparison);
  return {
    kind: "comparison",
    head: {
      before: sideJson(before),
      after: sideJson(after),
      ...resultJson(comparison),
      ...reading.head,
      methods: methodSentences(comparison),
    },
    lists: { groups: comparison.groups.map(groupJson), ...reading.lists },
  };
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

/** The result of a comparison, without its sides, groups, problems and warnings. */
export function resultJson(comparison: Comparison): object {
  return {
    comparability: comparison.comparability.map(noteJson),
    overall: changeJson(comparison.overall),
    loads: comparison.loads,
    withoutSuspects: { verdict: comparison.withoutSuspects },
    withoutAccepted: { verdict: comparison.withoutAccepted },
    withSuspects: { verdict: comparison.withSuspects },
    selfCheck: comparison.selfCheck,
    ratesPer: comparison.methods.rates,
  };
}

/** One side. */
export function sideJson(side: ComparisonSide): object {
  return {
    label: side.label,
    ...observedJson(side),
    totals: side.totals,
    versions: side.versions,
    hosts: side.hosts,
    nodeVersions: side.nodeVersions,
    thresholdsMs: side.thresholds,
  };
}

function groupJson(group: ChangedGroup): object {
  return {
    ...functionJson(group),
    owners: group.owners,
    renamedFrom: group.renamedFrom ?? null,
    accepted: group.acceptance ?? null,
    ...changeJson(group),
  };
}

/** The notes on a pair of sides. */
export function changeJson(change: Change): object {
  return {
    verdict: change.outcome,
    ...fieldsJson(change, "notes", "confounders", "count", "blockedMs", "ratesPer"),
    ratePerHour: nullable(change.ratePerHour),
    ...fieldsJson(change, "rateRatio", "blockedRatio", "rateRatioAtMost"),
    rateAtMost: nullable(change.rateAtMost),
    ...fieldsJson(change, "blockedPValue", "pValue", "qValue"),
    blockedMsPerHour: nullable(change.blockedMsPerHour),
    duration: {
      before: nullable(change.duration.before),
      after: nullable(change.duration.after),
      ...fieldsJson(change.duration, "ratio", "pValue"),
    },
    ...fieldsJson(change, "bursts", "appearance"),
    // Missing hosts or days cannot be expressed in hours.
    needHours: change.needed?.unit === "hours" ? change.needed.amount : null,
    ...fieldsJson(change, "needed", "test", "noise"),
    divisions: change.divisions.map(divisionJson),
  };
}

function divisionJson({ side, quantity, cut, ratios }: SideDivision): object {
  const [one, other] = ratios.map(estimateJson);
  const what = { side, quantity, by: cut.by };
  if (cut.by === "time") return { ...what, at: timeJson(cut.atMs), until: one, since: other };
  const { names, others } = cut;
  return { ...what, names, otherCount: others.length, named: one, others: other };
}

function estimateJson(ratio: Estimate): object {
  return fieldsJson(ratio, "estimate", "low", "high");
}

/** Writes null for undefined, because JSON would leave the field out. */
function nullable(fields: object): object {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value ?? null]));
}
