import { FunctionIds } from "../record/function-ids.js";
import { commonPath, type Frames } from "./common-path.js";

/** Who made the code of a frame: `eval at compile (/srv/rules.js:5:10)`, of `eval (eval at compile (/srv/rules.js:5:10), <anonymous>:3:9)`. */
const MAKER = / \((eval at .+), <anonymous>:\d+:\d+\)$/;

/**
 * The same stack of a profile, which says of functions in code that `eval` or `new Function` made by whom it was made.
 *
 * A profile knows no more of such a function than the number of its script. An answer that had come through the script knows who
 * made it; without one the functions stay nameless natives, for which a caller is blamed.
 */
export function withMakers(frames: Frames, answers: readonly Frames[]): Frames {
  if (!frames.some(({ made }) => made !== undefined)) return frames;
  const functions = new FunctionIds();
  const makers = new Map<string, string>();
  for (const answer of answers) {
    for (const [own, other] of commonPath(frames, answer, functions)) {
      const script = frames[own]?.made?.scriptId;
      const [, maker] = MAKER.exec(answer[other]?.text ?? "") ?? [];
      if (script !== undefined && maker !== undefined) makers.set(script, maker);
    }
  }
  return frames.map((frame) => {
    const maker = makers.get(frame.made?.scriptId ?? "");
    if (maker === undefined || frame.made === undefined) return frame;
    const [line, column] = frame.made.place;
    // V8 calls a nameless function of such code like that.
    const name = frame.functionName || "eval";
    return { ...frame, text: `${name} (${maker}, <anonymous>:${line}:${column})` };
  });
}
