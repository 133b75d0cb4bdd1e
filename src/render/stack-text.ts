import type { GroupStack, SourceExcerpt } from "../report/model.js";
import { ANONYMOUS_NAME } from "../stack/function-name.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";
import { type LogText, visibleText } from "./log-text.js";
import { formatDuration, plural } from "./units.js";

/** How many frames of a stack are shown: recursion makes stacks of hundreds, and their middle tells nothing. */
export const MOST_FRAMES = 30;

/** The name of a frame's function. */
export function frameName(frame: ResolvedFrame): string {
  return frame.functionName ?? ANONYMOUS_NAME;
}

/** `src/pdf.ts:12:7`, as far as it is known; empty for builtins. */
export function framePlace(frame: ResolvedFrame): string {
  if (frame.file === undefined) return "";
  return [frame.file, frame.line, frame.column].filter((part) => part !== undefined).join(":");
}

/** ` x 37` for a recursive function that was in as many calls, else empty. */
export function frameCalls({ calls }: ResolvedFrame): string {
  return calls === undefined ? "" : ` x ${calls}`;
}

/** A frame on one line, `renderInvoice (src/pdf.ts:12:7)`, a recursive one with ` x 37` after it. */
export function frameText(frame: ResolvedFrame): string {
  const place = framePlace(frame);
  const name = `${frame.generated.isAsync === true ? "async " : ""}${frameName(frame)}`;
  return `${place === "" ? name : `${name} (${place})`}${frameCalls(frame)}`;
}

/** Whether a frame could not be turned into the user's own source although it should have been. */
export function isUnmapped({ outcome }: ResolvedFrame): boolean {
  return (
    outcome === "stale-map" ||
    outcome === "in-memory" ||
    outcome === "invalid-map" ||
    outcome === "ambiguous-map" ||
    outcome === "unmapped-position"
  );
}

/** What a stack weighs: `12 stalls, 4.30 s`. */
export function stackTitle(stack: GroupStack): string {
  return `${plural(stack.count, "stall")}, ${formatDuration(stack.blockedMs)}`;
}

/** The frames of a stack as lines, innermost first; the middle of a very deep one is left out, and said to be. */
export function stackLines({ frames }: GroupStack): LogText[] {
  if (frames.length === 0) return [visibleText("(no frames: only the event loop)")];
  const lines = frames.map((frame) => visibleText(frameText(frame)));
  if (lines.length <= MOST_FRAMES) return lines;
  const head = lines.slice(0, (MOST_FRAMES * 2) / 3);
  const tail = lines.slice(-MOST_FRAMES / 3);
  const left = lines.length - head.length - tail.length;
  return [...head, visibleText(`... ${plural(left, "frame")} left out ...`), ...tail];
}

/** One line of the user's source. */
export interface SourceLine {
  /** 1-based. */
  readonly number: number;
  readonly text: LogText;
  readonly isBlamed: boolean;
}

/** The lines of an excerpt with their numbers; tabs are two spaces. */
export function sourceLines(source: SourceExcerpt): SourceLine[] {
  return source.lines.map((line, i) => ({
    number: source.firstLine + i,
    text: visibleText(line.replaceAll("\t", "  ")),
    isBlamed: source.firstLine + i === source.blamedLine,
  }));
}

/** The excerpt as plain text, the blamed line marked with an arrow. */
export function sourceText(source: SourceExcerpt): LogText[] {
  const lines = sourceLines(source);
  const digits = String(lines.at(-1)?.number ?? 0).length;
  return lines.map(({ number, text, isBlamed }) =>
    visibleText(`${isBlamed ? ">" : " "} ${String(number).padStart(digits)} | ${text}`.trimEnd()),
  );
}
