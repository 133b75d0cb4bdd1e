/** A time as people read it, in UTC to the second: `2026-11-24 08:03:12`. */
export function timeText(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 19).replace("T", " ");
}

/** A span of time; of what a text is about, it says whether days need a year. */
export interface TextSpan {
  readonly from: number;
  readonly to: number;
}

/** A span of time in UTC, the day once where both ends share it: `2026-11-24 08:00:00 to 09:30:00 UTC`. */
export function spanText(span: TextSpan): string {
  const from = timeText(span.from);
  const to = timeText(span.to);
  const isOneDay = from.slice(0, 10) === to.slice(0, 10);
  return `${from} to ${isOneDay ? to.slice(11) : to} UTC`;
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** `24 Nov` (UTC); `24 Nov 2026` beside other years. */
export function dayText(epochMs: number, span?: TextSpan): string {
  const date = new Date(epochMs);
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  const isOfYears = span !== undefined && yearOf(span.from) !== yearOf(span.to);
  return isOfYears ? `${day} ${yearOf(epochMs)}` : day;
}

function yearOf(epochMs: number): number {
  return new Date(epochMs).getUTCFullYear();
}

/** `24 Nov 22:38` (UTC). */
export function minuteText(epochMs: number, span?: TextSpan): string {
  return `${dayText(epochMs, span)} ${new Date(epochMs).toISOString().slice(11, 16)}`;
}

const DAYS = "Sun Mon Tue Wed Thu Fri Sat".split(" ");

/** `Tue 24 Nov` (UTC). */
export function weekdayText(epochMs: number, span?: TextSpan): string {
  return `${DAYS[new Date(epochMs).getUTCDay()]} ${dayText(epochMs, span)}`;
}
