import type { Report } from "../../report/model.js";
import { htmlId, htmlName, htmlSentence, percent } from "../escape-html.js";
import { type Html, html } from "../escaped.js";
import { groupNotes, ownersText } from "../group-text.js";
import {
  type Ranking,
  type RankingColumn,
  type RankingRow,
  rankingColumns,
  rankingOf,
} from "../ranking.js";
import { plural } from "../units.js";
import { groupName, htmlFolders, htmlPlace } from "./card.js";
import { colourDot, type GroupColours } from "./group-colours.js";
import { htmlSpark } from "./spark.js";
import { type HtmlColumn, htmlTable } from "./table.js";

/** Rows in plain sight; the others wait in a closed part, which a browser need not lay out to show the page. */
const ROWS_IN_SIGHT = 200;

/** What a ranking needs to know of the page around it. */
export interface RankingSetting {
  readonly colours: GroupColours;
  /** How many of the first groups have a card to link to. */
  readonly cards: number;
}

/**
 * The ranking as a table: the same columns as everywhere, with the place below the function's name and a bar below the
 * total. The script sorts and filters it.
 */
export function htmlRanking(report: Report, setting: RankingSetting): Html {
  const ranking = rankingOf(report);
  if (ranking.rows.length === 0) return html``;
  const first = { ...ranking, rows: ranking.rows.slice(0, ROWS_IN_SIGHT) };
  const rest = { ...ranking, rows: ranking.rows.slice(ROWS_IN_SIGHT) };
  const table = rankingTable(first, html`Functions by blocked time`, setting);
  const below = htmlFolders(ranking.places);
  if (rest.rows.length === 0) return html`${table}${below}`;
  const many = rest.rows.filter(({ group }) => group !== undefined).length;
  const more = htmlName(plural(many, "more function"));
  return html`${table}<details class=more><summary>${more}</summary>${rankingTable(rest, more, setting)}</details>${below}`;
}

function rankingTable(ranking: Ranking, caption: Html, setting: RankingSetting): Html {
  const most = ranking.rows.reduce((max, { blockedMs }) => Math.max(max, blockedMs), 0);
  const isFirst = ranking.rows[0]?.rank === 1;
  const columns = rankingColumns(ranking).filter(
    (column) =>
      !ELSEWHERE.has(column.title) &&
      (isFirst || !MEDIUM_HIDDEN.has(column.title)) &&
      // Logs of a few minutes have no time line.
      (column.kind !== "figure" || ranking.rows.some((row) => column.text(row, ranking) !== "")),
  );
  const cells = ranking.rows.map((row) =>
    columns.map((column) => {
      if (column.kind === "name") return nameCell(row, ranking, setting);
      if (column.title === "trend") return htmlSpark(row.group?.trend ?? []);
      const text = htmlSentence(column.text(row, ranking));
      if (column.kind === "id") return text === "" ? text : html`<code class=soft>${text}</code>`;
      if (column.title !== "total" || !isFirst) return text;
      const colour = row.group && setting.colours(row.group.id);
      return html`${text}${bar(row.blockedMs / most, colour ?? html`c0`)}`;
    }),
  );
  return htmlTable(columns.map(headOf), cells, {
    caption,
    isSortable: true,
    rowAttributes: ranking.rows.map(({ group }) =>
      group === undefined ? html` class=rest` : html` data-g=${htmlId(group.id)}`,
    ),
  });
}

/** The card of a group has the one, and its name cell the other. */
const ELSEWHERE: ReadonlySet<string> = new Set(["blocked/h", "owner"]);
/** These give way on a narrow screen; the card of a group has them, too. */
const NARROW_HIDDEN: ReadonlySet<string> = new Set(["p50", "p95", "share"]);
const MEDIUM_HIDDEN: ReadonlySet<string> = new Set(["last seen", "trend"]);

function headOf({ title, align, meaning, kind }: RankingColumn): HtmlColumn {
  const isWide = MEDIUM_HIDDEN.has(title);
  const hidden = isWide ? html`nb wide` : NARROW_HIDDEN.has(title) ? html`hide` : html``;
  const classes =
    kind === "name"
      ? html`what`
      : kind === "id"
        ? html`nb hide`
        : kind === "rank"
          ? html`hide`
          : hidden;
  return { title: htmlName(title), align, meaning: htmlSentence(meaning), classes };
}

function nameCell(
  { group, rank, name }: RankingRow,
  { places }: Ranking,
  { colours, cards }: RankingSetting,
): Html {
  if (group === undefined || rank === undefined) return htmlName(name);
  // Beyond the first rows a page of thousands of functions has no room for it.
  const owner = rank <= ROWS_IN_SIGHT ? ownersText(group.owners) : "";
  const texts = [owner, ...groupNotes(group, places.text).map(({ text }) => text)];
  const notes = texts
    .filter((text) => text !== "")
    .map((text) => html`<span class=note>${htmlSentence(text)}</span>`);
  return html`${colourDot(colours(group.id))}${groupName(group, rank <= cards)}${htmlPlace(group, places.text)}${notes}`;
}

function bar(share: number, colour: Html): Html {
  return html`<svg class=bar aria-hidden=true><rect width=100% height=4 rx=2 /><rect class=${colour} width=${percent(share)} height=4 rx=2 stroke=none /></svg>`;
}
