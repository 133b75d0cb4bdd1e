import type { FrameOutcome } from "../stack/resolved-frame.js";
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
  /** What to do to get more, in words; only where something is lacking. */
  readonly hint: string | undefined;
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

/** Makes the summary of one generated file, with the hint that its worst outcome asks for. */
export function summarizeFile(counted: CountedFile): FileOutcomes {
  const { counts, looksBuilt, ...rest } = counted;
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return {
    ...rest,
    total,
    counts: Object.fromEntries(counts),
    hint: hintFor(counted, total),
  };
}

function hintFor(
  { file, version, counts, looksBuilt }: CountedFile,
  total: number,
): string | undefined {
  const say = (outcome: FrameOutcome, what: string): string | undefined => {
    const count = counts.get(outcome) ?? 0;
    return count === 0 ? undefined : `${count} of ${total} frames of ${file} ${what}`;
  };
  const option = version === undefined ? "--source-maps DIR" : `--source-maps ${version}=DIR`;
  return (
    say(
      "stale-map",
      `have a map of another build: pass the maps of the build that ran, ${option}`,
    ) ??
    say(
      "ambiguous-map",
      `fit several maps: pass a folder that holds only one of them, ${option}`,
    ) ??
    say("invalid-map", "have a map that cannot be read") ??
    // Plain source files need no map; a hint for each of them would bury the ones that matter.
    (looksBuilt ? say("no-map", `had no map: ${option}`) : undefined)
  );
}
