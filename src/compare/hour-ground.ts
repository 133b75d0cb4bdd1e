import { HOUR_MS } from "../record/time-units.js";
import type { Hours } from "../stats/hour-noise.js";
import type { ObservedCell } from "./observed-cells.js";

/** The observed hours of both sides, and which of them each block of time is in. */
export interface HourGround {
  readonly hours: Hours;
  /** The index of the hour of a block; undefined if that was not observed. @param side 1: after */
  readonly indexOf: (side: 0 | 1, block: number) => number | undefined;
}

/**
 * Adds up the observed time of each hour, of all hosts together.
 *
 * @param sides the cells of each side in the order of time
 * @param blockMs the length of a block, less than an hour
 */
export function hourGround(
  sides: readonly [before: readonly ObservedCell[], after: readonly ObservedCell[]],
  blockMs: number,
  priorDf: number,
): HourGround {
  const hours: number[] = [];
  const isAfter: number[] = [];
  const known = [new Map<number, number>(), new Map<number, number>()] as const;
  const hourOf = (block: number): number => Math.floor((block * blockMs) / HOUR_MS);
  for (const [side, cells] of sides.entries()) {
    for (const cell of cells) {
      const indices = known[side as 0 | 1];
      const hour = hourOf(cell.block);
      const index = indices.get(hour) ?? hours.push(0) - 1;
      indices.set(hour, index);
      hours[index] = (hours[index] as number) + cell.hours;
      isAfter[index] = side;
    }
  }
  return {
    hours: { hours: Float64Array.from(hours), isAfter: Uint8Array.from(isAfter), priorDf },
    indexOf: (side, block) => known[side].get(hourOf(block)),
  };
}
