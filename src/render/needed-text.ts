import type { Methods, NeededTime } from "../compare/comparison-model.js";
import { formatShare, plural } from "./units.js";

const HOURS_PER_DAY = 24;
const DAYS_PER_WEEK = 7;
const WEEKS_PER_YEAR = 52;

/** `about 18 more hours per side of a fleet of this size would show a doubling (80 % chance)`: what to wait for. */
export function neededText(needed: NeededTime, { needed: aim }: Methods): string {
  const sides = needed.side === "after" ? "of B" : "per side";
  const change = aim.ratio === 2 ? "a doubling" : `a change by ×${aim.ratio}`;
  const chance = `(${formatShare(aim.power, 1)} chance)`;
  if (needed.unit !== "hours") {
    const one = needed.unit === "hosts" ? "more host" : "more day";
    return `${plural(needed.amount, one)} ${sides} would show ${change} ${chance}; more hours of the same ${needed.unit} would not`;
  }
  const time =
    needed.wallHours === undefined
      ? `${waitText(needed.amount)} of process time ${sides}`
      : `${waitText(needed.wallHours)} ${sides}, with a fleet of this size,`;
  return `about ${time} would show ${change} ${chance}`;
}

/** A time as a person would say it, rounded up: `18 more hours`, `3 more days`. */
function waitText(hours: number): string {
  const minutes = Math.ceil((hours * 60) / 5) * 5;
  if (minutes < 60) return plural(minutes, "more minute");
  if (hours <= 36) return plural(Math.ceil(hours), "more hour");
  const days = Math.ceil(hours / HOURS_PER_DAY);
  if (days <= 2 * DAYS_PER_WEEK) return plural(days, "more day");
  const weeks = Math.ceil(days / DAYS_PER_WEEK);
  return weeks <= WEEKS_PER_YEAR ? plural(weeks, "more week") : "a year or more";
}
