import type { Group, Report } from "../report/model.js";
import { VERDICTS } from "../verdict/verdict.js";
import { acceptedText, acceptedTitle } from "./accepted-text.js";
import { cutPath } from "./display-width.js";
import { fixFirst } from "./fix-first.js";
import { type FigureColumn, functionTable, widthBelow, widthOfNames } from "./function-table.js";
import { groupNotes } from "./group-text.js";
import { headline } from "./headline.js";
import { type Layout, layoutFor, sentenceLines, separatedParts } from "./layout.js";
import { visibleText } from "./log-text.js";
import { foldersText } from "./places.js";
import { problemText } from "./problem-counts.js";
import {
  ALWAYS_SHOWN,
  acceptedGroups,
  figureColumns,
  type Ranking,
  rankingOf,
  shortId,
} from "./ranking.js";
import type { RenderOptions } from "./render-options.js";
import { suspectText } from "./suspect-text.js";
import { columnWidth } from "./text-table.js";
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
  const layout = layoutFor(options);
  return separatedParts([
    sentenceLines(headline(report), layout).map(layout.style.bold),
    fixFirstLines(report, layout),
    rankingLines(report, layout),
    acceptedLines(report, layout),
    suspectLines(report, layout),
    noteLines(report, layout),
    closingLines(report, layout),
  ]);
}

function fixFirstLines(report: Report, layout: Layout): string[] {
  const first = fixFirst(report);
  if (first === undefined) return [];
  const { group, seen, nextStep } = first;
  return [
    ...sentenceLines(`Fix first: ${group.title}, ${seen}`, layout).map(layout.style.bold),
    ...(nextStep === undefined ? [] : sentenceLines(`Next step: ${nextStep}`, layout, 2, "")),
  ];
}

function rankingLines(report: Report, layout: Layout): string[] {
  const ranking = rankingOf(report);
  const { rows, places } = ranking;
  if (rows.length === 0) return [];
  const { figures, nameWidth } = fittingFigures(ranking, layout.width);
  const shown = rows.map(({ rank, group, name }) => ({
    rank: rank === undefined ? "" : String(rank),
    id: group === undefined ? "" : shortId(group.id),
    name,
    place: places.text(group?.place),
    notes: group === undefined ? [] : noteTexts(group, ranking, layout),
    isRest: group === undefined,
  }));
  return [
    functionTable(shown, figures, nameWidth, layout, visibleText(report.groupBy)),
    ...sentenceLines(foldersText(places), layout).map(layout.style.dim),
  ];
}

/** The figures that fit beside names of a readable length; the others are left out, the least needed first. */
function fittingFigures(
  ranking: Ranking,
  width: number,
): { readonly figures: readonly FigureColumn[]; readonly nameWidth: number } {
  const all = figureColumns(ranking)
    .map(({ title, align, priority, text }) => ({
      ...{ title, align, priority },
      // Versions and owners are names of the log, too.
      texts: ranking.rows.map((row) => visibleText(text(row, ranking))),
    }))
    .filter(({ texts }) => texts.some((text) => text !== ""));
  const names = columnWidth(
    "function",
    ranking.rows.map(({ name }) => visibleText(name)),
  );
  const wanted = Math.min(WHOLE_NAME_WIDTH, names);
  for (let least = 0; ; least++) {
    const figures = all.filter(({ priority }) => priority >= least);
    const nameWidth = widthOfNames(figures, width, ranking.rows.length);
    const isEnough = nameWidth >= (least < NEEDED_PRIORITY ? wanted : LEAST_NAME_WIDTH);
    if (isEnough || least === ALWAYS_SHOWN) {
      return { figures, nameWidth: Math.max(LEAST_NAME_WIDTH, nameWidth) };
    }
  }
}

/** What a reader must know about a group besides its place, over the whole width. */
function noteTexts(group: Group, { places, rows }: Ranking, { width, style }: Layout): string[] {
  const room = widthBelow(width, rows.length);
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
  return groupNotes(group, places.text).flatMap(({ kind, text }) =>
    wrapText(visibleText(text), room).map((line) => colours[kind](cutPath(line, room))),
  );
}

/** The known blockers with reason and date. */
function acceptedLines(report: Report, layout: Layout): string[] {
  const groups = acceptedGroups(report);
  if (groups.length === 0) return [];
  return [
    ...sentenceLines(acceptedTitle(report), layout).map(layout.style.bold),
    ...groups.flatMap((group) => sentenceLines(acceptedText(group), layout, 2)),
  ];
}

function suspectLines({ suspects, totals }: Report, layout: Layout): string[] {
  if (suspects.length === 0) return [];
  const { suspectedCount, suspectedMs } = totals;
  const { yellow, dim } = layout.style;
  const title = `Set aside as suspected false positives: ${plural(suspectedCount, "stall")}, ${formatDuration(suspectedMs)}`;
  return [
    ...sentenceLines(title, layout).map(yellow),
    ...suspects.flatMap((suspect) => [
      ...sentenceLines(suspectText(suspect), layout, 2),
      ...sentenceLines(`longest: ${suspect.reason}`, layout, 4, ""),
      ...sentenceLines(VERDICTS[suspect.kind].advice, layout, 4, "").map(dim),
    ]),
  ];
}

/** The last word of a report that has set something aside: how to see it. */
function closingLines({ suspects, warnings }: Report, layout: Layout): string[] {
  const [first] = suspects;
  if (first === undefined) return [];
  const areRanked = warnings.some(({ code }) => code === "suspects-only");
  const how = areRanked ? "" : "`--suspects only` ranks the suspects; ";
  const text = `${how}\`stall-report explain ${first.kind}\` says more`;
  return sentenceLines(text, layout, 0, "").map(layout.style.dim);
}

/** What is to be said besides the ranking: problems of the logs, and what their reader should know. */
export function noteLines({ problemCounts, problems, warnings }: Report, layout: Layout): string[] {
  const shown = problems.slice(0, SHOWN_PROBLEMS).flatMap(({ path, line, message }) => {
    const at = line === undefined ? path : `${path}:${line}`;
    return sentenceLines(`${at}: ${message}`, layout, 2);
  });
  return [
    ...sentenceLines(problemText(problemCounts), layout).map(layout.style.yellow),
    ...shown,
    ...warnings.flatMap((warning) => sentenceLines(`Note: ${warningText(warning)}`, layout)),
  ];
}
