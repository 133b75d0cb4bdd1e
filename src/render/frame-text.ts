import type { ResolvedFrame } from "../stack/resolved-frame.js";
import { shownPath } from "./shown-path.js";

/** How a frame without a name is called. */
const ANONYMOUS = "(anonymous)";

/** The name of a frame's function. Not escaped. */
export function frameName(frame: ResolvedFrame): string {
  return frame.functionName ?? ANONYMOUS;
}

/** `src/pdf.ts:12:7`, as far as it is known; empty for builtins. Not escaped. */
export function framePlace(frame: ResolvedFrame): string {
  if (frame.file === undefined) return "";
  return [shownPath(frame.file), frame.line, frame.column]
    .filter((part) => part !== undefined)
    .join(":");
}

/** A frame on one line, `renderInvoice (src/pdf.ts:12:7)`, a recursive one with `x 37` behind it. Not escaped. */
export function frameText(frame: ResolvedFrame): string {
  const place = framePlace(frame);
  const name = `${frame.generated.isAsync === true ? "async " : ""}${frameName(frame)}`;
  return `${place === "" ? name : `${name} (${place})`}${frameCalls(frame)}`;
}

/** ` x 37` for a recursive function that was in as many calls, else empty. */
export function frameCalls({ calls }: ResolvedFrame): string {
  return calls === undefined ? "" : ` x ${calls}`;
}

/** Whether a frame could not be turned into the user's own source although it should have been. */
export function isUnmapped(frame: ResolvedFrame): boolean {
  return (
    frame.outcome === "stale-map" ||
    frame.outcome === "invalid-map" ||
    frame.outcome === "ambiguous-map" ||
    frame.outcome === "unmapped-position"
  );
}
