import type { Trend } from "../trend/trend-model.js";
import { type Block, type Cell, code, type Line, listOf, path, strong, text } from "./blocks.js";
import type { TrendOptions } from "./format.js";
import { foldersBlocks, type ShortPlaces, shortPlaces } from "./places.js";
import { commandFor, provenanceBlock, trendProvenance } from "./provenance.js";
import type { DocumentLimits, TextDocument } from "./text-document.js";
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
  const notes = notesOf(trend).map((note) => [text(note)]);
  const parts = [
    {
      name: "the scope",
      blocks: [{ kind: "paragraph", line: [text(trendScope(trend))] } as const],
    },
    {
      name: "the changes",
      blocks: changes.length === 0 ? [] : [listOf(changes, limits.rows, "changes")],
    },
    {
      name: "the functions",
      blocks: [rowsTable(shown, trend, places, limits), ...foldersBlocks(places)],
    },
    {
      name: "the notes",
      blocks:
        notes.length === 0
          ? []
          : [
              { kind: "paragraph", line: [strong("Notes")] } as const,
              listOf(notes, limits.notes, "notes"),
            ],
    },
  ];
  return {
    title: trendSentence(trend),
    parts: parts.filter(({ blocks }) => blocks.length > 0),
    leftOut: left > 0 ? [plural(left, "function")] : [],
    fullCommand: commandFor(options, "-o trend.html"),
    provenance: provenanceBlock(trendProvenance(trend, options)),
  };
}

function changeLine({ group, name }: ShownTrend, words: string): Line {
  return [group === undefined ? strong(name) : code(name), text(` ${words}`)];
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
      nameCell(row, places),
      ...columns.map((column): Cell => {
        const words = column.text(row);
        return [[column.title === "trend" && words.trim() !== "" ? code(words) : text(words)]];
      }),
    ]),
  };
}

function nameCell({ group, name }: ShownTrend, places: ShortPlaces): Cell {
  const place = places.text(group?.place);
  return [
    [group === undefined ? strong(name) : code(name)],
    ...(place === "" ? [] : [[path(place)]]),
  ];
}
