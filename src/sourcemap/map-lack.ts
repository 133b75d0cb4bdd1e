import type { FrameOutcome, LackingOutcome } from "../stack/resolved-frame.js";
import type { MapProblem } from "./problem.js";

/** A generated file with frames that a suitable map would mend. */
export interface MapLack {
  readonly file: string;
  readonly version: string | undefined;
  readonly outcome: LackingOutcome;
  /** The distinct frames of this outcome. */
  readonly count: number;
  /** All distinct frames of the file. */
  readonly frameCount: number;
  /** Why there is no map, or none that can be read, if something stood in the way. */
  readonly problem?: MapProblem;
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
 * @param problem the first with its map or with finding it
 */
export function lackOf(
  outcomes: readonly FrameOutcome[],
  looksBuilt: boolean,
  problem: MapProblem | undefined,
): Omit<MapLack, "file" | "version"> | undefined {
  const needsMap = looksBuilt || problem !== undefined;
  const outcome = LACKING.find((one) => outcomes.includes(one) && (one !== "no-map" || needsMap));
  if (outcome === undefined) return undefined;
  const { length: count } = outcomes.filter((one) => one === outcome);
  const isToldWhy = problem !== undefined && (outcome === "no-map" || outcome === "invalid-map");
  return { outcome, count, frameCount: outcomes.length, ...(isToldWhy && { problem }) };
}
