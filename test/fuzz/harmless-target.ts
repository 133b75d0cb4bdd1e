/** Every command in every format: whatever stands in a log, nothing of it is obeyed by a terminal, a reader or the log of a CI job. */
import fc from "fast-check";
import { FORMAT_NAMES, type FormatName, TREND_FORMAT_NAMES } from "../../src/render/formats.js";
import { GROUPINGS } from "../../src/report/model.js";
import { run } from "../cli/memory-io.js";
import { checkPlain } from "../render/harmless.js";
import { HOSTILE_NAMES, HOSTILE_PIECES } from "../render/hostile-report.js";
import { type FuzzTarget, target } from "./fuzz-target.js";
import { plantsOf, writePlanted } from "./planted-log.js";

const hostile = fc.oneof(
  fc.constantFrom(...HOSTILE_NAMES.map((name) => name.slice(0, 300))),
  fc
    .array(fc.constantFrom(...HOSTILE_PIECES), { minLength: 1, maxLength: 5 })
    .map((some) => some.join("")),
);

const texts = fc.tuple(hostile, hostile).map(([text, other]) => ({
  text,
  stack: `Error: ${other}\n    at ${text} (/srv/${other}/a.js:3:7)\n    at g (${text}:1:2)`,
}));

/** What is typed before the log and after it, and the formats that the command knows. */
const COMMANDS: readonly (readonly [
  before: readonly string[],
  after: readonly string[],
  formats: readonly (FormatName | "")[],
])[] = [
  [["report"], [], FORMAT_NAMES],
  [["report"], ["--suspects", "only"], FORMAT_NAMES],
  [["report"], ["--tree"], [""]],
  [["show", "1"], [], FORMAT_NAMES],
  [["trend"], ["--all"], TREND_FORMAT_NAMES],
  [["compare"], ["--all", "--split-at", "2025-11-20T00:54:30Z"], FORMAT_NAMES],
  [
    ["compare"],
    ["--by-version", "all"],
    ["table", "markdown", "slack", "jira", "html", "json", "csv"],
  ],
  [["validate"], [], [""]],
  [["slice"], [], [""]],
  [["summarize"], [], [""]],
];

const command = fc.constantFrom(...COMMANDS).chain(([before, after, formats]) =>
  fc.record({
    before: fc.constant(before),
    after: fc.constant(after),
    format: fc.constantFrom(...formats),
  }),
);

const grouping = fc.constantFrom("context.route", ...GROUPINGS);

function isObeyedNowhere() {
  return fc.asyncProperty(
    plantsOf(texts),
    command,
    grouping,
    async (plants, { before, after, format }, groupBy) => {
      const log = writePlanted("hostile.ndjson", plants, () => true);
      const isGrouped = ["report", "trend", "compare"].includes(before[0] ?? "");
      const { stdout, stderr } = await run([
        ...before,
        log,
        ...after,
        ...(format === "" ? [] : ["-f", format]),
        ...(isGrouped ? ["--group-by", groupBy] : []),
      ]);
      // Lines of NDJSON are the records themselves.
      const isData = before[0] === "slice" || before[0] === "summarize";
      checkPlain(isData ? "ndjson" : format || "table", stdout);
      checkPlain("table", stderr);
    },
  );
}

/** Hostile texts in any field. */
export const HARMLESS_TARGET: FuzzTarget = target("harmless", 80, isObeyedNowhere);
