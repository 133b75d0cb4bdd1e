import type { FrameOutcome, LackingOutcome } from "../stack/resolved-frame.js";
import type { MapSource } from "./map-finder.js";

/** How the distinct frames of one generated file fared. */
export interface FileOutcomes {
  readonly file: string;
  readonly version: string | undefined;
  readonly total: number;
  readonly counts: Readonly<Partial<Record<FrameOutcome, number>>>;
  /** The map that was used. */
  readonly mapPath: string | undefined;
  /** How it was found. */
  readonly mapSource: MapSource | undefined;
  /** What could be helped by another map, and how many frames it is. */
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

/** The first that occurs is told: it says most about what to do. */
const LACKING: readonly LackingOutcome[] = [
  "stale-map",
  "ambiguous-map",
  "in-memory",
  "invalid-map",
  "no-map",
];

/** Makes the summary of one generated file, with its worst outcome. */
export function summarizeFile(counted: CountedFile): FileOutcomes {
  const { counts, looksBuilt, ...rest } = counted;
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  // Plain source files need no map; to tell it of each of them would bury the ones that matter.
  const outcome = LACKING.find((one) => counts.has(one) && (one !== "no-map" || looksBuilt));
  return {
    ...rest,
    total,
    counts: Object.fromEntries(counts),
    lack: outcome && { outcome, count: counts.get(outcome) ?? 0 },
  };
}
