import type { Group, Report } from "../report/model.js";
import { cutEnd, cutStart } from "./display-width.js";
import { escapeTerminal } from "./escape-terminal.js";
import type { RenderOptions } from "./format.js";
import { headline } from "./headline.js";
import { type Style, styleFor } from "./style.js";
import { textTable } from "./text-table.js";
import { columnFormat, formatCount, formatDuration, plural } from "./units.js";
import { wrapText } from "./wrap-text.js";

/** How many bad lines are shown one by one. */
const SHOWN_PROBLEMS = 3;
/** From this width on a group takes one line instead of two. */
const WIDE_COLUMNS = 120;
const SHORT_ID_DIGITS = 6;

/** The report for a terminal: the answer first, then the ranking, then what was set aside and why. */
export function renderReportTable(report: Report, options: RenderOptions): string {
  const style = styleFor(options.hasColour);
  const ranked = report.groups.filter((group) => group.count > 0);
  const parts = [
    `${style.bold(cutLines(headline(report), options.width))}\n`,
    ranked.length === 0 ? "" : `${rankingTable(report, ranked, options.width, style)}\n`,
    suspectLines(report, options.width, style),
    noteLines(report, options.width, style),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function rankingTable(
  report: Report,
  ranked: readonly Group[],
  width: number,
  style: Style,
): string {
  const { others } = report;
  const total = columnFormat([...ranked.map((group) => group.blockedMs), others?.blockedMs ?? 0]);
  const typical = columnFormat(ranked.map((group) => group.p50Ms));
  const high = columnFormat(ranked.map((group) => group.p95Ms));
  const max = columnFormat([...ranked.map((group) => group.maxMs), others?.maxMs ?? 0]);
  const figures = ranked.map((group) => [
    formatCount(group.count),
    total(group.blockedMs),
    typical(group.p50Ms),
    high(group.p95Ms),
    max(group.maxMs),
  ]);
  if (others !== undefined) {
    figures.push([formatCount(others.count), total(others.blockedMs), "", "", max(others.maxMs)]);
  }
  const titles = ["stalls", "total", "p50", "p95", "max"];
  const used = titles.map((title, column) =>
    Math.max(title.length, ...figures.map((row) => (row[column] ?? "").length)),
  );
  const rankWidth = String(ranked.length).length;
  const fixed = rankWidth + SHORT_ID_DIGITS + used.reduce((sum, one) => sum + one + 2, 0) + 4;
  const isWide = width >= WIDE_COLUMNS;
  const free = Math.max(20, width - fixed);
  const nameWidth = isWide ? Math.floor(free * 0.45) - 1 : free;
  const placeWidth = isWide ? free - nameWidth - 2 : free;

  const rows = ranked.map((group, i) => {
    const name = cutEnd(functionText(group), nameWidth);
    const place = cutStart(placeText(group), placeWidth);
    const marks = groupMarks(group, style, free);
    const what = isWide
      ? [style.bold(name), place]
      : [`${style.bold(name)}\n${style.dim(place)}${marks}`];
    if (isWide && marks !== "") what[1] += marks;
    return [
      String(i + 1),
      style.dim(group.id.slice(0, SHORT_ID_DIGITS)),
      ...what,
      ...(figures[i] ?? []),
    ];
  });
  if (others !== undefined) {
    const what = plural(others.groups, "other group");
    rows.push(["", "", ...(isWide ? [what, ""] : [what]), ...(figures.at(-1) ?? [])]);
  }
  const head = isWide ? ["function", "where"] : ["function"];
  return textTable(
    [
      { title: style.dim("#"), align: "right" },
      { title: style.dim("id"), align: "left" },
      ...head.map((title) => ({ title: style.dim(title), align: "left" as const })),
      ...titles.map((title) => ({ title: style.dim(title), align: "right" as const })),
    ],
    rows,
  );
}

function functionText(group: Group): string {
  const name = escapeTerminal(group.function);
  return group.package === undefined ? name : `${name} (${escapeTerminal(group.package)})`;
}

function placeText(group: Group): string {
  if (group.location === undefined) return "";
  const { file, line } = group.location;
  return escapeTerminal(line === undefined ? file : `${file}:${line}`);
}

/** What a reader must know about a group, each on a line of its own below it. */
function groupMarks(group: Group, style: Style, width: number): string {
  const marks: string[] = [];
  if (group.caller !== undefined) {
    const { function: name, location } = group.caller;
    const at = location === undefined ? "" : ` ${location.file}:${location.line ?? ""}`;
    marks.push(style.dim(cutEnd(`called by ${escapeTerminal(name + at)}`, width)));
  }
  if (group.unfinishedCount > 0) {
    marks.push(
      style.red(
        cutEnd(`${formatCount(group.unfinishedCount)} unfinished: the process ended in it`, width),
      ),
    );
  }
  if (group.hintCount > 0) {
    marks.push(
      style.yellow(
        cutEnd(`${formatCount(group.hintCount)} caught too late: a hint, no proof`, width),
      ),
    );
  }
  return marks.map((mark) => `\n${mark}`).join("");
}

function suspectLines(report: Report, width: number, style: Style): string {
  const shown = report.suspects;
  if (shown.length === 0) return "";
  const { suspectedCount, suspectedMs } = report.totals;
  const lines = [
    style.yellow(
      `Set aside as suspected false positives: ${plural(suspectedCount, "stall")}, ${formatDuration(suspectedMs)}`,
    ),
    ...shown.map((suspect) =>
      cutEnd(
        `  ${suspect.kind.padEnd(9)} ${formatCount(suspect.count)} (${formatDuration(suspect.blockedMs)}): ${escapeTerminal(suspect.reason)}`,
        width,
      ),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function noteLines(report: Report, width: number, style: Style): string {
  const lines: string[] = [];
  const counts = [...report.problemCounts];
  if (counts.length > 0) {
    const total = counts.reduce((sum, [, count]) => sum + count, 0);
    const kinds = counts.map(([code, count]) => `${formatCount(count)} ${code}`).join(", ");
    const summary = `${plural(total, "problem")} in the logs: ${kinds}`;
    lines.push(...wrapText(summary, width).map(style.yellow));
    for (const problem of report.problems.slice(0, SHOWN_PROBLEMS)) {
      const at = problem.line === undefined ? problem.path : `${problem.path}:${problem.line}`;
      const text = escapeTerminal(`${at}: ${problem.message}`);
      lines.push(...wrapText(text, width - 2).map((line) => `  ${line}`));
    }
  }
  for (const warning of report.warnings) {
    lines.push(...wrapText(`Note: ${escapeTerminal(warning.message)}`, width));
  }
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

function cutLines(text: string, width: number): string {
  return wrapText(text, width).join("\n");
}
