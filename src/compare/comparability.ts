import type { ComparabilityNote, ComparisonSide } from "./comparison-model.js";

const HOUR_MS = 3_600_000;
/** Windows of nearly whole days cover every hour of the clock. */
const WHOLE_DAY_HOURS = 23;
/** A difference of suspects that says that the machine changed, not the code. */
const SUSPECT_SHARE_DIFFERENCE = 0.2;

/** What was done already about differences. */
export interface Precautions {
  /** Long silences count as watched. */
  readonly isGapWatched: boolean;
  /** Said of the hours of the clock, if they were matched. */
  readonly matchedHours: ComparabilityNote | undefined;
}

/** Lists what differs between the sides besides the code, each with what to do about it. */
export function comparabilityOf(
  before: ComparisonSide,
  after: ComparisonSide,
  { isGapWatched, matchedHours }: Precautions,
): ComparabilityNote[] {
  const notes: ComparabilityNote[] = [];
  const add = (code: string, message: string): void => void notes.push({ code, message });

  for (const side of [before, after]) {
    if (side.coverage.sessions === 0 && matchedHours?.code !== "no-shared-hours") {
      add(
        "empty-side",
        `${side.label} holds no records: nobody was watching, or the wrong files were named`,
      );
    } else if (side.coverage.sessions > 0 && side.coverage.basis === "span") {
      add(
        "no-life-lines",
        `${side.label} does not say for how long it was watched (no start records): rates cannot be compared; say it with --window ${side.label === before.label ? "before" : "after"}=24h`,
      );
    }
  }
  if (isSameInput(before, after)) {
    add("same-input", "both sides are the same files: there is nothing to compare");
  }
  const thresholds = new Set([...before.thresholds, ...after.thresholds]);
  if (thresholds.size > 1) {
    const largest = Math.max(...thresholds);
    add(
      "thresholds-differ",
      `recorded from ${list(before.thresholds)} ms on before and ${list(after.thresholds)} ms after; only stalls of ${largest} ms and more are compared`,
    );
  }
  const hours = [hoursOfDay(before), hoursOfDay(after)] as const;
  if (matchedHours !== undefined) notes.push(matchedHours);
  else if (hours[0] !== undefined && hours[1] !== undefined && differ(hours[0], hours[1])) {
    add(
      "hours-differ",
      `before covers ${hourRange(before)}, after ${hourRange(after)} (UTC): the time of day may explain part of this; --match-hours compares only the hours that both cover`,
    );
  }
  const days = [daysOf(before), daysOf(after)] as const;
  if (days[0] !== undefined && days[1] !== undefined && days[0] !== days[1]) {
    add(
      "weekdays-differ",
      `before covers ${days[0]}, after ${days[1]}: the load may explain part of this; compare alike days`,
    );
  }
  compareLists("hosts", before.hosts, after.hosts, add);
  compareLists("Node versions", before.nodeVersions, after.nodeVersions, add);
  const processes = [before.coverage.sessions, after.coverage.sessions] as const;
  if (Math.max(...processes) >= 2 * Math.max(1, Math.min(...processes))) {
    add(
      "processes-differ",
      `${processes[0]} processes before, ${processes[1]} after: rates are per process and hour`,
    );
  }
  for (const side of [before, after]) {
    const problems = side.inputs.reduce((sum, input) => sum + input.problems, 0);
    if (problems > 0)
      add(
        "problems",
        `${side.label} has ${problems === 1 ? "1 bad line" : `${problems} bad lines`}; their stalls are missing; \`stall-report validate\` lists them`,
      );
    // Without life lines every quiet time looks like a gap.
    if (side.coverage.gaps.length > 0 && side.coverage.basis === "lifecycle") {
      add(
        "gaps",
        `${side.label} has ${silences(side.coverage.gaps.length)} of more than ten minutes, ${isGapWatched ? "watched or not nobody knows: they count as watched, with --exclude-gap they do not" : "which do not count as watched"}`,
      );
    }
  }
  const shares = [suspectShare(before), suspectShare(after)] as const;
  if (Math.abs(shares[0] - shares[1]) > SUSPECT_SHARE_DIFFERENCE) {
    add(
      "suspects-differ",
      `${percent(shares[0])} of the stalls before and ${percent(shares[1])} after are suspected false positives: the machine changed, not only the code`,
    );
  }
  return notes;
}

function isSameInput(before: ComparisonSide, after: ComparisonSide): boolean {
  const paths = (side: ComparisonSide): string =>
    side.inputs
      .map((input) => input.path)
      .sort()
      .join("\n");
  const isSameWindow =
    before.window?.from === after.window?.from && before.window?.to === after.window?.to;
  return before.inputs.length > 0 && paths(before) === paths(after) && isSameWindow;
}

function hoursOfDay(side: ComparisonSide): Set<number> | undefined {
  if (side.window === undefined) return undefined;
  const hours = new Set<number>();
  const first = Math.floor(side.window.from / HOUR_MS);
  const last = Math.floor(side.window.to / HOUR_MS);
  for (let h = first; h <= last && hours.size < 24; h++) hours.add(((h % 24) + 24) % 24);
  return hours;
}

function differ(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  if (a.size >= WHOLE_DAY_HOURS && b.size >= WHOLE_DAY_HOURS) return false;
  const shared = [...a].filter((hour) => b.has(hour)).length;
  return shared < Math.max(a.size, b.size);
}

function hourRange(side: ComparisonSide): string {
  if (side.window === undefined) return "nothing";
  const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 16);
  const isLong = side.window.to - side.window.from >= WHOLE_DAY_HOURS * HOUR_MS;
  return isLong ? "whole days" : `${clock(side.window.from)}-${clock(side.window.to)}`;
}

/** Which kind of days a side covers; undefined where both kinds are in it, or nothing is. */
function daysOf({ window }: ComparisonSide): "weekdays" | "a weekend" | undefined {
  if (window === undefined || window.to - window.from >= 5 * 24 * HOUR_MS) return undefined;
  const kinds = new Set<"weekdays" | "a weekend">();
  for (let ms = window.from; ms < window.to; ms += HOUR_MS) {
    const day = new Date(ms).getUTCDay();
    kinds.add(day === 0 || day === 6 ? "a weekend" : "weekdays");
  }
  const [kind] = kinds;
  return kinds.size === 1 ? kind : undefined;
}

function silences(count: number): string {
  return count === 1 ? "1 silence" : `${count} silences`;
}

function compareLists(
  what: string,
  before: readonly string[],
  after: readonly string[],
  add: (code: string, message: string) => void,
): void {
  if (before.length === 0 || after.length === 0 || list(before) === list(after)) return;
  add(
    `${what.toLowerCase().replaceAll(" ", "-")}-differ`,
    `other ${what}: ${list(before)} before, ${list(after)} after`,
  );
}

function suspectShare({ totals }: ComparisonSide): number {
  const all = totals.count + totals.suspectedCount;
  return all === 0 ? 0 : totals.suspectedCount / all;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function list(values: readonly (string | number)[]): string {
  return values.length > 4 ? `${values.slice(0, 4).join(", ")} ...` : values.join(", ");
}
