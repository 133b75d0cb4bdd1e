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
import { formatShare } from "./units.js";

/** From this many rows on the table scrolls inside of its own region. */
const SCROLLED_ROWS = 14;

/**
 * The ranking as a table: the same columns as everywhere, with the place below the function's name and a bar below the
 * total. The script sorts and filters it.
 *
 * @param hasCard whether a group has a card to link to.
 */
export function htmlRanking(
  report: Report,
  colours: GroupColours,
  hasCard: (group: Group) => boolean,
): string {
  const rows = rankingRows(report);
  if (rows.length === 0) return "";
  // The place is shown below the function's name.
  const columns = RANKING_COLUMNS.filter(({ title }) => title !== "where");
  const texts = columns.map((column) => columnTexts(column, rows));
  const most = rows.reduce((max, { blockedMs }) => Math.max(max, blockedMs), 0);
  const cells = rows.map((row, i) =>
    columns.map((column, c) => {
      const text = texts[c]?.[i] ?? "";
      if (column.unit === "name") return nameCell(row, colours, hasCard);
      if (column.unit === "id")
        return text === "" ? "" : `<code class=soft>${htmlName(text)}</code>`;
      // Long tables do without the bars: they would be most of the page's size.
      if (column.title === "total" && rows.length <= MOST_BARS) {
        const share = formatShare(row.blockedMs, report.totals.blockedMs);
        return `<span title="${share} of all blocked time">${text}</span>${bar(row.blockedMs / most, row.group === undefined ? "c0" : colours(row.group.id))}`;
      }
      return text;
    }),
  );
  return htmlTable(columns.map(headOf), cells, {
    caption: "Functions by blocked time",
    isSortable: true,
    isScrolled: rows.length > SCROLLED_ROWS,
    rowAttributes: rows.map(({ group }) =>
      group === undefined ? " class=rest" : ` data-g=${htmlId(group.id) || "-"}`,
    ),
  });
}

const MOST_BARS = 200;

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
