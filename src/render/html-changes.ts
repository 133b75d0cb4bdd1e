import type { ChangedGroup, Comparison } from "../compare/comparison-model.js";
import {
  CHANGE_COUNTS,
  CHANGE_EVIDENCE,
  CHANGE_NAMES,
  type ChangeColumn,
  changedName,
  overallRows,
  renameText,
  sideFigures,
} from "./changes.js";
import { escapeHtml } from "./escape-html.js";
import { placeText } from "./group-text.js";
import { intervalSvg, type RatioScale } from "./html-interval.js";
import { type HtmlColumn, htmlTable } from "./html-table.js";
import { htmlId, htmlName, htmlSentence } from "./html-text.js";
import { isFew, ratioText } from "./ratio-text.js";
import { plural } from "./units.js";

const [BEFORE_COLUMN] = CHANGE_COUNTS as [ChangeColumn, ChangeColumn];
const [RATIO_COLUMN, EVIDENCE_COLUMN] = CHANGE_EVIDENCE as [ChangeColumn, ChangeColumn];
/** The place is shown below the function's name, rates below the counts, and the evidence below the ratio. */
const COLUMNS = [
  ...CHANGE_NAMES.filter(({ title }) => title !== "where"),
  ...CHANGE_COUNTS,
  RATIO_COLUMN,
];

/** Rows in plain sight; a browser need not lay out the others to show the page. */
const ROWS_IN_SIGHT = 200;
/** From this many rows on a table scrolls inside of its own region. */
const SCROLLED_ROWS = 14;

/** All stalls, before and after side by side. */
export function htmlOverall({ overall }: Comparison, scale: RatioScale): string {
  return htmlTable(
    [
      { title: "", align: "left", classes: "nb" },
      { title: "A, before", align: "right" },
      { title: "B, after", align: "right" },
      { title: "B/A (95 % interval)", align: "left", classes: "ratio" },
      { title: "evidence", align: "left", classes: "nb" },
    ],
    overallRows(overall).map(({ title, before, after, ratio, evidence }) => [
      `<b class=fn>${title}</b>`,
      before,
      after,
      ratio === undefined ? "" : `${ratioText(ratio)}${intervalSvg(ratio, scale)}`,
      escapeHtml(evidence),
    ]),
    { caption: "All stalls, before and after" },
  );
}

/** What a table of functions needs to know of the page around it. */
export interface ChangesSetting {
  readonly scale: RatioScale;
  /** Whether a function has a card to link to. */
  readonly hasCard: (group: ChangedGroup) => boolean;
}

/** Functions with one verdict; those beyond a few hundred wait in a closed part, without pictures and rates. */
export function htmlChanges(
  groups: readonly ChangedGroup[],
  caption: string,
  setting: ChangesSetting,
): string {
  const cell = (column: ChangeColumn, group: ChangedGroup): string => {
    if (column.unit === "name") return nameCell(group, setting.hasCard(group));
    if (column === RATIO_COLUMN) return ratioCell(group, setting.scale);
    const side = column === BEFORE_COLUMN ? "before" : "after";
    return `${plainCell(column, group)}${column.unit === "id" ? "" : noteBelow(...sideFigures(group, side))}`;
  };
  const table = changesTable(groups.slice(0, ROWS_IN_SIGHT), caption, cell);
  const rest = groups.slice(ROWS_IN_SIGHT);
  if (rest.length === 0) return table;
  const more = plural(rest.length, "more function");
  return `${table}<details class=more><summary>${more}</summary>${changesTable(rest, more, plainCell)}</details>`;
}

function changesTable(
  groups: readonly ChangedGroup[],
  caption: string,
  cell: (column: ChangeColumn, group: ChangedGroup) => string,
): string {
  return htmlTable(
    COLUMNS.map(headOf),
    groups.map((group) => COLUMNS.map((column) => cell(column, group))),
    {
      caption,
      isSortable: true,
      isScrolled: groups.length > SCROLLED_ROWS,
      rowAttributes: groups.map(({ id }) => ` data-g=${htmlId(id) || "-"}`),
    },
  );
}

function plainCell(column: ChangeColumn, group: ChangedGroup): string {
  if (column.unit === "name") return nameCell(group, false);
  const text = htmlName(column.text(group));
  return column.unit === "id" ? `<code class=soft>${text}</code>` : text;
}

/** Small print below a cell; its parts are broken between, not inside. */
function noteBelow(...parts: readonly string[]): string {
  const shown = parts
    .filter((part) => part !== "")
    .map((part) => `<span class=nb>${htmlSentence(part)}</span>`);
  return shown.length === 0 ? "" : `<span class=note>${shown.join(", ")}</span>`;
}

function headOf({ title, meaning, unit }: ChangeColumn): HtmlColumn {
  const figures = title === RATIO_COLUMN.title ? "ratio" : "side";
  const classes = unit === "name" ? "what" : unit === "id" ? "nb hide" : figures;
  return { title, meaning: escapeHtml(meaning), align: "left", classes };
}

function ratioCell(group: ChangedGroup, scale: RatioScale): string {
  const picture = isFew(group) ? "" : intervalSvg(group.rateRatio, scale);
  return `${RATIO_COLUMN.text(group)}${picture}${noteBelow(...EVIDENCE_COLUMN.text(group).split("  "))}`;
}

function nameCell(group: ChangedGroup, hasCard: boolean): string {
  const shown = htmlName(changedName(group));
  const link = hasCard
    ? `<a class=fn href="#g-${htmlId(group.id)}">${shown}</a>`
    : `<b class=fn>${shown}</b>`;
  const place = placeText(group.location);
  const rename = renameText(group);
  return `${link}${place === "" ? "" : `<span class=path>${htmlName(place)}</span>`}${rename === "" ? "" : `<span class=note>${htmlSentence(rename)}</span>`}`;
}
