import type { StallRecord } from "../record/record.js";
import { readStack } from "../stack/read-stack.js";

/**
 * What the functions of a stall had of it, where none had most: `readExport 45 %, indexRows 40 %`. They are named as in the code that
 * ran. Undefined if the stall has no such parts.
 */
export function partsText(parts: StallRecord["parts"]): string | undefined {
  if (parts === undefined || parts.length === 0) return undefined;
  return parts
    .map(({ stack, share }) => {
      const [frame] = readStack(stack).frames;
      const name = frame?.functionName ?? `${frame?.file ?? ""}:${frame?.line ?? ""}`;
      return `${name} ${Math.round(share * 100)} %`;
    })
    .join(", ");
}
