import type { Report } from "../report/model.js";
import type { RenderOptions } from "./format.js";
import { spanText, timeText } from "./time-text.js";
import { formatCount, formatSpan, plural } from "./units.js";

/** One line of what a report was made of. */
export interface ProvenanceLine {
  readonly label: string;
  /** Not escaped. */
  readonly text: string;
  /** The text is a command or a list of paths, to be set like code. */
  readonly isCode?: true;
}

/** How many inputs are named one by one. */
const NAMED_INPUTS = 8;

/** Everything needed to judge where a report comes from, and to make it again. */
export function provenance(report: Report, options: RenderOptions): ProvenanceLine[] {
  const { inputs, window, coverage, deploys } = report;
  const records = inputs.reduce((sum, input) => sum + input.records, 0);
  const bytes = inputs.reduce((sum, input) => sum + input.bytes, 0);
  const problems = [...report.problemCounts.values()].reduce((sum, count) => sum + count, 0);
  const named = inputs
    .slice(0, NAMED_INPUTS)
    .map(({ label, path }) => (label === undefined ? path : `${label}=${path}`));
  const unnamed = inputs.length - named.length;
  const lines: ProvenanceLine[] = [
    {
      label: "Inputs",
      text: `${plural(inputs.length, "file")}, ${formatBytes(bytes)}, ${plural(records, "record")}${problems === 0 ? "" : `, ${plural(problems, "problem")}`}`,
    },
    {
      label: "Files",
      text: named.join(", ") + (unnamed === 0 ? "" : `, and ${formatCount(unnamed)} more`),
      isCode: true,
    },
  ];
  if (window !== undefined) lines.push({ label: "Window", text: spanText(window) });
  const basis =
    coverage.basis === "lifecycle"
      ? "by the life lines of the processes"
      : "estimated by the times of the stalls";
  const gaps =
    coverage.gaps.length === 0
      ? "no gaps"
      : `${plural(coverage.gaps.length, "gap")} of more than 10 minutes`;
  lines.push({
    label: "Coverage",
    text: `${formatSpan(coverage.observedMs)}, ${plural(coverage.sessions, "process", "processes")}, ${gaps}, ${basis}`,
  });
  if (deploys.length > 0) {
    lines.push({ label: "Versions", text: versionsText(deploys.map(({ version }) => version)) });
  }
  lines.push({ label: "Grouped by", text: report.groupBy });
  if (options.command !== undefined) {
    lines.push({ label: "Command", text: options.command, isCode: true });
  }
  const made = options.madeAtMs === undefined ? "" : `, ${timeText(options.madeAtMs)} UTC`;
  lines.push({ label: "Made by", text: `stall-report ${options.toolVersion}${made}` });
  return lines;
}

function versionsText(versions: readonly string[]): string {
  const distinct = [...new Set(versions)];
  const shown = distinct.slice(0, NAMED_INPUTS).join(", ");
  return distinct.length <= NAMED_INPUTS
    ? shown
    : `${shown}, and ${formatCount(distinct.length - NAMED_INPUTS)} more`;
}

/** A size for people: `812 B`, `3.4 MB` (powers of 1000). */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** The command that gives what a format had to leave out: the same one with another output. */
export function commandFor(options: RenderOptions, output: string): string {
  return `${options.command ?? "stall-report <inputs>"} ${output}`;
}
