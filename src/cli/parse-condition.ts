import type { Condition } from "../tally/where.js";
import { type Moment, refuse } from "./option.js";

/** Reads `context.route=/reports`, `context.tenant!=acme` or `context.route~/api/`. @throws UsageError */
export function parseCondition(text: string, moment: Moment): Condition {
  const [, key, operator, value] = /^context\.([^=!~]+)(=|!=|~)(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined || value === "") {
    refuse(
      moment,
      `cannot read "${text}"; write context.KEY=VALUE, context.KEY!=VALUE or context.KEY~TEXT`,
    );
  }
  return { key, operator: operator as Condition["operator"], value };
}
