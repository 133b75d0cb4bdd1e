import { all, makeButton, makeSearch } from "./dom.js";

/** Shorter tables are searched by eye. */
const FILTERED_ROWS = 8;
const UNITS_MS = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 };

/** Adds sorting by column to each table that asks for it, and one filter for a table and what is folded away below it. */
export function sortAndFilterTables() {
  for (const table of all("table[data-sortable]")) makeSortable(table);
  for (const region of all("main > div > table[data-sortable]").map((one) => one.parentElement)) {
    const folded = region.nextElementSibling?.matches("details.more")
      ? region.nextElementSibling
      : undefined;
    const rows = [region, ...(folded ? [folded] : [])].flatMap((part) => all("tbody tr", part));
    if (rows.length >= FILTERED_ROWS) region.before(makeFilter(rows, folded));
  }
}

function makeSortable(table) {
  const [body] = table.tBodies;
  const rows = [...body.rows];
  if (rows.length < 2) return;
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const isNumber = head.classList.contains("n");
    const button = makeButton(head.textContent, () => {
      const was = head.getAttribute("aria-sort");
      const first = isNumber && column > 0 ? "descending" : "ascending";
      const direction = was ? (was === "ascending" ? "descending" : "ascending") : first;
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", direction);
      body.append(...sorted(rows, column, isNumber, direction === "ascending" ? 1 : -1));
    });
    head.replaceChildren(button);
  });
}

function sorted(rows, column, isNumber, sign) {
  const keyed = rows.map((row, i) => {
    const text = row.cells[column].textContent.trim();
    const key = isNumber ? numberOf(text) : text.toLowerCase();
    return { row, i, key, isLast: row.classList.contains("rest") };
  });
  const compare = (a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
  keyed.sort((a, b) => a.isLast - b.isLast || sign * compare(a, b) || a.i - b.i);
  return keyed.map(({ row }) => row);
}

/** The first number of a text, a duration in milliseconds. */
function numberOf(text) {
  const [, number, unit] = /(\d[\d.]*)\s*([a-z]*)/.exec(text.replaceAll(",", "")) ?? [];
  return number === undefined ? -1 : Number(number) * (UNITS_MS[unit] ?? 1);
}

function makeFilter(rows, folded) {
  const wasOpen = folded?.open;
  let texts;
  return makeSearch("Filter rows", (words) => {
    texts ??= rows.map((row) => row.textContent.toLowerCase());
    let shown = 0;
    let isFound = false;
    rows.forEach((row, i) => {
      row.hidden = !words.every((word) => texts[i].includes(word));
      if (row.hidden) return;
      shown++;
      isFound ||= folded?.contains(row) === true;
    });
    if (folded) folded.open = words.length === 0 ? wasOpen : isFound;
    return words.length === 0 ? "" : `${shown} of ${rows.length} rows`;
  });
}
