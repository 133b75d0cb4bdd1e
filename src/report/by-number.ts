const COLLATOR = new Intl.Collator("en", { numeric: true });

/** The order of names in which numbers count as numbers: `4.9.0`, `4.10.0`; `node-2`, `node-10`. */
export function byNumber(a: string, b: string): number {
  return COLLATOR.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
