/**
 * The script of the page. A constant, because the page's policy names its hash (`html-hashes.ts`). It only adds to what
 * is there: sorting and filtering of tables, hovering that shows one group in every picture, zooming into the flame
 * graph. Everything it makes is made with the DOM, never from text as HTML.
 */
export const HTML_SCRIPT = String.raw`
"use strict";
(() => {
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const make = (name, text, className) => {
  const element = document.createElement(name);
  if (text) element.textContent = text;
  if (className) element.className = className;
  return element;
};

// Sorting: the values of a column share one unit, so the first number of a cell is enough.
const valueOf = (row, column, isNumber) => {
  const text = row.cells[column].textContent.trim();
  return isNumber ? Number.parseFloat(/\d[\d.]*/.exec(text.replaceAll(",", ""))) || 0 : text.toLowerCase();
};
for (const table of all("table[data-sortable]")) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  if (rows.length < 2) continue;
  [...table.tHead.rows[0].cells].forEach((cell, column) => {
    const button = make("button", cell.textContent);
    button.type = "button";
    cell.replaceChildren(button);
    button.addEventListener("click", () => {
      const isNumber = cell.classList.contains("n");
      const was = cell.getAttribute("aria-sort");
      const direction = was ? (was === "ascending" ? "descending" : "ascending")
        : isNumber && column > 0 ? "descending" : "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      cell.setAttribute("aria-sort", direction);
      const sign = direction === "ascending" ? 1 : -1;
      const keyed = rows.map((row, i) => ({ row, i, last: row.classList.contains("rest"), key: valueOf(row, column, isNumber) }));
      keyed.sort((a, b) => a.last - b.last || sign * (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) || a.i - b.i);
      body.append(...keyed.map(({ row }) => row));
    });
  });
  if (rows.length < 8) continue;
  const tools = make("div", "", "tools");
  const input = make("input");
  input.type = "search";
  input.placeholder = "Filter by name, file or id";
  input.setAttribute("aria-label", "Filter the table");
  const said = make("span");
  said.setAttribute("role", "status");
  tools.append(input, said);
  table.parentElement.before(tools);
  let texts;
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    texts ??= rows.map((row) => row.textContent.toLowerCase());
    let shown = 0;
    rows.forEach((row, i) => {
      row.hidden = !words.every((word) => texts[i].includes(word));
      if (!row.hidden) shown++;
    });
    said.textContent = words.length === 0 ? "" : shown + " of " + rows.length + " rows";
  });
}

// Linked hovering: whatever belongs to the group under the pointer, or to the focused one, is shown in every picture.
const byGroup = new Map();
for (const element of all("[data-g]")) {
  const id = element.dataset.g;
  if (!byGroup.has(id)) byGroup.set(id, []);
  byGroup.get(id).push(element);
}
let hot;
const heat = (id) => {
  if (id === hot) return;
  for (const element of byGroup.get(hot) ?? []) element.classList.remove("hot");
  for (const element of byGroup.get(id) ?? []) element.classList.add("hot");
  document.body.classList.toggle("linked", id !== undefined);
  hot = id;
};
const groupAt = (target) => target instanceof Element ? target.closest("[data-g]")?.dataset.g : undefined;
document.addEventListener("pointerover", (event) => heat(groupAt(event.target)));
document.addEventListener("focusin", (event) => heat(groupAt(event.target)));

// A link to a group opens its card.
const openTarget = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const card = target && target.closest("details");
  if (!card) return;
  card.open = true;
  card.querySelector("summary").focus({ preventScroll: true });
  card.scrollIntoView();
};
addEventListener("hashchange", openTarget);
openTarget();

// Zooming into the flame graph: every frame knows its left edge and width as shares of the whole.
for (const flame of all(".flame")) {
  const frames = all("svg.f", flame).map((frame) => ({
    frame, group: frame.parentElement,
    left: Number.parseFloat(frame.getAttribute("x")), width: Number.parseFloat(frame.getAttribute("width")),
    top: Number.parseFloat(frame.getAttribute("y")),
  }));
  const back = make("button", "Show all", "plain");
  back.type = "button";
  back.hidden = true;
  flame.before(back);
  const zoom = (to) => {
    back.hidden = to === undefined;
    const left = to ? to.left : 0, width = to ? to.width : 100;
    for (const one of frames) {
      const isAncestor = to && one.top < to.top;
      const isInside = one.left + one.width > left + 0.001 && one.left < left + width - 0.001;
      one.group.toggleAttribute("hidden", !isInside);
      if (!isInside) continue;
      one.frame.setAttribute("x", isAncestor ? "0%" : (one.left - left) / width * 100 + "%");
      one.frame.setAttribute("width", isAncestor ? "100%" : one.width / width * 100 + "%");
      one.frame.querySelector("text").classList.toggle("q", !isAncestor && one.width / width < 0.018);
      one.group.classList.toggle("above", Boolean(isAncestor));
    }
  };
  for (const one of frames) {
    one.group.classList.add("z");
    one.group.setAttribute("tabindex", "0");
    one.group.setAttribute("role", "button");
    one.group.addEventListener("click", () => zoom(one.width > 99.9 ? undefined : one));
    one.group.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      zoom(one);
    });
  }
  back.addEventListener("click", () => zoom(undefined));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") zoom(undefined); });
}
})();
`;
