/**
 * Sentences about sides that are divided, by time, host or version. Nothing here is escaped: names of the log may occur.
 */
import type { Change, Comparison } from "../compare/comparison-model.js";
import type { SideDivision } from "../compare/side-division.js";
import { HOUR_MS } from "../record/time-units.js";
import type { TrendQuantity } from "../report/trend-change.js";
import { nameList } from "./name-list.js";
import { sizeText, whenText } from "./since-text.js";
import { plural } from "./units.js";

/** The most functions that the first line names. */
const MOST_NAMED = 3;

/** What a ratio of the whole side hides: `B is not one thing: priceCart ×1.1 until Tue 17 Nov 14:00, ×6.1 since`. */
export function divisionTexts(comparison: Comparison): string[] {
  return (["before", "after"] as const).flatMap((side) => {
    const parts = (["version", "time", "host"] as const).flatMap((by) =>
      partTexts(comparison, (division) => division.side === side && division.cut.by === by),
    );
    const name = side === "before" ? "A" : "B";
    return parts.length === 0 ? [] : [`${name} is not one thing: ${parts.join("; ")}`];
  });
}

/**
 * The functions that divide a side, or all stalls together if no function does. If all stalls are divided by a host, functions are
 * left out: it is the machine, not a function.
 */
function partTexts(
  { groups, overall }: Comparison,
  isWanted: (division: SideDivision) => boolean,
): string[] {
  const whole = overall.divisions.find(isWanted);
  const all = whole === undefined ? [] : [`all stalls ${divisionText(whole)}`];
  const found = groups.flatMap(({ title, divisions, acceptance }) => {
    const division = divisions.find(isWanted);
    return division === undefined || acceptance !== undefined ? [] : [{ title, division }];
  });
  const isHost = whole?.cut.by === "host";
  const told = isHost
    ? found.filter(({ division }) => namesOf(division) !== namesOf(whole))
    : found;
  const texts = told
    .slice(0, MOST_NAMED)
    .map(({ title, division }) => `${title} ${divisionText(division)}`);
  return isHost ? [...all, ...texts] : texts.length === 0 ? all : texts;
}

function namesOf({ cut }: SideDivision): string {
  return cut.by === "time" ? "" : cut.names.join("\n");
}

/** `, because of web-13 alone`: where there would be nothing to call without that host or version; empty otherwise. */
export function causeText({ notes, divisions }: Change): string {
  const decisive = notes.includes("by-blocked-time") ? "blocked" : "rate";
  for (const { side, quantity, cut, haveOthersChanged } of divisions) {
    if (quantity !== decisive || haveOthersChanged) continue;
    if (cut.by === "host") return `, because of ${hostsText(cut.names)} alone`;
    if (cut.by === "version" && side === "after" && cut.names[0] !== "") {
      return `, because of version ${cut.names[0]} alone`;
    }
  }
  return "";
}

/** `×1.1 until Tue 17 Nov 14:00, ×6.1 since`, `×9.3 on web-13, ×1 on the other 19 hosts`: the ratios of both parts of a side. */
export function divisionText({ quantity, cut, ratios }: SideDivision): string {
  const [one, other] = ratios.map(({ estimate }) => sizeText(estimate));
  const what = quantityText(quantity);
  if (cut.by === "time") {
    return `${what}${one} until ${whenText(cut.atMs, HOUR_MS, cut.within)}, ${other} since`;
  }
  const { names, others } = cut;
  if (cut.by === "host") {
    const rest = others.length === 1 ? others[0] : `the other ${plural(others.length, "host")}`;
    return `${what}${one} on ${hostsText(names)}, ${other} on ${rest}`;
  }
  const rest =
    others.length === 1
      ? versionText(others[0])
      : `with the other ${plural(others.length, "version")}`;
  return `${what}${one} ${versionText(names[0])}, ${other} ${rest}`;
}

/** The most hosts that a sentence names. */
const MOST_HOSTS = 3;

/** `web-3 and web-13`, `web-3, web-4, web-7 and 2 more hosts`. */
export function hostsText(names: readonly string[]): string {
  if (names.length > MOST_HOSTS) return nameList(names, MOST_HOSTS, "host");
  const last = names.at(-1) ?? "";
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${last}` : last;
}

function versionText(version = ""): string {
  return version === "" ? "without a version" : `with version ${version}`;
}

function quantityText(quantity: TrendQuantity): string {
  return quantity === "rate" ? "" : "blocked time ";
}
