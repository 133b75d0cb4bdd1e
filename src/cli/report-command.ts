import { FORMATS, type FormatName } from "../render/formats.js";
import { type Choice, chooseGroups, SORT_KEYS, SUSPECT_CHOICES } from "./choose-groups.js";
import { type Command, numberOption, textOption } from "./command.js";
import { EXIT } from "./io.js";
import { MAKING_OPTIONS, makeReport } from "./make-report.js";
import { OUTPUT_OPTIONS, renderOutput, writeOutputs } from "./outputs.js";
import type { Arguments } from "./parse-arguments.js";
import { COLOUR_OPTION } from "./terminal.js";

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
        describe: `show this many groups; the rest is one row (table: ${SHOWN_GROUPS})`,
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
      ...MAKING_OPTIONS,
    },
    examples: [
      ["stall-report logs/*.ndjson", "the functions to mend first"],
      ["stall-report logs/ --since 2h --service checkout", "the last two hours of one service"],
      ["stall-report logs/ -f markdown > ticket.md", "to paste into a ticket"],
    ],
  },
  async run(args, io) {
    const status = await writeOutputs(args, io, async () => {
      const made = await makeReport(args, io);
      if (made === undefined) return undefined;
      return {
        status: made.status,
        command: ["stall-report", ...args.positionals].join(" "),
        render: async (format, options) =>
          renderOutput(
            await FORMATS[format].report(),
            chooseGroups(made.report, choiceFor(format, args)),
            options,
          ),
      };
    });
    return status ?? EXIT.usage;
  },
};

function choiceFor(format: FormatName, args: Arguments): Choice {
  return {
    sort: SORT_KEYS.find((key) => key === textOption(args, "sort")) ?? "blocked",
    suspects: SUSPECT_CHOICES.find((key) => key === textOption(args, "suspects")) ?? "show",
    top: numberOption(args, "top") ?? (FORMATS[format].isMachine ? undefined : SHOWN_GROUPS),
  };
}
