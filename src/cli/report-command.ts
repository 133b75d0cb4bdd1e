import { UsageError } from "../read/usage-error.js";
import type { RenderOptions } from "../render/format.js";
import { FORMATS, type FormatName } from "../render/formats.js";
import type { Report } from "../report/model.js";
import type { Command, Settings } from "./command.js";
import { EXIT, type Io } from "./io.js";
import { choice, count, flag } from "./option.js";
import { COLOUR_OPTION, MAKING_OPTIONS, OUTPUT_OPTIONS } from "./shared-options.js";
import { SORT_KEYS } from "./sort-keys.js";

/** How many groups a text for people shows unless `--top` says otherwise: a screenful. */
const SHOWN_GROUPS = 10;

const OPTIONS = {
  ...OUTPUT_OPTIONS,
  top: count({
    name: "top",
    placeholder: "N",
    group: "Output",
    describe: `show this many groups, the rest as one row (${SHOWN_GROUPS}; html and formats for programs: all)`,
    isAboutShowing: true,
  }),
  minCount: count({
    name: "min-count",
    placeholder: "N",
    group: "Output",
    describe: "show groups of at least this many stalls; the others count as the rest",
  }),
  sort: choice(SORT_KEYS, {
    name: "sort",
    placeholder: "KEY",
    group: "Output",
    describe: "order of the groups",
    default: "blocked",
  }),
  isFollowing: flag({
    name: "follow",
    group: "Output",
    describe: "show the report again whenever the logs have grown, until Ctrl-C",
  }),
  ...COLOUR_OPTION,
  ...MAKING_OPTIONS,
};

type ReportSettings = Settings<typeof OPTIONS>;

/** `stall-report report`: which functions blocked, how often and for how long. */
export const reportCommand: Command<typeof OPTIONS> = {
  name: "report",
  positionals: "<inputs..>",
  describe: "Which functions stalled the event loop, how often, for how long, and was it real?",
  options: OPTIONS,
  examples: [
    ["stall-report logs/*.ndjson", "the functions to mend first"],
    ["stall-report logs/ --since 2h --service checkout", "the last two hours of one service"],
    ["stall-report logs/ -f markdown > ticket.md", "to paste into a ticket"],
  ],
  run: (settings, io) => (settings.isFollowing ? follow(settings, io) : report(settings, io)),
};

async function report(settings: ReportSettings, io: Io): Promise<number> {
  const { writeOutputs } = await import("./outputs.js");
  const { makeReport } = await import("./make-report.js");
  const { typedCommand } = await import("./typed-command.js");
  const status = await writeOutputs(settings, io, async () => {
    const made = await makeReport(settings, io);
    if (made === undefined) return undefined;
    return {
      status: made.status,
      command: typedCommand(reportCommand, settings, true),
      render: (format, options) => render(made.report, format, settings, options),
    };
  });
  return status ?? EXIT.usage;
}

async function follow(settings: ReportSettings, io: Io): Promise<number> {
  if (settings.outputFiles.length > 0) {
    throw new UsageError("--follow shows the report on standard output; leave -o out", "follow");
  }
  const { followReport } = await import("./follow-report.js");
  const { standardOptions } = await import("./outputs.js");
  const { typedCommand } = await import("./typed-command.js");
  const command = typedCommand(reportCommand, settings, true);
  return followReport(settings, io, (report) =>
    render(report, settings.format, settings, standardOptions(settings, io, command)),
  );
}

async function render(
  report: Report,
  format: FormatName,
  { sort, suspects, top, minCount = 0 }: ReportSettings,
  options: RenderOptions,
): Promise<string> {
  const { chooseGroups } = await import("./choose-groups.js");
  const { renderOutput } = await import("./outputs.js");
  const { isMachine } = FORMATS[format];
  // Programs want all of it, and the page can be searched and folded.
  const shown = isMachine || format === "html" ? undefined : SHOWN_GROUPS;
  const chosen = chooseGroups(report, {
    sort,
    suspects,
    minCount,
    isExact: isMachine,
    top: top ?? shown,
  });
  return renderOutput(await FORMATS[format].report(), chosen, options);
}
