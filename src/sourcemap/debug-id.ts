import { readHead, readTail } from "./safe-file.js";

const DEBUG_ID = /"(?:debugId|debug_id)"\s*:\s*"([0-9a-fA-F-]{32,36})"/;
const LOOKED_AT_BYTES = 64 * 1024;

/**
 * Looks for a map's debug id (`debugId`, formerly `debug_id`) in the first and last 64 KiB of its file.
 *
 * Builders write it at one of the two ends; reading every map of a folder whole would take seconds. What is found is
 * checked once more when the map is opened.
 *
 * @returns the id in lower case
 * @see https://tc39.es/ecma426/#sec-source-map-format
 */
export async function readDebugIdOfMapFile(realPath: string): Promise<string | undefined> {
  for (const read of [readHead, readTail]) {
    const text = await read(realPath, LOOKED_AT_BYTES);
    const match = typeof text === "string" ? DEBUG_ID.exec(text) : null;
    if (match?.[1] !== undefined) return match[1].toLowerCase();
  }
  return undefined;
}
