import { oneGroup } from "../report/one-group.js";
import { groupNamed, splitGroupWords } from "./choose-group.js";
import { listedReport } from "./choose-groups.js";
import type { Command } from "./command.js";
import type { Io } from "./io.js";
import { makeReport, type ReportMaking } from "./make-report.js";
import type { SettingsOf } from "./option.js";
import type { COLOUR_OPTION, OUTPUT_OPTIONS } from "./output-options.js";
import { rendering, writeOutputs } from "./outputs.js";
import { rejectTreeOf, type TREE_OPTION } from "./tree-option.js";
import { typedCommand } from "./typed-command.js";

type ShowSettings = ReportMaking &
  SettingsOf<typeof COLOUR_OPTION & typeof OUTPUT_OPTIONS & typeof TREE_OPTION>;

/**
 * Says everything about one group, in any format.
 *
 * @param command the one that was typed
 * @returns the exit status
 * @throws UsageError
 */
export async function show(settings: ShowSettings, io: Io, command: Command): Promise<number> {
  rejectTreeOf(settings);
  const { which, inputs } = splitGroupWords(settings.positionals, io.folder, "show");
  return writeOutputs(settings, io, async () => {
    const made = await makeReport({ ...settings, positionals: inputs, asked: which }, io);
    if (made === undefined) return undefined;
    const report = listedReport(made.report, settings.suspects);
    const shown = oneGroup(report, groupNamed(report, which));
    return {
      status: made.status,
      command: typedCommand(command, settings, false),
      async render(format, options) {
        if (format === "table" && settings.tree !== undefined) {
          const { renderReportTree } = await import("../render/report-tree.js");
          return renderReportTree(shown, settings.tree, options);
        }
        if (format === "table") {
          const { renderGroupDetail } = await import("../render/group-detail.js");
          return renderGroupDetail(shown, options);
        }
        return rendering((of) => of.report, shown, {})(format, options);
      },
    };
  });
}
