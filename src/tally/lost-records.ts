import type { Session } from "./session.js";

/** How many reasons are kept; our emitter has a handful. */
const MOST_REASONS = 32;
/** Of a session that has lost none. */
export const NOTHING_DROPPED: ReadonlyMap<string, number> = new Map();

/** Raises the counts of lost records. */
export function noteDropped(
  session: Session,
  counts: readonly (readonly [string, number])[],
): void {
  if (counts.length === 0) return;
  const dropped = new Map(session.dropped);
  for (const [reason, count] of counts) {
    dropped.set(reason, Math.max(dropped.get(reason) ?? 0, count));
    // Which are kept must depend on no order.
    if (dropped.size > MOST_REASONS) dropped.delete([...dropped.keys()].sort().at(-1) as string);
  }
  session.dropped = dropped;
}
