import { renderReportJson } from "../render/report-json.js";
import { buildReport } from "../report/build-report.js";
import type { Report } from "../report/model.js";
import { chooseGroups, SORT_KEYS, SUSPECT_CHOICES } from "./choose-groups.js";
import { type Command, numberOption, textOption } from "./command.js";
import { EXIT, type Io } from "./io.js";
import { openInputs, sayNotices } from "./open-inputs.js";
import type { Arguments } from "./parse-arguments.js";
import { readReports } from "./read-reports.js";
import {
  FILTER_OPTIONS,
  filtersFrom,
  groupByFrom,
  idleFramesFrom,
  JUDGING_OPTIONS,
} from "./reading-options.js";
import { openStackSource, SOURCE_MAP_OPTIONS } from "./resolve-stacks.js";
import { COLOUR_OPTION, hasColour, terminalWidth } from "./terminal.js";
import { toolVersion } from "./tool-version.js";
import { UsageError } from "./usage-error.js";

/** How many groups a table shows unless `--top` says otherwise: a screenful. */
const TABLE_TOP = 10;

const NO_INPUT = "no input: name log files, directories or quoted globs, such as logs/*.ndjson";

/** `stall-report report`: which functions blocked, how often and for how long. */
export const reportCommand: Command = {
  spec: {
    name: "report",
    positionals: "<inputs..>",
    describe: "Which functions stalled the event loop, how often, for how long, and was it real?",
    options: {
      format: {
        alias: "f",
        type: "string",
        choices: ["table", "json"],
        placeholder: "FORMAT",
        group: "Output",
        describe: "what standard output holds",
      },
      top: {
        type: "number",
        placeholder: "N",
        group: "Output",
        describe: `show this many groups; the rest is one row (table: ${TABLE_TOP})`,
      },
      sort: {
        type: "string",
        choices: SORT_KEYS,
        placeholder: "KEY",
        group: "Output",
        describe: "order of the groups",
      },
      suspects: {
        type: "string",
        choices: SUSPECT_CHOICES,
        placeholder: "HOW",
        group: "Output",
        describe: "suspected false positives",
      },
      ...COLOUR_OPTION,
      ...FILTER_OPTIONS,
      ...JUDGING_OPTIONS,
      ...SOURCE_MAP_OPTIONS,
    },
    examples: [
      ["stall-report logs/*.ndjson", "the functions to mend first"],
      ["stall-report logs/ --since 2h --service checkout", "the last two hours of one service"],
      ["stall-report logs/ --format json --top 3", "for another program"],
    ],
  },
  async run(args, io) {
    const filters = filtersFrom(args, io.now());
    const expanded = await openInputs(args.positionals, io);
    if (expanded === undefined) {
      throw new UsageError(NO_INPUT);
    }
    sayNotices(io, "warning", expanded.warnings);
    sayNotices(io, "error", expanded.failures);
    if (expanded.inputs.length === 0) return EXIT.usage;
    const read = await readReports(
      expanded.inputs,
      { filters, idleFrames: idleFramesFrom(args) },
      io,
    );
    if (args.positionals.length === 0 && read.inputs[0]?.bytes === 0)
      throw new UsageError(NO_INPUT);
    for (const failure of expanded.failures) {
      const message = failure.message.slice(failure.path.length + 2);
      read.problems.addFile(failure.code, failure.path, message);
    }
    const source = await openStackSource(args, io);
    const built = await buildReport(read.totals, {
      filters,
      groupBy: groupByFrom(args),
      inputs: read.inputs,
      problems: read.problems.kept,
      problemCounts: read.problems.counts,
      warnings: [],
      isPartial: read.isInterrupted,
      resolveStacks: source.resolveStacks,
    });
    const warnings = [...built.warnings, ...source.warnings(read.problems)];
    const report = await source.withSource({ ...built, warnings });
    source.close();
    io.stdout.write(await render(report, args, io));
    if (read.isInterrupted) return EXIT.interrupted;
    return expanded.failures.length + read.failureCount > 0 ? EXIT.usage : EXIT.done;
  },
};

async function render(report: Report, args: Arguments, io: Io): Promise<string> {
  const format = textOption(args, "format") ?? "table";
  const chosen = chooseGroups(report, {
    sort: SORT_KEYS.find((key) => key === textOption(args, "sort")) ?? "blocked",
    suspects: SUSPECT_CHOICES.find((key) => key === textOption(args, "suspects")) ?? "show",
    top: numberOption(args, "top") ?? (format === "table" ? TABLE_TOP : undefined),
  });
  if (format === "json") return renderReportJson(chosen);
  const { renderReportTable } = await import("../render/report-table.js");
  return renderReportTable(chosen, {
    width: terminalWidth(io),
    hasColour: hasColour(args, io),
    toolVersion: toolVersion(),
    madeAtMs: undefined,
  });
}
