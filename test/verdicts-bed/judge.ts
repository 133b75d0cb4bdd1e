import { decodeLine } from "../../src/record/decode.js";
import type { StallRecord } from "../../src/record/record.js";
import type { Answer } from "./run-situation.js";
import type { Situation } from "./situations.js";

/**
 * Whether the report says of a situation what it should: a cause of its own is at the head of the ranking under its
 * name; a false positive is set aside, and nobody at all is blamed.
 */
export function isRight(situation: Situation, answer: Answer): boolean {
  if (!situation.verdicts.includes(answer.verdict)) return false;
  return situation.functions.length === 0
    ? answer.blamedFunctions.length === 0
    : situation.functions.includes(answer.functionName ?? "");
}

/** Whether a program was called starved, and rightly: in its longest stall it waited for a processor for longer than it had one. */
export function wasStarved({ verdict, log }: Answer): boolean {
  if (verdict !== "starved") return false;
  const stalls = log.split("\n").flatMap((line) => {
    const decoded = decodeLine(line);
    return decoded.kind === "record" && (decoded.record.type ?? "stall") === "stall"
      ? [decoded.record as StallRecord]
      : [];
  });
  const [longest] = stalls.sort((a, b) => b.duration - a.duration);
  const { main = 0, queue = 0 } = longest?.cpu ?? {};
  return queue > main;
}
