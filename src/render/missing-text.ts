import type { Missing } from "../tally/missing.js";

/** How many names are listed. */
const MOST_NAMES = 5;

const SINGULAR = { hosts: "host", services: "service", processes: "process" } as const;

/** What should be in the logs and is not, as the beginning of the headline: empty if nothing is missing. */
export function missingText(missing: readonly Missing[]): string {
  if (missing.length === 0) return "";
  return `INCOMPLETE (${missing.map(shortfallText).join("; ")}): `;
}

/** `3 of 4 hosts in A, without web-2`. */
export function shortfallText({ what, side, expectedCount, foundCount, names }: Missing): string {
  const noun = expectedCount === 1 ? SINGULAR[what] : what;
  const found = `${foundCount} of ${expectedCount} ${noun}${side === undefined ? "" : ` in ${side}`}`;
  if (names.length === 0) return found;
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
  return `${found}, without ${names.slice(0, MOST_NAMES).join(", ")}${more}`;
}
