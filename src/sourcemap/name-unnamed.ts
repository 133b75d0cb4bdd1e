/**
 * Names for functions without one in files that have no map: the file that ran may be at hand, and its text says which route, callback
 * or listener a function is.
 */
import type { SourceMapLimits } from "./limits.js";
import { type NamedSite, OriginalSource } from "./original-source.js";
import { type ShownPosition, toMapPosition } from "./position.js";
import { hashFile, readWholeFile } from "./safe-file.js";

/** Says which function without a name is around a position; undefined for others, which have their own name. */
export type NameUnnamed = (position: ShownPosition, begin?: ShownPosition) => NamedSite | undefined;

/**
 * Reads the file that ran.
 *
 * @param sha256 of the text in which the positions are, if the log says
 * @returns undefined if it is another one, or cannot be read
 */
export async function readUnnamed(
  path: string,
  sha256: string | undefined,
  limits: SourceMapLimits,
): Promise<NameUnnamed | undefined> {
  const expected = sha256?.toLowerCase();
  if (expected !== undefined && (await hashFile(path, limits.fileBytes)) !== expected)
    return undefined;
  const text = await readWholeFile(path, limits.fileBytes);
  if (typeof text !== "string") return undefined;
  const source = new OriginalSource(text);
  return (position, begin) => {
    const site = source.functionAround(
      toMapPosition(position),
      begin === undefined ? undefined : toMapPosition(begin),
    );
    return site?.isUnnamed === true ? site : undefined;
  };
}
