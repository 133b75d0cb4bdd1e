import { UsageError } from "../read/usage-error.js";
import type { RenderOptions } from "../render/format.js";
import { FORMATS, type FormatName } from "../render/formats.js";
import type { Report } from "../report/model.js";
import { type Choice, chooseGroups } from "./choose-groups.js";
import { isOn, listOption, numberOption, textOption } from "./command.js";
import type { Arguments } from "./command-spec.js";
import { reportCommand, SHOWN_GROUPS, SORT_KEYS } from "./commands.js";
import { EXIT, type Io } from "./io.js";
import { makeReport } from "./make-report.js";
import { formatFrom, renderOutput, standardOptions, writeOutputs } from "./outputs.js";
import { suspectsFrom } from "./reading-options.js";
import { typedCommand } from "./typed-command.js";

/** `stall-report report`: which functions blocked, how often and for how long. */
export async function run(args: Arguments, io: Io): Promise<number> {
  if (isOn(args, "follow")) return follow(args, io);
  const status = await writeOutputs(args, io, async () => {
    const made = await makeReport(args, io);
    if (made === undefined) return undefined;
    return {
      status: made.status,
      command: typedCommand(args, reportCommand, true),
      render: (format, options) => render(made.report, format, args, options),
    };
  });
  return status ?? EXIT.usage;
}

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
  const command = typedCommand(args, reportCommand, true);
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
