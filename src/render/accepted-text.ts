/** The words for known blockers, the same in every format. */
import type { Group, Report } from "../report/model.js";
import { sumMs } from "../tally/sum-ms.js";
import { acceptanceText } from "./group-text.js";
import { acceptedGroups, shortId } from "./ranking.js";
import { formatDuration, plural } from "./units.js";

/** `Accepted as known: 12 stalls, 8.10 s`; empty if nothing is. */
export function acceptedTitle(report: Report): string {
  const figures = acceptedFigures(report);
  return figures === "" ? "" : `Accepted as known: ${figures}`;
}

/** `12 stalls, 8.10 s`: the sums of the known blockers; empty if there are none. */
export function acceptedFigures(report: Report): string {
  const groups = acceptedGroups(report);
  if (groups.length === 0) return "";
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  const blockedMs = sumMs(groups.map((group) => group.blockedMs));
  return `${plural(count, "stall")}, ${formatDuration(blockedMs)}`;
}

/** `9f31c2 renderInvoice: 12 stalls, 8.10 s, until 2027-03-01: the vendor mends it`. */
export function acceptedText(group: Group): string {
  const { id, title, count, blockedMs } = group;
  return `${shortId(id)} ${title}: ${plural(count, "stall")}, ${formatDuration(blockedMs)}, ${acceptanceText(group)}`;
}
