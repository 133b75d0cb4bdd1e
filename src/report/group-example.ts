import type { Example } from "../tally/example.js";
import type { ReadInput } from "../tally/read-input.js";
import type { VerdictKind } from "../verdict/verdict.js";
import { reasonInCompany } from "./correlate.js";
import type { GroupExample } from "./model.js";

/** An example as the report shows it. */
export function groupExample(
  example: Example,
  verdict: VerdictKind,
  inputs: readonly ReadInput[],
): GroupExample {
  const { input, line } = example.place;
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
