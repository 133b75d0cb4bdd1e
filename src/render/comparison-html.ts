import type { Comparison } from "../report/comparison-model.js";
import type { ComparisonOptions } from "./format.js";

export function renderComparisonHtml(_comparison: Comparison, _options: ComparisonOptions): string {
  return "";
}
