import type {
  BeforeAfter,
  Change,
  ChangedGroup,
  Comparison,
  Estimate,
} from "../compare/comparison-model.js";
import { csvRow } from "./escape-csv.js";

type Value = string | number | undefined;

/** A column: its name with the unit, and the exact value of all stalls and of a group. */
interface CsvColumn {
  readonly name: string;
  readonly ofChange?: (change: Change) => Value;
  readonly ofGroup?: (group: ChangedGroup) => Value;
}

const SEPARATOR = "; ";

const of = (name: string, ofChange: CsvColumn["ofChange"] & {}): CsvColumn => ({ name, ofChange });
const ofGroup = (name: string, value: CsvColumn["ofGroup"] & {}): CsvColumn => ({
  name,
  ofGroup: value,
});

/** The same quantity on both sides. */
function pair(name: string, value: (change: Change) => BeforeAfter<Value>): CsvColumn[] {
  return [
    of(`${name}Before`, (change) => value(change).before),
    of(`${name}After`, (change) => value(change).after),
  ];
}

function estimate(name: string, value: (change: Change) => Estimate | undefined): CsvColumn[] {
  return [
    of(name, (change) => value(change)?.estimate),
    of(`${name}Low`, (change) => value(change)?.low),
    of(`${name}High`, (change) => value(change)?.high),
  ];
}

function length(name: "p50Ms" | "p95Ms" | "maxMs"): CsvColumn[] {
  return pair(name, ({ duration }) => ({
    before: duration.before[name],
    after: duration.after[name],
  }));
}

const COLUMNS: readonly CsvColumn[] = [
  ofGroup("id", (group) => group.id),
  ofGroup("function", (group) => group.function),
  ofGroup("file", (group) => group.location?.file),
  ofGroup("line", (group) => group.location?.line),
  ofGroup("column", (group) => group.location?.column),
  ofGroup("package", (group) => group.package),
  of("verdict", ({ outcome }) => outcome),
  ...pair("count", ({ count }) => count),
  ...pair("blockedMs", ({ blockedMs }) => blockedMs),
  ...pair("ratePerHour", ({ ratePerHour }) => ratePerHour),
  ...estimate("rateRatio", ({ rateRatio }) => rateRatio),
  ...estimate("blockedRatio", ({ blockedRatio }) => blockedRatio),
  of("pValue", ({ pValue }) => pValue),
  of("qValue", ({ qValue }) => qValue),
  ...pair("blockedMsPerHour", ({ blockedMsPerHour }) => blockedMsPerHour),
  ...length("p50Ms"),
  ...length("p95Ms"),
  ...length("maxMs"),
  ...estimate("durationRatio", ({ duration }) => duration.ratio),
  of("durationPValue", ({ duration }) => duration.pValue),
  ...pair("bursts", ({ bursts }) => bursts),
  of("expectedCount", ({ appearance }) => appearance?.expected),
  of("chance", ({ appearance }) => appearance?.chance),
  of("needHours", ({ needed }) => (needed?.unit === "hours" ? needed.wallHours : undefined)),
  of("test", ({ test }) => test),
  of("notes", ({ notes }) => notes.join(SEPARATOR)),
  ofGroup("renamedFromId", (group) => group.renamedFrom?.id),
  ofGroup("renamedFromFunction", (group) => group.renamedFrom?.function),
  ofGroup("renamedFromReason", (group) => group.renamedFrom?.reason),
  ofGroup("owners", (group) => group.owners.join(SEPARATOR)),
  ofGroup("acceptedUntil", (group) => group.acceptance?.until),
  ofGroup("acceptedWhy", (group) => group.acceptance?.why),
  of("ratesPer", ({ ratesPer }) => ratesPer),
];

/** The comparison as CSV: a first row for all stalls, `(overall)`, then a row a function; numbers exact. */
export function renderComparisonCsv({ overall, groups }: Comparison): string {
  const overallRow = COLUMNS.map(({ name, ofChange }) =>
    name === "function" ? "(overall)" : ofChange?.(overall),
  );
  return [
    csvRow(COLUMNS.map(({ name }) => name)),
    csvRow(overallRow),
    ...groups.map((group) =>
      csvRow(COLUMNS.map((column) => column.ofGroup?.(group) ?? column.ofChange?.(group))),
    ),
  ].join("");
}
