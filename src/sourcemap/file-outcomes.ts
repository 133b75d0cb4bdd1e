import type { FrameOutcome, LackingOutcome } from "../stack/resolved-frame.js";
import type { MapSource } from "./map-finder.js";

/** The outcomes of the distinct frames of one generated file. */
export interface FileOutcomes {
  readonly file: string;
  readonly version: string | undefined;
  readonly total: number;
  readonly counts: Readonly<Partial<Record<FrameOutcome, number>>>;
  /** The map that was used. */
  readonly mapPath: string | undefined;
  /** How it was found. */
  readonly mapSource: MapSource | undefined;
  /** The outcome that a suitable map would mend, and its number of frames. */
  readonly lack: { readonly outcome: LackingOutcome; readonly count: number } | undefined;
}

/** One generated file's frames, while they are counted. */
export interface CountedFile {
  readonly file: string;
  readonly version: string | undefined;
  readonly counts: ReadonlyMap<FrameOutcome, number>;
  readonly looksBuilt: boolean;
  readonly mapPath: string | undefined;
  readonly mapSource: MapSource | undefined;
}

/** The first that occurs is reported, because it says most about what to do. */
const LACKING: readonly LackingOutcome[] = [
  "stale-map",
  "ambiguous-map",
  "in-memory",
  "invalid-map",
  "no-map",
];

/** Counts the outcomes of one generated file, with the worst. */
export function outcomesOfFile(counted: CountedFile): FileOutcomes {
  const { counts, looksBuilt, ...rest } = counted;
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  // Plain source files need no map, and reporting each of them would bury the files that matter.
  const outcome = LACKING.find((one) => counts.has(one) && (one !== "no-map" || looksBuilt));
  return {
    ...rest,
    total,
    counts: Object.fromEntries(counts),
    lack: outcome && { outcome, count: counts.get(outcome) ?? 0 },
  };
}
