import type { AboutReading } from "../report/about-reading.js";
import type { Missing } from "../tally/missing.js";
import { nameList } from "./name-list.js";

/** How many names are listed. */
const MOST_NAMES = 5;

const SINGULAR = { hosts: "host", services: "service", processes: "process" } as const;

/** How a headline begins where inputs are missing or the reading was interrupted; empty if all was read. */
export function unreadText({
  missing,
  isPartial,
}: Pick<AboutReading, "missing" | "isPartial">): string {
  const absent = missing.map(shortfallText).join("; ");
  return `${absent === "" ? "" : `INCOMPLETE (${absent}): `}${isPartial ? "PARTIAL (interrupted): " : ""}`;
}

/** `3 of 4 hosts in A, without web-2`. */
export function shortfallText({ what, side, expectedCount, foundCount, names }: Missing): string {
  const noun = expectedCount === 1 ? SINGULAR[what] : what;
  const found = `${foundCount} of ${expectedCount} ${noun}${side === undefined ? "" : ` in ${side}`}`;
  return names.length === 0 ? found : `${found}, without ${nameList(names, MOST_NAMES)}`;
}
