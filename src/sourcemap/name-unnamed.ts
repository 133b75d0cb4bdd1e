/**
 * Names unnamed functions in files without a map: if the file that ran is available, its text shows which route, callback or
 * listener a function is.
 */
import type { SourceMapLimits } from "./limits.js";
import { type NamedSite, OriginalSource } from "./original-source.js";
import { type ShownPosition, toMapPosition } from "./position.js";
import { hasHash, readWholeFile } from "./safe-file.js";

/** Finds the function around a position if it has no name or a computed one; undefined if it has another. */
export type NameUnnamed = (position: ShownPosition, begin?: ShownPosition) => NamedSite | undefined;

/**
 * Reads the file that ran.
 *
 * @param sha256 of the text to which the positions refer, if recorded
 * @returns undefined if the file is a different one or cannot be read
 */
export async function readUnnamed(
  path: string,
  sha256: string | undefined,
  limits: SourceMapLimits,
): Promise<NameUnnamed | undefined> {
  if (!(await hasHash(path, sha256, limits.fileBytes))) return undefined;
  const text = await readWholeFile(path, limits.fileBytes);
  if (typeof text !== "string") return undefined;
  const source = new OriginalSource(text);
  return (position, begin) => {
    const site = source.functionAround(
      toMapPosition(position),
      begin === undefined ? undefined : toMapPosition(begin),
    );
    // The engine knows all other names, so a function that has one is not the one that was met.
    const mayBeUnknown = site?.isUnnamed === true || site?.name.endsWith("]");
    return mayBeUnknown ? site : undefined;
  };
}
