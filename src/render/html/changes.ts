import type { ChangedGroup, Comparison } from "../../compare/comparison-model.js";
import {
  CHANGE_COUNTS,
  CHANGE_EVIDENCE,
  CHANGE_NAMES,
  type ChangeColumn,
  changeNotes,
  overallRows,
  sideFigures,
} from "../changes.js";
import { htmlId, htmlName, htmlSentence } from "../escape-html.js";
import { type Html, html, joined } from "../escaped.js";
import type { ShortPlaces } from "../places.js";
import { decidingBlockedRatio, isFew, ratioText } from "../ratio-text.js";
import { plural } from "../units.js";
import { groupName, htmlPlace } from "./card.js";
import { intervalSvg, type RatioScale } from "./interval.js";
import { type HtmlColumn, htmlTable } from "./table.js";

const [BEFORE_COLUMN] = CHANGE_COUNTS as [ChangeColumn, ChangeColumn];
const [RATIO_COLUMN, EVIDENCE_COLUMN] = CHANGE_EVIDENCE as [ChangeColumn, ChangeColumn];
/** Rates stand below the counts, and the evidence below the ratio. */
const COLUMNS = [...CHANGE_NAMES, ...CHANGE_COUNTS, RATIO_COLUMN];

/** Rows in plain sight; a browser need not lay out the others to show the page. */
const ROWS_IN_SIGHT = 200;

/** All stalls, before and after side by side. */
export function htmlOverall({ overall }: Comparison, scale: RatioScale): Html {
  return htmlTable(
    [
      { title: html``, align: "left", classes: html`nb` },
      { title: html`A, before`, align: "right", classes: html`wrap` },
      { title: html`B, after`, align: "right", classes: html`wrap` },
      { title: html`B/A (95 % interval)`, align: "left", classes: html`ratio wrap` },
      { title: html`evidence`, align: "left", classes: html`nb hide` },
    ],
    overallRows(overall).map(({ title, before, after, ratio, evidence }) => [
      html`<b class=fn>${htmlName(title)}</b>`,
      htmlSentence(before),
      htmlSentence(after),
      html`${htmlSentence(ratioText(ratio))}${intervalSvg(ratio, scale)}`,
      htmlSentence(evidence),
    ]),
    { caption: html`All stalls, before and after` },
  );
}

/** What a table of functions needs to know of the page around it. */
export interface ChangesSetting {
  readonly scale: RatioScale;
  readonly places: ShortPlaces;
  /** Whether a function has a card to link to. */
  readonly hasCard: (group: ChangedGroup) => boolean;
}

/** Functions with one verdict; those beyond a few hundred wait in a closed part, without pictures and rates. */
export function htmlChanges(
  groups: readonly ChangedGroup[],
  caption: Html,
  setting: ChangesSetting,
): Html {
  const cell = (column: ChangeColumn, group: ChangedGroup): Html => {
    if (column.kind === "name") return nameCell(group, setting);
    if (column === RATIO_COLUMN) return ratioCell(group, setting.scale);
    if (column.kind === "id") return plainCell(column, group, setting);
    const side = column === BEFORE_COLUMN ? "before" : "after";
    return html`${plainCell(column, group, setting)}${noteBelow(sideFigures(group, side))}`;
  };
  const cardless = { ...setting, hasCard: () => false };
  const plain = (column: ChangeColumn, group: ChangedGroup): Html =>
    plainCell(column, group, cardless);
  const table = changesTable(groups.slice(0, ROWS_IN_SIGHT), caption, cell);
  const rest = groups.slice(ROWS_IN_SIGHT);
  if (rest.length === 0) return table;
  const more = htmlName(plural(rest.length, "more function"));
  return html`${table}<details class=more><summary>${more}</summary>${changesTable(rest, more, plain)}</details>`;
}

function changesTable(
  groups: readonly ChangedGroup[],
  caption: Html,
  cell: (column: ChangeColumn, group: ChangedGroup) => Html,
): Html {
  return htmlTable(
    COLUMNS.map(headOf),
    groups.map((group) => COLUMNS.map((column) => cell(column, group))),
    {
      caption,
      isSortable: true,
      rowAttributes: groups.map(({ id }) => html` data-g=${htmlId(id)}`),
    },
  );
}

function headOf({ title, meaning, kind }: ChangeColumn): HtmlColumn {
  const figures = title === RATIO_COLUMN.title ? html`ratio` : html`side`;
  const classes = kind === "name" ? html`what` : kind === "id" ? html`nb hide` : figures;
  return { title: htmlName(title), meaning: htmlSentence(meaning), align: "left", classes };
}

function plainCell(column: ChangeColumn, group: ChangedGroup, setting: ChangesSetting): Html {
  if (column.kind === "name") return nameCell(group, setting);
  const text = htmlSentence(column.text(group));
  return column.kind === "id" ? html`<code class=soft>${text}</code>` : text;
}

function nameCell(group: ChangedGroup, { hasCard, places }: ChangesSetting): Html {
  const notes = changeNotes(group).map(
    (note) => html`<span class=note>${htmlSentence(note)}</span>`,
  );
  return html`${groupName(group, hasCard(group))}${htmlPlace(group, places.text)}${notes}`;
}

function ratioCell(group: ChangedGroup, scale: RatioScale): Html {
  const rate = isFew(group) ? undefined : group.rateRatio;
  const picture = intervalSvg(decidingBlockedRatio(group) ?? rate, scale);
  return html`${htmlSentence(RATIO_COLUMN.text(group))}${picture}${noteBelow(EVIDENCE_COLUMN.text(group).split("  "))}`;
}

/** Small print below a cell; its parts are broken between, not within. */
function noteBelow(parts: readonly string[]): Html {
  const shown = parts
    .filter((part) => part !== "")
    .map((part) => html`<span class=nb>${htmlSentence(part)}</span>`);
  return shown.length === 0 ? html`` : html`<span class="note hide">${joined(shown, ", ")}</span>`;
}
