import { type Html, html, joined } from "../escaped.js";

/** A column of a table of a page. */
export interface HtmlColumn {
  readonly title: Html;
  readonly align: "left" | "right";
  /** Shown when somebody rests on the title. */
  readonly meaning?: Html;
  /** `what` takes the room that is left, `nb` stays on one line, `hide` gives way on a narrow screen. */
  readonly classes?: Html;
}

/** The properties of a table besides its cells. */
export interface HtmlTableOptions {
  /** Says what the table holds; for screen readers, because the heading above it says the same. */
  readonly caption: Html;
  /** The script adds sorting by column and a filter. */
  readonly isSortable?: boolean;
  /** Attributes of each row, each with a space before it. */
  readonly rowAttributes?: readonly Html[];
}

/** From this many rows on a table scrolls in a region of its own. */
const SCROLLED_ROWS = 14;

/** A table of a page. End tags that HTML lets one leave out are left out: tables get long. */
export function htmlTable(
  columns: readonly HtmlColumn[],
  rows: readonly (readonly Html[])[],
  { caption, isSortable, rowAttributes }: HtmlTableOptions,
): Html {
  const classes = columns.map(({ align, classes }) => {
    const names = [
      ...(align === "right" ? [html`n`] : []),
      ...(classes === undefined ? [] : [classes]),
    ];
    return names.length === 0 ? html`` : html` class="${joined(names, " ")}"`;
  });
  const head = columns.map(({ title, meaning }, column) => {
    const tip = meaning !== undefined && html` title="${meaning}"`;
    // An empty heading is no heading.
    return title === "" ? html`<td>` : html`<th scope=col${classes[column]}${tip}>${title}`;
  });
  const body = rows.map((cells, i) => {
    const shown = cells.map((cell, column) => html`<td${classes[column]}>${cell}`);
    return html`<tr${rowAttributes?.[i]}>${shown}`;
  });
  const isScrolled = rows.length > SCROLLED_ROWS;
  return html`<div class="scroll${isScrolled && html` tall`}" role=group tabindex=0 aria-label="${caption}"><table${isSortable && html` data-sortable`}><caption class=sr>${caption}</caption><thead><tr>${head}<tbody>
${joined(body, "\n")}</table></div>`;
}
