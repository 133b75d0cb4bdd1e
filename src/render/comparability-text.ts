import type { SharedHours } from "../compare/clock-match.js";
import type { ComparabilityNote } from "../compare/comparability-note.js";
import { HOUR_MS } from "../record/time-units.js";
import type { Span } from "../tally/span.js";
import { workText } from "./work-text.js";

/** The most names that a list shows. */
const MOST_NAMES = 4;

/** What differs between the sides besides the code in words, with what to do about it. Not escaped. */
export function comparabilityText(note: ComparabilityNote): string {
  switch (note.code) {
    case "empty-side":
      return `${note.side} has no records: nothing was monitored, or the wrong files were named`;
    case "no-life-lines":
      return `${note.side} does not say for how long it was observed (no start records): rates cannot be compared; state it with --window ${note.which}=24h`;
    case "no-work":
    case "work-unknown":
    case "not-overall":
      return workText(note);
    case "mostly-stalled":
      return `${percent(Math.min(1, note.share))} of the active time of ${note.side} is stalls: more stalls make more active hours, which hides a part of the change; compare without --per active-hour, too`;
    case "same-input":
      return "both sides have the same records: there is nothing to compare";
    case "overlap":
      return `${note.processCount === 1 ? "1 process is" : `${note.processCount} processes are`} on both sides for ${percent(note.share)} of the shorter one's time: their stalls count on both, which hides changes; split the logs with --split-at or --by-version`;
    case "versions-mixed":
      return `after has versions ${note.versions.slice(0, MOST_NAMES).join(", ")}, but ${note.oldVersions.slice(0, MOST_NAMES).join(", ")} also ran before: this dilutes the change; --by-version OLD..NEW compares versions`;
    case "thresholds-differ":
      return `the threshold was ${list(note.before)} ms before and ${list(note.after)} ms after; only stalls of at least ${Math.max(...note.before, ...note.after)} ms are compared`;
    case "hours-differ":
      return `${coverText(note)}, different hours of the day: the load may explain part of this; compare with the same hours of another day`;
    case "hours-shared":
      return `${coverText(note)}: ratios and tests use ${note.ofDays.map(hoursText).join(" and ")}, which both cover; counts and rates use all hours`;
    case "no-shared-hours":
      return `${note.sides.join(" and ")} share no hour of the day: --match-hours leaves nothing to compare`;
    case "hours-matched":
      return `only ${rangesText(note.hours)} (UTC), which both sides cover, is compared; left out: ${note.leftOut.map(({ side, observedMs, count }) => `${(observedMs / HOUR_MS).toFixed(1)} h with ${count} stalls of ${side}`).join(", ")}`;
    case "weekdays-differ":
      return `before covers ${note.before}, after ${note.after}: the load may explain part of this; compare like days`;
    case "hosts-differ":
      return `different hosts: ${list(note.before)} before, ${list(note.after)} after`;
    case "node-versions-differ":
      return `different Node versions: ${list(note.before)} before, ${list(note.after)} after`;
    case "processes-differ":
      return `${note.before} processes before, ${note.after} after: rates are per process hour`;
    case "problems":
      return `${note.side} has ${note.lineCount === 1 ? "1 bad line" : `${note.lineCount} bad lines`} (${note.share < 0.01 ? "less than 1 %" : percent(note.share)} of its lines): what they contained is missing; \`stall-report validate\` lists them`;
    case "gaps":
      return `${note.side} has ${note.count === 1 ? "1 silence" : `${note.count} silences`} of more than ten minutes, ${note.areObserved ? "counted as observed although that is unknown; --exclude-gap leaves them out" : "not counted as observed"}`;
    case "suspects-differ":
      return `${percent(note.before)} of the stalls before and ${percent(note.after)} after are suspected false positives: the machine changed, not only the code`;
    case "judged-differently":
      return `one side measures more often than the other whether its processes got a CPU: the ${note.starvedCount} starved stalls are compared like the others, because more such stalls of the other side cannot be told apart`;
  }
}

function coverText({ before, after }: Record<"before" | "after", Span | undefined>): string {
  return `before covers ${hourRange(before)}, after ${hourRange(after)} (UTC)`;
}

function hourRange(window: Span | undefined): string {
  if (window === undefined) return "nothing";
  const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 16);
  const isLong = window.to - window.from >= 23 * HOUR_MS;
  return isLong ? "whole days" : `${clock(window.from)}-${clock(window.to)}`;
}

/** `09:00-12:00 of weekdays`. */
function hoursText({ days, hours }: SharedHours): string {
  const of = days === undefined ? "" : ` of ${days === "weekdays" ? days : "weekends"}`;
  return `${rangesText(hours)}${of}`;
}

/** `09:00-12:00, 14:00-15:00`. @param hours ascending */
function rangesText(hours: readonly number[]): string {
  const ranges: { from: number; to: number }[] = [];
  for (const hour of hours) {
    const last = ranges.at(-1);
    if (last?.to === hour) last.to = hour + 1;
    else ranges.push({ from: hour, to: hour + 1 });
  }
  const clock = (hour: number): string => `${String(hour).padStart(2, "0")}:00`;
  return ranges.map(({ from, to }) => `${clock(from)}-${clock(to)}`).join(", ");
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function list(values: readonly (string | number)[]): string {
  const shown = values.slice(0, MOST_NAMES).join(", ");
  return values.length > MOST_NAMES ? `${shown} ...` : shown;
}
