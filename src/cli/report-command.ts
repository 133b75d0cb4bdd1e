import type { RenderOptions } from "../render/format.js";
import { FORMATS, type FormatName } from "../render/formats.js";
import type { Report } from "../report/model.js";
import { type Choice, chooseGroups, SORT_KEYS } from "./choose-groups.js";
import { type Command, isOn, listOption, numberOption, textOption } from "./command.js";
import { EXIT, type Io } from "./io.js";
import { MAKING_OPTIONS, makeReport } from "./make-report.js";
import {
  formatFrom,
  OUTPUT_OPTIONS,
  renderOutput,
  standardOptions,
  writeOutputs,
} from "./outputs.js";
import type { Arguments } from "./parse-arguments.js";
import { suspectsFrom } from "./reading-options.js";
import { COLOUR_OPTION } from "./terminal.js";
import { typedCommand } from "./typed-command.js";
import { UsageError } from "./usage-error.js";

/** How many groups a text for people shows unless `--top` says otherwise: a screenful. */
const SHOWN_GROUPS = 10;

/** `stall-report report`: which functions blocked, how often and for how long. */
export const reportCommand: Command = {
  spec: {
    name: "report",
    positionals: "<inputs..>",
    describe: "Which functions stalled the event loop, how often, for how long, and was it real?",
    options: {
      ...OUTPUT_OPTIONS,
      top: {
        type: "number",
        placeholder: "N",
        group: "Output",
        describe: `show this many groups, the rest as one row (${SHOWN_GROUPS}; html and formats for programs: all)`,
      },
      sort: {
        type: "string",
        choices: SORT_KEYS,
        placeholder: "KEY",
        group: "Output",
        describe: "order of the groups",
        default: "blocked",
      },
      follow: {
        type: "boolean",
        group: "Output",
        describe: "show the report again whenever the logs have grown, until Ctrl-C",
      },
      ...COLOUR_OPTION,
      ...MAKING_OPTIONS,
    },
    examples: [
      ["stall-report logs/*.ndjson", "the functions to mend first"],
      ["stall-report logs/ --since 2h --service checkout", "the last two hours of one service"],
      ["stall-report logs/ -f markdown > ticket.md", "to paste into a ticket"],
    ],
  },
  async run(args, io) {
    if (isOn(args, "follow")) return follow(args, io);
    const status = await writeOutputs(args, io, async () => {
      const made = await makeReport(args, io);
      if (made === undefined) return undefined;
      return {
        status: made.status,
        command: typedCommand(args, reportCommand.spec, true),
        render: (format, options) => render(made.report, format, args, options),
      };
    });
    return status ?? EXIT.usage;
  },
};

/** Programs want all of it, and the page can be searched and folded. */
function shownGroups(format: FormatName): number | undefined {
  return FORMATS[format].isMachine || format === "html" ? undefined : SHOWN_GROUPS;
}

async function follow(args: Arguments, io: Io): Promise<number> {
  if (listOption(args, "output").length > 0) {
    throw new UsageError("--follow shows the report on standard output; leave -o out");
  }
  const { followReport } = await import("./follow-report.js");
  const format = formatFrom(args);
  const command = typedCommand(args, reportCommand.spec, true);
  return followReport(args, io, (report) =>
    render(report, format, args, standardOptions(args, io, command)),
  );
}

async function render(
  report: Report,
  format: FormatName,
  args: Arguments,
  options: RenderOptions,
): Promise<string> {
  const choice: Choice = {
    sort: SORT_KEYS.find((key) => key === textOption(args, "sort")) ?? "blocked",
    suspects: suspectsFrom(args),
    isExact: FORMATS[format].isMachine,
    top: numberOption(args, "top") ?? shownGroups(format),
  };
  return renderOutput(await FORMATS[format].report(), chooseGroups(report, choice), options);
}
