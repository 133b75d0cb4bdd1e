import type { FrameOutcome, LackingOutcome } from "../stack/resolved-frame.js";

/** A generated file with frames that a suitable map would mend. */
export interface MapLack {
  readonly file: string;
  readonly version: string | undefined;
  readonly outcome: LackingOutcome;
  /** The distinct frames of this outcome. */
  readonly count: number;
  /** All distinct frames of the file. */
  readonly frameCount: number;
}

/** The first that occurs is reported, because it says most about what to do. */
const LACKING: readonly LackingOutcome[] = [
  "stale-map",
  "ambiguous-map",
  "in-memory",
  "invalid-map",
  "no-map",
];

/**
 * What the frames of one file lack; undefined if nothing.
 *
 * @param outcomes of its distinct frames
 * @param looksBuilt plain source files need no map, and reporting each of them would bury the files that matter
 */
export function lackOf(
  outcomes: readonly FrameOutcome[],
  looksBuilt: boolean,
): Omit<MapLack, "file" | "version"> | undefined {
  const outcome = LACKING.find((one) => outcomes.includes(one) && (one !== "no-map" || looksBuilt));
  if (outcome === undefined) return undefined;
  const { length: count } = outcomes.filter((one) => one === outcome);
  return { outcome, count, frameCount: outcomes.length };
}
