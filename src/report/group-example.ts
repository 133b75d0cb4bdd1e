import type { VerdictKind } from "../verdict/verdict.js";
import type { Example } from "./cell.js";
import { reasonInCompany } from "./correlate.js";
import type { GroupExample, InputSummary } from "./model.js";

/** An example as the report shows it; undefined where nobody knows any more in which line of its log it stands. */
export function groupExample(
  example: Example,
  verdict: VerdictKind,
  inputs: readonly InputSummary[],
): GroupExample | undefined {
  const { input, line } = example.place;
  if (line === undefined) return undefined;
  const { timestampMs, durationMs, context } = example;
  const path = inputs[input]?.path ?? "";
  return {
    path,
    line,
    timestampMs,
    durationMs,
    verdict,
    reason: reasonInCompany(example),
    context,
  };
}
