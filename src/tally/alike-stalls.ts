import type { Totals } from "./totals.js";

/** Stalls without numbers that are in two inputs, or twice in one: of the same time, length and stack. */
export interface AlikeStalls {
  /** Two indexes of inputs, which may be equal. */
  readonly inputs: readonly [number, number];
  readonly count: number;
}

/** Fewer may be chance, or lines written by hand. */
const FEWEST_ALIKE = 3;
/** The share of the smaller input that must be alike. */
const ALIKE_SHARE = 0.5;

/**
 * Finds inputs that look like copies of each other, or of a part of each other. Numbered stalls are counted once; without numbers, two
 * machines may have stalled alike, and therefore all are counted and the likeness is reported.
 *
 * @returns the pair that shares most first
 */
export function findAlikeStalls({ sessions, moments }: Totals): AlikeStalls[] {
  const unnumbered = new Set<number>();
  for (const { index, closed, summarized, lifeLine } of sessions) {
    if (closed.size + summarized.size === 0 && !lifeLine.isCrowd) unnumbered.add(index);
  }
  if (unnumbered.size === 0 || !moments.isComplete) return [];
  const firsts = new Map<number, number>();
  const sizes = new Map<number, number>();
  const pairs = new Map<string, { inputs: [number, number]; count: number }>();
  for (const [i, session] of moments.sessions.entries()) {
    if (!unnumbered.has(session)) continue;
    const { timestampMs, durationUs, input } = moments.at(i);
    sizes.set(input, (sizes.get(input) ?? 0) + 1);
    const key = 1000 * timestampMs + (durationUs % 99_991);
    const at = firsts.get(key);
    if (at === undefined) {
      firsts.set(key, i);
      continue;
    }
    const first = moments.at(at);
    const isAlike =
      first.timestampMs === timestampMs &&
      first.durationUs === durationUs &&
      moments.tallyOf(at).key.stack === moments.tallyOf(i).key.stack;
    if (!isAlike) continue;
    const inputs: [number, number] = [Math.min(first.input, input), Math.max(first.input, input)];
    const pair = pairs.get(inputs.join()) ?? { inputs, count: 0 };
    pair.count++;
    pairs.set(inputs.join(), pair);
  }
  return [...pairs.values()]
    .filter(({ inputs: [a, b], count }) => {
      const size =
        a === b ? (sizes.get(a) as number) / 2 : Math.min(sizes.get(a) ?? 0, sizes.get(b) ?? 0);
      return count >= FEWEST_ALIKE && count >= ALIKE_SHARE * size;
    })
    .sort(
      ({ inputs: [a, b], count }, { inputs: [c, d], count: other }) =>
        other - count || a - c || b - d,
    );
}
