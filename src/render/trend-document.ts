import type { Trend } from "../trend/trend-model.js";
import {
  type Block,
  type Cell,
  code,
  type Line,
  listOf,
  nameCell,
  type Piece,
  paragraph,
  strong,
  text,
} from "./blocks.js";
import { foldersBlocks, type ShortPlaces, shortPlaces } from "./places.js";
import { commandFor, provenanceBlock, trendProvenance } from "./provenance.js";
import type { TrendOptions } from "./render-options.js";
import { type DocumentLimits, notesPart, type TextDocument } from "./text-document.js";
import { overallTrend, type ShownTrend, shownTrends, trendColumns, trendId } from "./trend-rows.js";
import { notesOf } from "./trend-table.js";
import { trendScope, trendSentence } from "./trend-text.js";
import { plural } from "./units.js";

/** The trend as text for a ticket or a message: the answer, since when, and a row a function. */
export function trendDocument(
  trend: Trend,
  options: TrendOptions,
  limits: DocumentLimits,
): TextDocument {
  const rows = [
    overallTrend(trend),
    ...shownTrends(trend, { ...options, top: Math.min(options.top, limits.rows) }),
  ];
  const shown = rows.slice(0, limits.rows);
  const places = shortPlaces(shown.map(({ group }) => group?.place));
  const left = trend.groups.length + 1 - shown.length;
  const changes = shown.flatMap((row) => row.changes.map((words) => changeLine(row, words)));
  const parts = [
    { name: "the scope", blocks: [paragraph(text(trendScope(trend)))] },
    {
      name: "the changes",
      blocks: changes.length === 0 ? [] : [listOf(changes, limits.rows, "changes")],
    },
    {
      name: "the functions",
      blocks: [rowsTable(shown, trend, places, limits), ...foldersBlocks(places)],
    },
    notesPart("Notes", notesOf(trend), limits),
  ];
  return {
    title: trendSentence(trend),
    parts,
    leftOut: left > 0 ? [plural(left, "function")] : [],
    fullCommand: commandFor(options, "-o trend.html"),
    provenance: provenanceBlock(trendProvenance(trend, options)),
  };
}

function changeLine(row: ShownTrend, words: string): Line {
  return [namePiece(row), text(` ${words}`)];
}

function namePiece({ group, name }: ShownTrend): Piece {
  return group === undefined ? strong(name) : code(name);
}

function rowsTable(
  rows: readonly ShownTrend[],
  trend: Trend,
  places: ShortPlaces,
  { isNarrow }: DocumentLimits,
): Block {
  const columns = trendColumns(trend).filter(
    ({ title }) => isNarrow !== true || title !== "evidence",
  );
  return {
    kind: "table",
    columns: [
      { title: "id", align: "left" },
      { title: "function", align: "left" },
      ...columns.map(({ title, align }) => ({ title, align })),
    ],
    rows: rows.map((row) => [
      [[code(trendId(row))]],
      nameCell(namePiece(row), places.text(row.group?.place)),
      ...columns.map((column): Cell => {
        const words = column.text(row);
        return [[column.title === "trend" && words.trim() !== "" ? code(words) : text(words)]];
      }),
    ]),
  };
}
