import type { Frame } from "../stack/frame.js";
import { looksMinified } from "./minified-name.js";
import { isShownPosition } from "./position.js";

const BUILT_FILE = /\.min\.[cm]?js$|[\\/]_?chunks?[\\/]/;

/** Whether a source map could exist for a frame's code. */
export function canHaveMap(frame: Frame): boolean {
  if (frame.isNative || frame.isWasm || frame.language !== undefined || frame.file === undefined)
    return false;
  if (/^(?:node:|wasm:|internal\/|evalmachine\.|data:|<)/.test(frame.file)) return false;
  return isShownPosition(frame.line, frame.column);
}

/**
 * Whether the frames of a file look like built code: people do not write lines beyond column 300, name files `.min.js`, or give
 * most of their functions names of one or two letters.
 */
export function looksBuilt(frames: readonly Frame[]): boolean {
  if (frames.some((frame) => (frame.column ?? 0) > 300 || BUILT_FILE.test(frame.file ?? "")))
    return true;
  const names = new Set(
    frames.flatMap(({ functionName }) => functionName?.split(".").at(-1) ?? []),
  );
  const minified = [...names].filter(looksMinified).length;
  // One short name proves nothing: people write `f` occasionally.
  return minified >= 2 && 2 * minified >= names.size;
}
