import type { Frame } from "../stack/frame.js";
import { looksMinified } from "./minified-name.js";
import { isShownPosition } from "./position.js";

const BUILT_FILE = /\.min\.[cm]?js$|[\\/]_?chunks?[\\/]/;

/** Whether a frame is of code that a source map could exist for. */
export function canHaveMap(frame: Frame): boolean {
  if (frame.isNative || frame.isWasm || frame.language !== undefined || frame.file === undefined)
    return false;
  if (/^(?:node:|wasm:|internal\/|evalmachine\.|data:|<)/.test(frame.file)) return false;
  return isShownPosition(frame.line, frame.column);
}

/**
 * Whether the frames of a file look like code that a program wrote: people's lines end before column 300, people's files are
 * not called `.min.js`, and people do not give most of their functions names of one or two letters.
 */
export function looksBuilt(frames: readonly Frame[]): boolean {
  if (frames.some((frame) => (frame.column ?? 0) > 300 || BUILT_FILE.test(frame.file ?? "")))
    return true;
  const names = new Set(
    frames.flatMap(({ functionName }) => functionName?.split(".").at(-1) ?? []),
  );
  const minified = [...names].filter(looksMinified).length;
  // One short name says nothing: people write `f` now and then.
  return minified >= 2 && 2 * minified >= names.size;
}
