import type { ContextShare } from "../report/context-share.js";
import type { Group, GroupExample } from "../report/model.js";
import { formatShare } from "./units.js";

/** The least share with which a value is worth naming. */
const LEAST_SHARE = 0.05;
/** The least count with which a value is worth naming. */
const LEAST_COUNT = 2;
/** How many times an equal part a value must have to be worth naming. */
const CLEARLY_MORE = 1.2;
/** The keys that come first: they say what was asked for, and by whom. */
const FIRST_KEYS = ["route", "job", "tenant"];

/** `POST /reports 81 %, tenant acme 40 %`: the most frequent value of each key; empty where none stands out. */
export function forWhomText(group: Group, mostKeys = 2): string {
  return [...group.contexts]
    .sort((a, b) => rankOf(a) - rankOf(b))
    .flatMap((context) => {
      const [most] = context.values;
      const all = countOf(group);
      const isTelling =
        most !== undefined &&
        // The title of the group says it already.
        most.value !== group.title &&
        most.count >= LEAST_COUNT &&
        most.count >= all * LEAST_SHARE &&
        standsOut(context);
      return isTelling
        ? [`${valueText(context.key, most.value)} ${formatShare(most.count, all)}`]
        : [];
    })
    .slice(0, mostKeys)
    .join(", ");
}

/** Whether the first value has clearly more than its part: of five equal tenants, none is worth naming. */
function standsOut({ values, otherCount }: ContextShare): boolean {
  const counts = [...values.map(({ count }) => count), ...(otherCount > 0 ? [otherCount] : [])];
  const all = counts.reduce((sum, count) => sum + count, 0);
  return counts.length < 3 || counts.length * (counts[0] ?? 0) >= CLEARLY_MORE * all;
}

/** Each key of the contexts with its most frequent values, `route: POST /reports 81 %, GET /health 19 %`. */
export function contextLines(group: Group): string[] {
  return group.contexts.flatMap(({ key, values, otherCount }) => {
    const all = countOf(group);
    const shown = values
      .filter(({ count }) => count >= LEAST_COUNT && count >= all * LEAST_SHARE)
      .map(({ value, count }) => `${value} ${formatShare(count, all)}`);
    if (shown.length === 0) return [];
    const isAll = shown.length === values.length && otherCount === 0;
    return [`${key}: ${shown.join(", ")}${isAll ? "" : ", others"}`];
  });
}

/** The context of one record, as it was recorded: `POST /reports, tenant acme, items 12`. */
export function recordedContext(context: GroupExample["context"]): string {
  return Object.entries(context ?? {})
    .map(([key, value]) =>
      valueText(key, typeof value === "string" ? value : JSON.stringify(value)),
    )
    .join(", ");
}

/** The number of stalls whose contexts were counted. */
function countOf({ count, suspectedCount }: Group): number {
  return count > 0 ? count : suspectedCount;
}

function rankOf({ key }: ContextShare): number {
  const rank = FIRST_KEYS.indexOf(key);
  return rank < 0 ? FIRST_KEYS.length : rank;
}

/** A route speaks for itself; another value needs its key. */
function valueText(key: string, value: string): string {
  return key === "route" ? value : `${key} ${value}`;
}
