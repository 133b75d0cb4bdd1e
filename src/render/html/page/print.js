import { all } from "./dom.js";

/** Opens what is folded while the page is printed: paper cannot be unfolded. */
export function openWhenPrinted() {
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = all("details:not([open])");
    for (const fold of opened) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
  });
}
