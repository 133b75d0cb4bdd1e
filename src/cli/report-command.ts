import { UsageError } from "../read/usage-error.js";
import { FORMATS, type FormatName } from "../render/formats.js";
import type { RenderOptions } from "../render/render-options.js";
import type { Report } from "../report/model.js";
import type { Command } from "./command.js";
import { EXIT, type Io } from "./io.js";
import { REPORT_OPTIONS, type ReportSettings, SHOWN_GROUPS } from "./report-options.js";
import { rejectTreeOf } from "./tree-option.js";

/** `stall-report report`: which functions blocked, how often and for how long. */
export const reportCommand: Command<typeof REPORT_OPTIONS> = {
  name: "report",
  synonyms: ["top", "ls", "list", "analyze", "analyse"],
  positionals: "<inputs..>",
  describe: "Which functions stalled the event loop, how often, for how long, and was it real?",
  options: REPORT_OPTIONS,
  examples: [
    ["stall-report logs/*.ndjson", "the functions to fix first"],
    ["stall-report logs/ --since 2h --service checkout", "the last two hours of one service"],
    ["stall-report logs/ -f markdown > ticket.md", "to paste into a ticket"],
  ],
  run: (settings, io) => (settings.isFollowing ? follow(settings, io) : report(settings, io)),
};

/** What is known about the logs of a report that is not in them. */
export interface Origin {
  /** The command that makes the report again, where that is another one. */
  readonly command?: string | undefined;
  /** All logs are of one process, so their sessions are one. */
  readonly isOneProcess?: true;
}

/** Reads the logs and writes the report. */
export async function report(
  settings: ReportSettings,
  io: Io,
  { command, isOneProcess }: Origin = {},
): Promise<number> {
  const { writeOutputs } = await import("./outputs.js");
  rejectTreeOf(settings);
  const { makeReport } = await import("./make-report.js");
  const { typedCommand } = await import("./typed-command.js");
  return writeOutputs(settings, io, async () => {
    const made = await makeReport(settings, io);
    if (made === undefined) return undefined;
    const finished = isOneProcess ? asOneProcess(made.report) : made.report;
    const { reportGateStatus } = await import("./report-gate.js");
    return {
      status:
        made.status === EXIT.done ? reportGateStatus(made.report, settings.gate, io) : made.status,
      command: command ?? typedCommand(reportCommand, settings, true),
      render: (format, options) => render(finished, format, settings, options),
    };
  });
}

/** A report of one process: one session, and no warning about a time window that the user has not typed. */
function asOneProcess(report: Report): Report {
  const { coverage } = report;
  const sessions = Math.min(coverage.sessions, 1);
  const warnings = report.warnings.filter(
    (warning) => warning.code !== "nothing-passed" || warning.window === undefined,
  );
  return { ...report, coverage: { ...coverage, sessions }, warnings };
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
  settings: ReportSettings,
  options: RenderOptions,
): Promise<string> {
  const { chooseGroups } = await import("./choose-groups.js");
  const { rendering } = await import("./outputs.js");
  const { isMachine } = FORMATS[format];
  // Programs want all of it, and the page can be searched and folded.
  const { tree } = settings;
  const hasTree = format === "table" && tree !== undefined;
  const shownCount = isMachine || format === "html" || hasTree ? undefined : SHOWN_GROUPS;
  const chosen = chooseGroups(report, settings, { isExact: isMachine, shownCount });
  if (hasTree) {
    const { renderReportTree } = await import("../render/report-tree.js");
    return renderReportTree(chosen, tree, options);
  }
  return rendering((of) => of.report, chosen, {})(format, options);
}
