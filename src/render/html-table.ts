/** A column of a table of a page. */
export interface HtmlColumn {
  readonly title: string;
  readonly align: "left" | "right";
  /** Shown when somebody rests on the title. */
  readonly meaning?: string;
  /** `what` takes the room that is left, `nb` stays on one line, `hide` gives way on a narrow screen. */
  readonly classes?: string;
}

/** What a table is besides its cells. */
export interface HtmlTableOptions {
  /** Says what the table holds; for screen readers, and shown unless the heading above it says the same. */
  readonly caption: string;
  /** The script adds sorting by column and a filter. */
  readonly isSortable?: boolean;
  /** Long tables scroll inside of their own region. */
  readonly isScrolled?: boolean;
  /** Attributes of each row, ready to be used. */
  readonly rowAttributes?: readonly string[];
}

/** A table whose cells are HTML already. End tags that HTML lets one leave out are left out: tables get long. */
export function htmlTable(
  columns: readonly HtmlColumn[],
  rows: readonly (readonly string[])[],
  options: HtmlTableOptions,
): string {
  const classes = columns.map(({ align, classes }) => {
    const names = [align === "right" ? "n" : "", classes ?? ""].filter((name) => name !== "");
    if (names.length === 0) return "";
    return ` class="${names.join(" ")}"`;
  });
  const head = columns
    .map(({ title, meaning }, column) => {
      const tip = meaning === undefined ? "" : ` title="${meaning}"`;
      return `<th scope=col${classes[column]}${tip}>${title}`;
    })
    .join("");
  const body = rows
    .map((cells, i) => {
      const attributes = options.rowAttributes?.[i] ?? "";
      return `<tr${attributes}>${cells.map((cell, column) => `<td${classes[column]}>${cell}`).join("")}`;
    })
    .join("\n");
  const sort = options.isSortable === true ? " data-sortable" : "";
  const table = `<table${sort}><caption class=sr>${options.caption}</caption><thead><tr>${head}<tbody>\n${body}</table>`;
  const region = options.isScrolled === true ? "scroll tall" : "scroll";
  return `<div class="${region}" role=region tabindex=0 aria-label="${options.caption}">${table}</div>`;
}
