import { formatCount, plural } from "./units.js";

/** The first of some names and how many more there are: `a, b and 3 more`, with a noun `a, b and 3 more hosts`. */
export function nameList(names: readonly string[], most: number, noun = ""): string {
  const left = names.length - most;
  const shown = names.slice(0, most).join(", ");
  if (left <= 0) return shown;
  return `${shown} and ${noun === "" ? `${formatCount(left)} more` : plural(left, `more ${noun}`)}`;
}
