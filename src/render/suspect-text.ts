import type { SuspectGroup } from "../report/model.js";
import { formatCount, formatDuration } from "./units.js";

/** How many hosts are named. */
const NAMED_HOSTS = 3;
/** From this share on an hour of the day, or a host, stands out. */
const OUTSTANDING_SHARE = 0.5;

/** `starved: 160 (20.7 min), all on node-07, 151 of them between 02:00 and 03:00 UTC`: how much was set aside, where and when. */
export function suspectText(suspect: SuspectGroup): string {
  const { kind, count, blockedMs } = suspect;
  const figures = `${kind}: ${formatCount(count)} (${formatDuration(blockedMs)})`;
  return [figures, hostsText(suspect), peakText(suspect)].filter((text) => text !== "").join(", ");
}

function hostsText({ hosts, count }: SuspectGroup): string {
  const known = hosts.filter(({ host }) => host !== "");
  const [first] = known;
  if (first === undefined) return "";
  if (first.count === count) return count === 1 ? `on ${first.host}` : `all on ${first.host}`;
  const named = known
    .slice(0, NAMED_HOSTS)
    .map(({ host, count }) => `${formatCount(count)} on ${host}`);
  const left = known.length - named.length;
  return `${named.join(", ")}${left > 0 ? ` and others on ${left} more ${left === 1 ? "host" : "hosts"}` : ""}`;
}

function peakText({ peak, count }: SuspectGroup): string {
  if (peak === undefined || count === 1 || peak.count < count * OUTSTANDING_SHARE) return "";
  const hour = (hourOfDay: number): string => `${String(hourOfDay % 24).padStart(2, "0")}:00`;
  const many = peak.count === count ? "all" : formatCount(peak.count);
  const days = peak.days === 1 ? "" : ` (on ${peak.days} days)`;
  return `${many} between ${hour(peak.hourOfDay)} and ${hour(peak.hourOfDay + 1)} UTC${days}`;
}
