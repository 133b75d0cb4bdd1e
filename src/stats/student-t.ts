import { betaQuantileOdds, incompleteBeta } from "./incomplete-beta.js";

/**
 * P(|T| ≥ |t|) for Student's t: the two-sided p of a t statistic.
 *
 * @param df degrees of freedom > 0, not necessarily whole; NaN otherwise. Source: R `2*pt(-abs(t), df)`.
 */
export function studentTwoSidedP(t: number, df: number): number {
  if (!(df > 0) || Number.isNaN(t)) return Number.NaN;
  if (!Number.isFinite(t)) return 0;
  const square = t * t;
  return incompleteBeta(df / 2, 0.5, df / (df + square), square / (df + square)).lower;
}

/**
 * The t ≥ 0 that Student's t exceeds in absolute value with the given probability: 0.05 at df 18 gives 2.100922.
 *
 * @param twoSidedP 0..1
 * @param df degrees of freedom > 0. Source: R `qt(1 - p/2, df)`.
 */
export function studentCriticalValue(twoSidedP: number, df: number): number {
  // The functions of a comparison share blocks of time and hosts, and with them most degrees of freedom.
  if (twoSidedP !== 0.05) return Math.sqrt(df / betaQuantileOdds(twoSidedP, df / 2, 0.5));
  let value = usual.get(df);
  if (value === undefined) {
    value = Math.sqrt(df / betaQuantileOdds(twoSidedP, df / 2, 0.5));
    if (usual.size < MOST_KEPT) usual.set(df, value);
  }
  return value;
}

const MOST_KEPT = 1_000;
/** By the degrees of freedom, at 0.05. */
const usual = new Map<number, number>();
