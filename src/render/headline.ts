import type { Report } from "../report/model.js";
import { formatDuration, formatSpan, plural } from "./units.js";

/** The answer in one sentence, in plain words; the same in every format. */
export function headline(report: Report): string {
  const { totals, coverage } = report;
  const partial = report.isPartial ? "PARTIAL (interrupted): " : "";
  if (coverage.sessions === 0 && totals.count === 0) {
    return `${partial}Nothing to report: the input holds no records`;
  }
  const watched = `${formatSpan(coverage.observedMs)} of watching (${plural(coverage.sessions, "process", "processes")})`;
  const during =
    coverage.basis === "lifecycle"
      ? ` in ${watched}`
      : ` in about ${watched}, by the times of the stalls`;
  if (totals.count === 0) {
    const aside =
      totals.suspectedCount === 0
        ? ""
        : ` besides ${plural(totals.suspectedCount, "suspected false positive")}`;
    return `${partial}No stalls${during}${aside}`;
  }
  return `${partial}${plural(totals.count, "stall")} blocked the event loop for ${formatDuration(totals.blockedMs)}${during}`;
}
