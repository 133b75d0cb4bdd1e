import { readHead, readTail } from "./safe-file.js";

const DEBUG_ID = /"(?:debugId|debug_id)"\s*:\s*"([0-9a-fA-F-]{32,36})"/;
const SEARCHED_BYTES = 64 * 1024;

/**
 * Searches the first and last 64 KiB of a map's file for its debug id (`debugId`, formerly `debug_id`).
 *
 * Builders write it at one of the two ends; reading every map of a folder in full would take seconds. The id is checked again
 * when the map is opened.
 *
 * @returns the id in lower case
 * @see https://tc39.es/ecma426/#sec-source-map-format
 */
export async function readDebugIdOfMapFile(realPath: string): Promise<string | undefined> {
  for (const read of [readHead, readTail]) {
    const text = await read(realPath, SEARCHED_BYTES);
    const match = typeof text === "string" ? DEBUG_ID.exec(text) : null;
    if (match?.[1] !== undefined) return match[1].toLowerCase();
  }
  return undefined;
}
