import type { FrameText } from "../../src/emitter/stack-text.js";

/** A frame whose function begins nowhere in particular. @param text as V8 prints it: `name (file:line:column)` */
export function frame(text: string): FrameText {
  return {
    text,
    functionName: text.split(" ")[0] ?? "",
    file: /([^( ]+):\d+:\d+\)?$/.exec(text)?.[1] ?? "",
    functionStart: null,
  };
}
