import type { FrameText } from "./stack-text.js";

/**
 * The frames of the calling thread, innermost first, without the one of this function.
 *
 * The host may have put its own `Error.prepareStackTrace` in place (source-map-support does), or have frozen the
 * intrinsics. So ours is set for a moment and taken back in any case; where it cannot be set the stack comes as
 * text, without the functions' beginnings.
 *
 * It must use nothing from outside of itself: `stall-report attach` sends its text to another process.
 *
 * @param limits how many frames of a deep stack are kept at its two ends, and how deep a stack is looked into
 */
export function readFrames(limits: {
  readonly innermost: number;
  readonly outermost: number;
  readonly deepest: number;
  /** The longest text of a frame; a `data:` URL can have megabytes. */
  readonly textLength: number;
}): readonly FrameText[] {
  /** V8 has these since 9.x, all Nodes that we support give them, `@types/node` does not know them. */
  interface EnclosingPosition {
    getEnclosingLineNumber?(): number | null;
    getEnclosingColumnNumber?(): number | null;
  }
  // The name stands at the beginning, the position at the end.
  const shortened = (text: string): string => {
    const half = limits.textLength / 2;
    return text.length <= 2 * half ? text : `${text.slice(0, half)}…${text.slice(1 - half)}`;
  };
  const frameOf = (site: NodeJS.CallSite): FrameText => {
    const { getEnclosingLineNumber, getEnclosingColumnNumber } = site as EnclosingPosition;
    const line = getEnclosingLineNumber?.call(site);
    const column = getEnclosingColumnNumber?.call(site);
    const { isAsync } = site as { isAsync?(): boolean };
    const isKnown =
      typeof line === "number" && typeof column === "number" && line > 0 && column > 0;
    return {
      text: shortened(site.toString()),
      functionName: shortened(site.getFunctionName() ?? ""),
      file: shortened(site.getFileName() ?? ""),
      functionStart: isKnown ? [line, column] : null,
      ...(isAsync?.call(site) && { isAsync: true }),
    };
  };
  const framesOf = (sites: readonly NodeJS.CallSite[]): readonly FrameText[] => {
    const { innermost, outermost } = limits;
    const leftOut = sites.length - innermost - outermost;
    if (leftOut <= 0) return sites.map(frameOf);
    const inner = sites.slice(0, innermost).map(frameOf);
    const outer = sites.slice(innermost + leftOut).map(frameOf);
    return inner
      .map((frame, i) => (i === innermost - 1 ? { ...frame, leftOut } : frame))
      .concat(outer);
  };
  const framesOfText = (text: string): readonly FrameText[] =>
    text
      .split("\n")
      .filter((line) => line.startsWith("    at "))
      .map((line) => {
        const text = line.slice("    at ".length);
        const [, functionName = "", file = ""] =
          /^(?:(.*) \()?(.*?)(?::\d+:\d+)?\)?$/.exec(text) ?? [];
        return { text, functionName, file: file.startsWith("<") ? "" : file, functionStart: null };
      });
  const change = (act: () => void): void => {
    try {
      act();
    } catch {
      // Frozen: the stack comes as text and perhaps with fewer frames; and there is nothing to take back.
    }
  };
  const set = (name: string, value: unknown): void =>
    change(() =>
      Object.defineProperty(Error, name, {
        value,
        configurable: true,
        enumerable: true,
        writable: true,
      }),
    );
  const restore = (name: string, descriptor: PropertyDescriptor | undefined): void =>
    change(() => {
      if (descriptor === undefined) Reflect.deleteProperty(Error, name);
      else Object.defineProperty(Error, name, descriptor);
    });

  const limit = Object.getOwnPropertyDescriptor(Error, "stackTraceLimit");
  const prepare = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  const holder: { stack?: unknown } = {};
  try {
    set("stackTraceLimit", limits.deepest);
    set("prepareStackTrace", (_: unknown, sites: NodeJS.CallSite[]) => framesOf(sites));
    Error.captureStackTrace(holder, readFrames);
    const frames = holder.stack;
    if (Array.isArray(frames)) return frames as FrameText[];
    return typeof frames === "string" ? framesOfText(frames) : [];
  } finally {
    restore("stackTraceLimit", limit);
    restore("prepareStackTrace", prepare);
  }
}
