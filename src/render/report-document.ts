import type { Group, Report } from "../report/model.js";
import { acceptedTitle } from "./accepted-text.js";
import {
  type Block,
  type Cell,
  code,
  type Line,
  listOf,
  nameCell,
  paragraph,
  placed,
  strong,
  text,
} from "./blocks.js";
import { fixFirst } from "./fix-first.js";
import { acceptanceText, groupFacts, groupNotes, ownersText, placeText } from "./group-text.js";
import { headline } from "./headline.js";
import { foldersBlocks } from "./places.js";
import { problemKinds } from "./problem-counts.js";
import { commandFor, provenance, provenanceBlock } from "./provenance.js";
import {
  acceptedGroups,
  type Ranking,
  type RankingRow,
  rankingColumns,
  rankingOf,
  shortId,
} from "./ranking.js";
import type { RenderOptions } from "./render-options.js";
import { sourceText, stackLines, stackTitle } from "./stack-text.js";
import { suspectText } from "./suspect-text.js";
import {
  type DocumentLimits,
  type DocumentPart,
  notesPart,
  type TextDocument,
} from "./text-document.js";
import { formatDuration, plural } from "./units.js";
import { warningText } from "./warning-text.js";

/** The report as text for a ticket or a message: the answer, the ranking, what was set aside, and each group. */
export function reportDocument(
  report: Report,
  options: RenderOptions,
  limits: DocumentLimits,
): TextDocument {
  const ranking = rankingOf(report, limits.rows);
  const others = ranking.rows.find(({ group }) => group === undefined);
  const hasDetails = limits.stacks > 0 || report.wholeBlockedMs !== undefined;
  const groups = hasDetails ? ranking.rows.flatMap(({ group }) => group ?? []) : [];
  const parts: DocumentPart[] = [
    { name: "what to fix first", blocks: fixFirstBlocks(report) },
    { name: "the ranking", blocks: rankingBlocks(ranking, limits) },
    { name: "what is accepted", blocks: acceptedBlocks(report, limits) },
    { name: "what was set aside", blocks: suspectBlocks(report) },
    notesPart("Notes", reportNotes(report), limits),
    ...groups.map((group, i) => ({
      name: "the details of",
      noun: "group",
      blocks: groupBlocks(group, i + 1, report, limits),
    })),
  ];
  return {
    title: headline(report),
    parts,
    leftOut: others === undefined ? [] : [`the rows of ${others.name}`],
    fullCommand: commandFor(options, "-o report.html"),
    provenance: provenanceBlock(provenance(report, options)),
  };
}

function fixFirstBlocks(report: Report): Block[] {
  const first = fixFirst(report);
  if (first === undefined) return [];
  const { group, seen, nextStep } = first;
  const step = nextStep === undefined ? "" : `. Next step: ${nextStep}`;
  return [paragraph(strong("Fix first:"), text(" "), code(group.title), text(`, ${seen}${step}`))];
}

/** Columns that are less needed than these would push others out of sight. */
const LEAST_PRIORITY = 4;
const LEAST_NARROW_PRIORITY = 7;

function rankingBlocks(ranking: Ranking, { isNarrow }: DocumentLimits): Block[] {
  if (ranking.rows.length === 0) return [];
  const columns = rankingColumns(ranking).filter(
    ({ priority }) => priority >= (isNarrow === true ? LEAST_NARROW_PRIORITY : LEAST_PRIORITY),
  );
  const rows = ranking.rows.map((row) =>
    columns.map((column): Cell => {
      const words = column.text(row, ranking);
      if (column.kind === "name") return rowCell(row, ranking);
      return [[column.kind === "id" ? code(words) : text(words)]];
    }),
  );
  return [{ kind: "table", columns, rows }, ...foldersBlocks(ranking.places)];
}

function rowCell({ group, name }: RankingRow, { places }: Ranking): Cell {
  if (group === undefined) return [[text(name)]];
  const notes = groupNotes(group, places.text).filter(({ kind }) => kind !== "caller");
  return nameCell(
    code(name),
    places.text(group.place),
    [ownersText(group.owners), ...notes.map((note) => note.text)].filter((words) => words !== ""),
  );
}

/** The known blockers with reason and date. */
function acceptedBlocks(report: Report, limits: DocumentLimits): Block[] {
  const groups = acceptedGroups(report);
  if (groups.length === 0) return [];
  const items = groups.map((group): Line => {
    const { id, title, count, blockedMs } = group;
    const figures = `${plural(count, "stall")}, ${formatDuration(blockedMs)}`;
    const words = text(`: ${figures}, ${acceptanceText(group)}`);
    return [code(shortId(id)), text(" "), code(title), words];
  });
  return [paragraph(strong(acceptedTitle(report))), listOf(items, limits.rows, "groups")];
}

function suspectBlocks({ suspects, totals }: Report): Block[] {
  if (suspects.length === 0) return [];
  const { suspectedCount, suspectedMs } = totals;
  return [
    paragraph(
      strong("Set aside as suspected false positives:"),
      text(` ${plural(suspectedCount, "stall")}, ${formatDuration(suspectedMs)}`),
    ),
    {
      kind: "list",
      items: suspects.map((suspect) => [
        text(`${suspectText(suspect)}. Longest: ${suspect.reason}`),
      ]),
    },
  ];
}

/** What the reader should know before believing the figures. */
function reportNotes({ warnings, problemCounts }: Report): string[] {
  const kinds = problemKinds(problemCounts);
  const problems = kinds === "" ? [] : [`Problems in the logs: ${kinds}`];
  return [...warnings.map(warningText), ...problems];
}

/** Folded away below the group's name; nothing is folded where there is but one group. */
function groupBlocks(
  group: Group,
  rank: number,
  { wholeBlockedMs }: Report,
  limits: DocumentLimits,
): readonly Block[] {
  const fold = groupFold(group, rank, limits);
  return wholeBlockedMs !== undefined ? fold.blocks : [fold];
}

function groupFold(
  group: Group,
  rank: number,
  limits: DocumentLimits,
): Extract<Block, { kind: "fold" }> {
  const facts = groupFacts(group).map(({ label, text: words }) => [text(`${label}: ${words}`)]);
  return {
    kind: "fold",
    summary: [
      text(`${rank}. `),
      ...placed(group.title, placeText(group.place)),
      text(`: ${plural(group.count, "stall")}, ${formatDuration(group.blockedMs)}`),
    ],
    blocks: [
      { kind: "list", items: [[text("Group: "), code(group.id)], ...facts] },
      ...stackBlocks(group, limits),
    ],
  };
}

/** The lines of source and the heaviest stacks of a group. @param side ` of A` where both sides have one */
export function stackBlocks({ source, stacks }: Group, limits: DocumentLimits, side = ""): Block[] {
  const shown = stacks.slice(0, limits.stacks).flatMap((stack, i): Block[] => {
    const which = stackName(stacks.length, limits.stacks, i);
    const weight = stacks.length === 1 ? "" : ` (${stackTitle(stack)})`;
    return [
      paragraph(text(`${which}${side}${weight}, innermost first:`)),
      { kind: "code", lines: stackLines(stack) },
    ];
  });
  return [
    ...(source === undefined ? [] : [{ kind: "code", lines: sourceText(source) } as const]),
    ...shown,
  ];
}

function stackName(all: number, most: number, i: number): string {
  if (all === 1) return "Stack";
  return most === 1 ? "Heaviest stack" : `Stack ${i + 1} of ${all}`;
}
