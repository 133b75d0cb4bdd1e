import type { Group, Report } from "../report/model.js";
import { EXPLANATIONS } from "../verdict/explanations.js";
import { LONGEST_SENTENCE } from "./clip-text.js";
import { cutEnd, cutStart } from "./display-width.js";
import type { RenderOptions } from "./format.js";
import { groupNotes, placeText } from "./group-text.js";
import { headline } from "./headline.js";
import {
  columnTexts,
  FIGURE_COLUMNS,
  NAME_COLUMNS,
  rankedGroups,
  rankingRows,
  SHORT_ID_DIGITS,
  shortId,
} from "./ranking.js";
import { type Style, styleFor } from "./style.js";
import { textTable } from "./text-table.js";
import { formatCount, formatDuration, plural } from "./units.js";
import { visibleText } from "./visible-text.js";
import { wrapText } from "./wrap-text.js";

/** How many bad lines are shown one by one. */
const SHOWN_PROBLEMS = 3;
/** From this width on a group takes one line instead of two. */
const WIDE_COLUMNS = 120;

/** The report for a terminal: the answer first, then the ranking, then what was set aside and why. */
export function renderReportTable(report: Report, options: RenderOptions): string {
  const style = styleFor(options.hasColour);
  const parts = [
    `${style.bold(cutLines(headline(report), options.width))}\n`,
    rankedGroups(report).length === 0 ? "" : `${rankingTable(report, options.width, style)}\n`,
    suspectLines(report, options.width, style),
    noteLines(report, options.width, style),
    closingLine(report, options.width, style),
  ];
  return parts.filter((part) => part !== "").join("\n");
}

function rankingTable(report: Report, width: number, style: Style): string {
  const ranking = rankingRows(report);
  const figures = FIGURE_COLUMNS.map((column) => columnTexts(column, ranking));
  const used = FIGURE_COLUMNS.map(({ title }, i) =>
    Math.max(title.length, ...(figures[i] ?? []).map((text) => text.length)),
  );
  const rankWidth = String(ranking.length).length;
  const fixed = rankWidth + SHORT_ID_DIGITS + used.reduce((sum, one) => sum + one + 2, 0) + 4;
  const isWide = width >= WIDE_COLUMNS;
  const free = Math.max(20, width - fixed);
  const nameWidth = isWide ? Math.floor(free * 0.45) - 1 : free;
  const placeWidth = isWide ? free - nameWidth - 2 : free;

  const rows = ranking.map(({ rank, group, name }, i) => {
    const cells = figures.map((column) => column[i] ?? "");
    if (group === undefined) return ["", "", ...(isWide ? [name, ""] : [name]), ...cells];
    const bold = style.bold(cutEnd(visibleText(name), nameWidth));
    const placeShown = cutStart(visibleText(placeText(group.location)), placeWidth);
    const place = placeShown === "" ? "" : style.dim(placeShown);
    const marks = groupMarks(group, style, free);
    const what = isWide
      ? [bold, `${place}${marks}`]
      : [`${bold}${place === "" ? "" : `\n${place}`}${marks}`];
    return [String(rank), style.dim(shortId(group.id)), ...what, ...cells];
  });
  const head = NAME_COLUMNS.filter(({ title }) => isWide || title !== "where").map((column) =>
    column.title === "function" ? { ...column, title: report.groupBy } : column,
  );
  return textTable(
    [...head, ...FIGURE_COLUMNS].map(({ title, align }) => ({ title: style.dim(title), align })),
    rows,
  );
}

/** What a reader must know about a group, each on a line of its own below it. */
function groupMarks(group: Group, style: Style, width: number): string {
  const colours = { caller: style.dim, unfinished: style.red, hint: style.yellow };
  return groupNotes(group)
    .map(({ kind, text }) => `\n${colours[kind](cutEnd(visibleText(text), width))}`)
    .join("");
}

function suspectLines(report: Report, width: number, style: Style): string {
  const shown = report.suspects;
  if (shown.length === 0) return "";
  const { suspectedCount, suspectedMs } = report.totals;
  const lines = [
    style.yellow(
      `Set aside as suspected false positives: ${plural(suspectedCount, "stall")}, ${formatDuration(suspectedMs)}`,
    ),
    ...shown.flatMap((suspect) => {
      const reason = visibleText(suspect.reason, LONGEST_SENTENCE);
      const text = `${suspect.kind.padEnd(9)} ${formatCount(suspect.count)} (${formatDuration(suspect.blockedMs)}): ${reason}`;
      const advice = wrapText(EXPLANATIONS[suspect.kind].advice, width - 4, "").map(style.dim);
      return [
        ...wrapText(text, width - 2).map((line) => `  ${line}`),
        ...advice.map((line) => `    ${line}`),
      ];
    }),
  ];
  return `${lines.join("\n")}\n`;
}

/** The last word of a report that has set something aside: how much, why, and how to see it. */
function closingLine({ suspects, totals }: Report, width: number, style: Style): string {
  if (suspects.length === 0) return "";
  const kinds = suspects.map(({ kind, count }) => `${formatCount(count)} ${kind}`).join(", ");
  const [first] = suspects;
  const text = `${plural(totals.suspectedCount, "stall")} set aside (${kinds}); \`--suspects only\` ranks them, \`stall-report explain ${first?.kind}\` says more`;
  return `${wrapText(text, width, "").map(style.dim).join("\n")}\n`;
}

function noteLines(report: Report, width: number, style: Style): string {
  const lines: string[] = [];
  const counts = [...report.problemCounts];
  if (counts.length > 0) {
    const total = counts.reduce((sum, [, count]) => sum + count, 0);
    const kinds = counts
      .map(([code, count]) => `${formatCount(count)} ${visibleText(code)}`)
      .join(", ");
    const summary = `${plural(total, "problem")} in the logs: ${kinds}`;
    lines.push(...wrapText(summary, width).map(style.yellow));
    for (const problem of report.problems.slice(0, SHOWN_PROBLEMS)) {
      const at = problem.line === undefined ? problem.path : `${problem.path}:${problem.line}`;
      const text = visibleText(`${at}: ${problem.message}`, LONGEST_SENTENCE);
      lines.push(...wrapText(text, width - 2).map((line) => `  ${line}`));
    }
  }
  for (const warning of report.warnings) {
    lines.push(...wrapText(`Note: ${visibleText(warning.message, LONGEST_SENTENCE)}`, width));
  }
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

function cutLines(text: string, width: number): string {
  return wrapText(text, width).join("\n");
}
