import { all } from "./dom.js";

/** What is folded and goes on paper: not the cards that the style of print leaves out. */
const PRINTED = "details:not([open]):not(.card:nth-child(n + 21 of .card))";

/** Opens what is folded while the page is printed: paper cannot be unfolded. */
export function openWhenPrinted() {
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all(PRINTED);
    for (const fold of opened) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
  });
}
