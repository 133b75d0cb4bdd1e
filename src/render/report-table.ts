import type { Group, Report } from "../report/model.js";
import { VERDICTS } from "../verdict/verdict.js";
import { acceptedText, acceptedTitle } from "./accepted-text.js";
import { cutEnd, cutPath } from "./display-width.js";
import { fixFirst } from "./fix-first.js";
import { groupNotes } from "./group-text.js";
import { headline } from "./headline.js";
import { visibleSentence, visibleText } from "./log-text.js";
import { foldersText } from "./places.js";
import { problemText } from "./problem-counts.js";
import {
  ALWAYS_SHOWN,
  acceptedGroups,
  figureColumns,
  NAME_COLUMNS,
  type Ranking,
  type RankingColumn,
  rankingOf,
  SHORT_ID_DIGITS,
  shortId,
} from "./ranking.js";
import type { RenderOptions } from "./render-options.js";
import { type Style, styleFor } from "./style.js";
import { suspectText } from "./suspect-text.js";
import { columnWidth, textTable } from "./text-table.js";
import { formatDuration, plural } from "./units.js";
import { warningText } from "./warning-text.js";
import { wrapText } from "./wrap-text.js";

/** How many bad lines are shown one by one. */
const SHOWN_PROBLEMS = 3;
/** Names of up to so many columns are not cut for a figure that the terminal may do without. */
const WHOLE_NAME_WIDTH = 30;
const LEAST_NAME_WIDTH = 16;
/** Figures of at least this priority come before whole names. */
const NEEDED_PRIORITY = 7;

/** The report for a terminal: the answer first, then the ranking, then what was set aside and why. */
export function renderReportTable(report: Report, options: RenderOptions): string {
  const style = styleFor(options.hasColour);
  const { width } = options;
  const parts = [
    wrapText(visibleSentence(headline(report)), width).map(style.bold),
    fixFirstLines(report, width, style),
    rankingLines(report, width, style),
    acceptedLines(report, width, style),
    suspectLines(report, width, style),
    noteLines(report, width, style),
    closingLines(report, width, style),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join("\n")}\n`)
    .join("\n");
}

function fixFirstLines(report: Report, width: number, style: Style): string[] {
  const first = fixFirst(report);
  if (first === undefined) return [];
  const { group, seen, nextStep } = first;
  const sentence = visibleSentence(`Fix first: ${group.title}, ${seen}`);
  return [
    ...wrapText(sentence, width).map(style.bold),
    ...(nextStep === undefined
      ? []
      : wrapText(visibleSentence(`Next step: ${nextStep}`), width - 2, "").map(
          (line) => `  ${line}`,
        )),
  ];
}

function rankingLines(report: Report, width: number, style: Style): string[] {
  const ranking = rankingOf(report);
  const { rows } = ranking;
  if (rows.length === 0) return [];
  const rankWidth = String(rows.length).length;
  const indent = rankWidth + 2 + SHORT_ID_DIGITS + 2;
  const { figures, nameWidth } = fittingFigures(ranking, width - indent);
  const names = NAME_COLUMNS.map((column) =>
    column.kind === "name" ? { ...column, title: visibleText(report.groupBy) } : column,
  );
  const cells = rows.map(({ rank, group, name }, i) => [
    rank === undefined ? "" : String(rank),
    group === undefined ? "" : style.dim(shortId(group.id)),
    group === undefined ? name : style.bold(cutEnd(visibleText(name), nameWidth)),
    ...figures.map(({ texts }) => texts[i] ?? ""),
  ]);
  const table = textTable(
    [...names, ...figures.map(({ column }) => column)].map(({ title, align }) => ({
      title: style.dim(title),
      align,
    })),
    cells,
    rows.map(({ group }) =>
      group === undefined
        ? []
        : linesBelow(group, ranking, width - indent, style).map(
            (line) => " ".repeat(indent) + line,
          ),
    ),
    { width, indent },
  );
  const folders = visibleSentence(foldersText(ranking.places));
  return [table, ...wrapText(folders, width).map(style.dim)];
}

interface FigureTexts {
  readonly column: RankingColumn;
  readonly texts: readonly string[];
}

/** The figures that fit beside names of a readable length; the others are left out, the least needed first. */
function fittingFigures(
  ranking: Ranking,
  width: number,
): { readonly figures: readonly FigureTexts[]; readonly nameWidth: number } {
  const all = figureColumns(ranking)
    .map((column) => ({
      column,
      // Versions and owners are names of the log, too.
      texts: ranking.rows.map((row) => visibleText(column.text(row, ranking))),
    }))
    .filter(({ texts }) => texts.some((text) => text !== ""));
  const names = columnWidth(
    "function",
    ranking.rows.map(({ name }) => visibleText(name)),
  );
  const wanted = Math.min(WHOLE_NAME_WIDTH, names);
  for (let least = 0; ; least++) {
    const figures = all.filter(({ column }) => column.priority >= least);
    const used = figures.reduce(
      (sum, { column, texts }) => sum + columnWidth(column.title, texts) + 2,
      0,
    );
    const nameWidth = width - used;
    const isEnough = nameWidth >= (least < NEEDED_PRIORITY ? wanted : LEAST_NAME_WIDTH);
    if (isEnough || least === ALWAYS_SHOWN) {
      return { figures, nameWidth: Math.max(LEAST_NAME_WIDTH, nameWidth) };
    }
  }
}

/** What a reader must know about a group: its place and its notes, over the whole width. */
function linesBelow(group: Group, { places }: Ranking, width: number, style: Style): string[] {
  const place = visibleText(places.text(group.place));
  const colours = {
    service: style.green,
    context: style.green,
    caller: style.dim,
    startup: style.yellow,
    leaves: style.dim,
    parts: style.dim,
    turn: style.dim,
    version: style.cyan,
    change: style.cyan,
    unfinished: style.red,
    hint: style.yellow,
  };
  return [
    ...(place === "" ? [] : [style.dim(cutPath(place, width))]),
    ...groupNotes(group, places.text).flatMap(({ kind, text }) =>
      wrapText(visibleText(text), width).map((line) => colours[kind](cutPath(line, width))),
    ),
  ];
}

/** The known blockers with reason and date. */
function acceptedLines(report: Report, width: number, style: Style): string[] {
  const groups = acceptedGroups(report);
  if (groups.length === 0) return [];
  return [
    ...wrapText(acceptedTitle(report), width).map(style.bold),
    ...groups.flatMap((group) =>
      wrapText(visibleSentence(acceptedText(group)), width - 2).map((line) => `  ${line}`),
    ),
  ];
}

function suspectLines({ suspects, totals }: Report, width: number, style: Style): string[] {
  if (suspects.length === 0) return [];
  const { suspectedCount, suspectedMs } = totals;
  const title = `Set aside as suspected false positives: ${plural(suspectedCount, "stall")}, ${formatDuration(suspectedMs)}`;
  return [
    ...wrapText(title, width).map(style.yellow),
    ...suspects.flatMap((suspect) => {
      const indented = (text: string): string[] =>
        wrapText(visibleSentence(text), width - 4, "").map((line) => `    ${line}`);
      return [
        ...wrapText(visibleSentence(suspectText(suspect)), width - 2).map((line) => `  ${line}`),
        ...indented(`longest: ${suspect.reason}`),
        ...indented(VERDICTS[suspect.kind].advice).map(style.dim),
      ];
    }),
  ];
}

/** The last word of a report that has set something aside: how to see it. */
function closingLines({ suspects, warnings }: Report, width: number, style: Style): string[] {
  const [first] = suspects;
  if (first === undefined) return [];
  const areRanked = warnings.some(({ code }) => code === "suspects-only");
  const how = areRanked ? "" : "`--suspects only` ranks the suspects; ";
  const text = `${how}\`stall-report explain ${first.kind}\` says more`;
  return wrapText(text, width, "").map(style.dim);
}

/** What is to be said besides the ranking: problems of the logs, and what their reader should know. */
export function noteLines(
  { problemCounts, problems, warnings }: Report,
  width: number,
  style: Style,
): string[] {
  const lines: string[] = [];
  if (problemCounts.size > 0) {
    const summary = visibleSentence(problemText(problemCounts));
    lines.push(...wrapText(summary, width).map(style.yellow));
    for (const { path, line, message } of problems.slice(0, SHOWN_PROBLEMS)) {
      const at = line === undefined ? path : `${path}:${line}`;
      const text = visibleSentence(`${at}: ${message}`);
      lines.push(...wrapText(text, width - 2).map((one) => `  ${one}`));
    }
  }
  for (const warning of warnings) {
    lines.push(...wrapText(`Note: ${visibleSentence(warningText(warning))}`, width));
  }
  return lines;
}
