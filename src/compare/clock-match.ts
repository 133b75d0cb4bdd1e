/**
 * Matches the cells of two sides by hour of the day and kind of day, because load follows both.
 */
import { HOUR_MS } from "../record/time-units.js";
import { hourOfDay } from "../tally/filters.js";
import type { ObservedCell } from "./observed-cells.js";

/** If this share of the after side was observed at the same time as the before side, cells are matched hour by hour. */
const CONCURRENT_SHARE = 0.8;
/** A match must keep at least this share of one side. */
const LEAST_SHARED = 0.5;

/** The kind of a day. */
export type DayKind = "weekdays" | "a weekend";

/** The kind of the day (UTC) of a time. */
export function dayKindOf(ms: number): DayKind {
  const day = new Date(ms).getUTCDay();
  return day === 0 || day === 6 ? "a weekend" : "weekdays";
}

/** How the cells of both sides are matched. */
export interface ClockMatch {
  /** `concurrent`: hour by hour; `hours`: by hour of the day. */
  readonly kind: "concurrent" | "hours" | "none";
  /** The phase of a cell; cells of the same phase are compared with each other. */
  readonly phaseOf: (cell: ObservedCell) => string;
  /** The phases that both sides have. */
  readonly shared: ReadonlySet<string>;
}

/** Finds the finest match by the clock that keeps enough of both sides. @param blockMs length of a block */
export function matchByClock(
  before: readonly ObservedCell[],
  after: readonly ObservedCell[],
  blockMs: number,
): ClockMatch {
  const match = (kind: ClockMatch["kind"], phaseOf: ClockMatch["phaseOf"]): ClockMatch => {
    const inBefore = new Set(before.map(phaseOf));
    const shared = new Set(after.map(phaseOf).filter((phase) => inBefore.has(phase)));
    return { kind, phaseOf, shared };
  };
  const blocks = new Set(before.map(({ block }) => block));
  if (shareOf(after, ({ block }) => blocks.has(block)) >= CONCURRENT_SHARE) {
    const hourSince = (block: number): string => String(Math.floor((block * blockMs) / HOUR_MS));
    return match("concurrent", ofBlocks(hourSince));
  }
  const dayKind = (block: number): DayKind => dayKindOf(block * blockMs);
  const hour = (block: number): number => hourOfDay(block * blockMs);
  const ways =
    blockMs > HOUR_MS
      ? [match("none", ofBlocks(dayKind))]
      : [
          match(
            "hours",
            ofBlocks((block) => `${hour(block)} ${dayKind(block)}`),
          ),
          match(
            "hours",
            ofBlocks((block) => String(hour(block))),
          ),
        ];
  const isEnough = ({ phaseOf, shared }: ClockMatch): boolean =>
    [before, after].some(
      (side) => shareOf(side, (cell) => shared.has(phaseOf(cell))) >= LEAST_SHARED,
    );
  return ways.find(isEnough) ?? match("none", () => "");
}

/** The phase of a cell is that of its block, of which there are far fewer. */
function ofBlocks(phaseOf: (block: number) => string): ClockMatch["phaseOf"] {
  const known = new Map<number, string>();
  return ({ block }) => {
    const phase = known.get(block) ?? phaseOf(block);
    known.set(block, phase);
    return phase;
  };
}

/** Hours of the day (UTC, 0 to 23, ascending) on one kind of day, or on all days. */
export interface SharedHours {
  readonly days: DayKind | undefined;
  readonly hours: readonly number[];
}

/** The hours that some of all cells cover, separately for weekdays and weekends if these differ. */
export function hoursCovered(
  some: readonly ObservedCell[],
  all: readonly ObservedCell[],
  blockMs: number,
): SharedHours[] {
  const kinds = new Set(all.map(({ block }) => dayKindOf(block * blockMs)));
  const parts = [...kinds].sort().map((days) => {
    const own = some.filter(({ block }) => dayKindOf(block * blockMs) === days);
    const hours = new Set(own.map(({ block }) => hourOfDay(block * blockMs)));
    return { days, hours: [...hours].sort((a, b) => a - b) };
  });
  const isAlike = new Set(parts.map(({ hours }) => hours.join())).size === 1;
  return isAlike && parts[0] !== undefined
    ? [{ days: undefined, hours: parts[0].hours }]
    : parts.filter(({ hours }) => hours.length > 0);
}

/** The share of the observed time in certain cells. */
export function shareOf(
  cells: readonly ObservedCell[],
  isCounted: (cell: ObservedCell) => boolean,
): number {
  let counted = 0;
  let all = 0;
  for (const cell of cells) {
    all += cell.hours;
    if (isCounted(cell)) counted += cell.hours;
  }
  return counted / all;
}
