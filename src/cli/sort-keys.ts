/** What the groups of a report can be sorted by, all but names from the largest down. */
export const SORT_KEYS = ["blocked", "count", "max", "p95", "p50", "last", "name"] as const;
export type SortKey = (typeof SORT_KEYS)[number];
