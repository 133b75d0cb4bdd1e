import type { Report } from "../report/model.js";
import { acceptedFigures } from "./accepted-text.js";
import { unreadText } from "./missing-text.js";
import { isOfSuspects } from "./ranking.js";
import { shortNumber } from "./ratio-text.js";
import { formatDuration, formatShare, formatSpan, plural } from "./units.js";

/** The answer in one sentence, in plain words; the same in every format. */
export function headline(report: Report): string {
  const { totals, coverage } = report;
  const unread = unreadText(report);
  if (coverage.sessions === 0 && totals.count === 0) {
    const isFiltered = report.warnings.some(({ code }) => code === "nothing-passed");
    return `${unread}Nothing to report: ${isFiltered ? "no record matches the filters" : "the input holds no records"}`;
  }
  const [only] = report.groups;
  if (report.wholeBlockedMs !== undefined && only !== undefined && totals.count > 0) {
    return `${unread}${only.title} blocked the event loop for ${formatDuration(totals.blockedMs)} in ${plural(totals.count, "stall")}${shareText(report)} over ${observedText(report)}${asideText(report)}`;
  }
  if (isOfSuspects(report)) {
    const { suspectedCount: count, suspectedMs } = totals;
    const suspects = `${plural(count, "suspected false positive")} (${formatDuration(suspectedMs)})`;
    return `${unread}${count === 0 ? "No suspected false positives" : suspects} over ${observedText(report)}`;
  }
  const stalls =
    totals.count === 0
      ? "No stalls"
      : `${plural(totals.count, "stall")} blocked the event loop for ${formatDuration(totals.blockedMs)}`;
  const known = acceptedFigures(report);
  const accepted = known === "" ? "" : `; accepted as known: ${known}`;
  return `${unread}${stalls} over ${observedText(report)}${accepted}${asideText(report)}`;
}

/** ` (6 % of all blocked time)`: how much of the whole one group is. */
export function shareText({ totals, wholeBlockedMs }: Report): string {
  return wholeBlockedMs === undefined
    ? ""
    : ` (${formatShare(totals.blockedMs, wholeBlockedMs)} of all blocked time)`;
}

/** `46 h 00 m of observed process time (4 processes)`. */
function observedText(report: Report): string {
  const { coverage } = report;
  const { observedMs, basis, sessions } = coverage;
  const time = `${formatSpan(observedMs)} of observed process time`;
  const processes = `(${plural(sessions, "process", "processes")})`;
  return basis === "lifecycle"
    ? `${time} ${processes}${workText(report)}`
    : `about ${time} ${processes}, estimated from the times of the stalls`;
}

/** `: 3.2 stalls and 1.90 s per 1,000 requests`; empty per hour. */
function workText({ work }: Report): string {
  if (work === undefined || work.count === 0 || work.done <= 0) return "";
  const { base, done, count, blockedMs, hourlyIds } = work;
  const part = hourlyIds.size > 0 ? ", in services that report them" : "";
  return `: ${shortNumber(count / done)} stalls and ${formatDuration(blockedMs / done)} per ${base.text}${part}`;
}

/** What was set aside may be far more than what was not, and must not stay unseen. */
function asideText({ totals }: Report): string {
  if (totals.suspectedCount === 0) return "";
  const more = totals.count === 0 ? "" : "more ";
  return `; ${plural(totals.suspectedCount, `${more}stall`)} (${formatDuration(totals.suspectedMs)}) set aside as suspected false positives`;
}
