import type { Group, Report } from "../report/model.js";
import type { GroupColours } from "./group-colours.js";
import { functionText, groupNotes, placeText } from "./group-text.js";
import { type HtmlColumn, htmlTable } from "./html-table.js";
import { htmlId, htmlName, htmlSentence, percent } from "./html-text.js";
import {
  columnTexts,
  RANKING_COLUMNS,
  type RankingColumn,
  type RankingRow,
  rankingRows,
} from "./ranking.js";
import { formatShare, plural } from "./units.js";

/** From this many rows on the table scrolls inside of its own region. */
const SCROLLED_ROWS = 14;

/** Rows in plain sight; the others wait in a closed part, which a browser need not lay out to show the page. */
const ROWS_IN_SIGHT = 200;

/** What a ranking needs to know of the page around it. */
export interface RankingSetting {
  readonly colours: GroupColours;
  /** Whether a group has a card to link to. */
  readonly hasCard: (group: Group) => boolean;
}

/**
 * The ranking as a table: the same columns as everywhere, with the place below the function's name and a bar below the
 * total. The script sorts and filters it.
 */
export function htmlRanking(report: Report, setting: RankingSetting): string {
  const rows = rankingRows(report);
  if (rows.length === 0) return "";
  const first = rows.slice(0, ROWS_IN_SIGHT);
  const rest = rows.slice(ROWS_IN_SIGHT);
  const caption = "Functions by blocked time";
  const table = rankingTable(first, caption, report, setting);
  if (rest.length === 0) return table;
  const more = plural(rest.filter(({ group }) => group !== undefined).length, "more function");
  return `${table}<details class=more><summary>${more}</summary>${rankingTable(rest, more, report, setting)}</details>`;
}

function rankingTable(
  rows: readonly RankingRow[],
  caption: string,
  report: Report,
  { colours, hasCard }: RankingSetting,
): string {
  // The place is shown below the function's name.
  const columns = RANKING_COLUMNS.filter(({ title }) => title !== "where");
  const texts = columns.map((column) => columnTexts(column, rows));
  const most = rows.reduce((max, { blockedMs }) => Math.max(max, blockedMs), 0);
  const hasBars = rows[0]?.rank === 1;
  const cells = rows.map((row, i) =>
    columns.map((column, c) => {
      const text = texts[c]?.[i] ?? "";
      if (column.unit === "name") return nameCell(row, colours, hasCard);
      if (column.unit === "id")
        return text === "" ? "" : `<code class=soft>${htmlName(text)}</code>`;
      if (column.title === "total" && hasBars) {
        const share = formatShare(row.blockedMs, report.totals.blockedMs);
        const colour = row.group === undefined ? "c0" : colours(row.group.id);
        return `<span title="${share} of all blocked time">${text}</span>${bar(row.blockedMs / most, colour)}`;
      }
      return text;
    }),
  );
  return htmlTable(columns.map(headOf), cells, {
    caption,
    isSortable: true,
    isScrolled: rows.length > SCROLLED_ROWS,
    rowAttributes: rows.map(({ group }) =>
      group === undefined ? " class=rest" : ` data-g=${htmlId(group.id) || "-"}`,
    ),
  });
}

function headOf({ title, align, meaning, unit }: RankingColumn): HtmlColumn {
  const classes =
    unit === "name" ? "what" : unit === "id" ? "nb hide" : NARROW_HIDDEN.has(title) ? "hide" : "";
  return { title, align, meaning, classes };
}

/** The card of a group has them, too. */
const NARROW_HIDDEN: ReadonlySet<string> = new Set(["p50", "p95"]);

function nameCell(
  { group, name }: RankingRow,
  colours: GroupColours,
  hasCard: (group: Group) => boolean,
): string {
  if (group === undefined) return htmlName(name);
  const colour = colours(group.id);
  const dot = colour === "c0" ? "" : `<i class="dot ${colour}"></i>`;
  const shown = htmlName(functionText(group));
  const link = hasCard(group)
    ? `<a class=fn href="#g-${htmlId(group.id)}">${shown}</a>`
    : `<b class=fn>${shown}</b>`;
  const place = placeText(group.location);
  const notes = groupNotes(group)
    .map(({ text }) => `<span class=note>${htmlSentence(text)}</span>`)
    .join("");
  return `${dot}${link}${place === "" ? "" : `<span class=path>${htmlName(place)}</span>`}${notes}`;
}

function bar(share: number, colour: string): string {
  return `<svg class=bar aria-hidden=true><rect width=100% height=4 rx=2 /><rect class=${colour} width=${percent(share)} height=4 rx=2 stroke=none /></svg>`;
}
