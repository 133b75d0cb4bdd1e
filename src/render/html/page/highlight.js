import { all } from "./dom.js";

/** Shows whatever belongs to the group under the pointer, or to the focused one, in every picture and table. */
export function linkGroups() {
  const byGroup = groupsOf(all("[data-g]"));
  let shown;
  const show = (target) => {
    const id = target instanceof Element ? target.closest("[data-g]")?.dataset.g : undefined;
    if (id === shown) return;
    for (const element of byGroup.get(shown) ?? []) element.classList.remove("hot");
    for (const element of byGroup.get(id) ?? []) element.classList.add("hot");
    document.body.classList.toggle("linked", id !== undefined);
    shown = id;
  };
  document.addEventListener("pointerover", (event) => show(event.target));
  document.addEventListener("focusin", (event) => show(event.target));
}

function groupsOf(elements) {
  const byGroup = new Map();
  for (const element of elements) {
    const { g } = element.dataset;
    if (!byGroup.has(g)) byGroup.set(g, []);
    byGroup.get(g).push(element);
  }
  return byGroup;
}
