import type { VersionsComparison } from "../compare/compare-versions.js";
import { type Block, code, listOf, nameCell, paragraph, strong, text } from "./blocks.js";
import { visibleText } from "./log-text.js";
import { foldersBlocks, type ShortPlaces, shortPlaces } from "./places.js";
import { commandFor, comparisonProvenance, provenanceBlock } from "./provenance.js";
import { shortId } from "./ranking.js";
import type { RenderOptions } from "./render-options.js";
import { type DocumentLimits, notesPart, type TextDocument } from "./text-document.js";
import { plural } from "./units.js";
import {
  marksMeaning,
  type ShownVersions,
  shownVersions,
  stepNotes,
  stepSentences,
  versionCell,
  versionTitle,
} from "./versions-rows.js";

/** Columns beyond these are not read in a ticket. */
const MOST_VERSIONS = 8;
const MOST_NARROW_VERSIONS = 4;

/** Several versions as text for a ticket or a message: a verdict each, then a table of all. */
export function versionsDocument(
  comparison: VersionsComparison,
  options: RenderOptions,
  limits: DocumentLimits,
): TextDocument {
  const sentences = stepSentences(comparison);
  const rows = shownVersions(comparison);
  const shown = rows.slice(0, limits.rows);
  const places = shortPlaces(shown.map(({ row }) => row?.place));
  const left = rows.length - shown.length;
  const most = limits.isNarrow === true ? MOST_NARROW_VERSIONS : MOST_VERSIONS;
  const older = Math.max(0, comparison.versions.length - most);
  const verdicts = sentences
    .slice(0, -1)
    .reverse()
    .map((words) => [text(words)]);
  const newest = comparison.steps.at(-1);
  const parts = [
    {
      name: "the older verdicts",
      blocks: verdicts.length === 0 ? [] : [listOf(verdicts, limits.notes, "verdicts")],
    },
    {
      name: "the table",
      blocks: [versionsTable(shown, comparison, places, older), ...foldersBlocks(places)],
    },
    { name: "what the marks mean", blocks: [paragraph(text(marksMeaning(comparison)))] },
    notesPart("Caveats", stepNotes(comparison), limits),
  ];
  return {
    title: sentences.at(-1) ?? "",
    parts,
    leftOut: [
      ...(left > 0 ? [plural(left, "function")] : []),
      ...(older > 0 ? [plural(older, "older version")] : []),
    ],
    fullCommand: commandFor(options, "-o versions.html"),
    provenance: provenanceBlock(newest === undefined ? [] : comparisonProvenance(newest, options)),
  };
}

function versionsTable(
  rows: readonly ShownVersions[],
  { versions }: VersionsComparison,
  places: ShortPlaces,
  from: number,
): Block {
  return {
    kind: "table",
    columns: [
      { title: "id", align: "left" },
      { title: "function", align: "left" },
      ...versions.slice(from).map((side) => {
        const [version, observed] = versionTitle(side);
        return { title: visibleText(`${version} (${observed})`), align: "left" as const };
      }),
    ],
    rows: rows.map((shown) => {
      const { row, name } = shown;
      return [
        [[code(row === undefined ? "" : shortId(row.id))]],
        nameCell(row === undefined ? strong(name) : code(name), places.text(row?.place)),
        ...versions.slice(from).map((_, i) => [[text(versionCell(shown, from + i))]]),
      ];
    }),
  };
}
