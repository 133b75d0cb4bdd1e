import { benjaminiHochberg } from "./benjamini-hochberg.js";
import { ALPHA } from "./significance.js";

/**
 * The q-values of tests in families, such as the functions of services: first families are selected (Benjamini–Hochberg over the
 * smallest q of each), then tests within these (Benjamini–Hochberg at a level reduced by the share of selected families).
 *
 * A quiet service hardly affects the functions of another one, and thirty quiet services do not produce thirty times as many false
 * calls. With a single family this is plain Benjamini–Hochberg.
 * Source: Y. Benjamini and M. Bogomolov, "Selective inference on multiple families of hypotheses", JRSS B 76 (2014).
 *
 * @param pValues of each test, in any order
 * @param families the family of each test
 * @returns in the order of the input
 */
export function qValuesOfFamilies(
  pValues: readonly number[],
  families: readonly string[],
): number[] {
  const members = new Map<string, number[]>();
  for (const [i, family] of families.entries()) {
    members.set(family, [...(members.get(family) ?? []), i]);
  }
  const within = [...members.values()].map((indexes) => ({
    indexes,
    q: benjaminiHochberg(indexes.map((i) => pValues[i] as number)),
  }));
  const ofFamilies = benjaminiHochberg(within.map(({ q }) => Math.min(...q)));
  const selected = ofFamilies.filter((q) => q < ALPHA).length;
  const result = new Array<number>(pValues.length);
  for (const [family, { indexes, q }] of within.entries()) {
    // No test of an unselected family is significant.
    const isSelected = (ofFamilies[family] as number) < ALPHA;
    const factor = isSelected ? within.length / selected : within.length;
    for (const [i, index] of indexes.entries()) {
      result[index] = Math.min(1, factor * (q[i] as number));
    }
  }
  return result;
}
