import type { Frame } from "../stack/frame.js";
import { isShownPosition } from "./position.js";

/** Whether a frame is of code that a source map could exist for. */
export function canHaveMap(frame: Frame): boolean {
  if (frame.isNative || frame.isWasm || frame.isPython || frame.file === undefined) return false;
  if (/^(?:node:|wasm:|internal\/|evalmachine\.|data:|<)/.test(frame.file)) return false;
  return isShownPosition(frame.line, frame.column);
}

/**
 * Whether a position looks like code that a program wrote: people's lines end before column 300, and people's files are
 * not called `.min.js`.
 */
export function looksBuilt(frame: Frame): boolean {
  return (frame.column ?? 0) > 300 || /\.min\.[cm]?js$|[\\/]_?chunks?[\\/]/.test(frame.file ?? "");
}
