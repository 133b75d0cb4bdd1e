/**
 * Rounds amounts to whole numbers whose sum is the rounded sum of the amounts (largest remainder first; among equal
 * remainders, the earlier one). Rounding each alone would lose or invent up to half a unit an amount.
 */
export function wholeShares(amounts: readonly number[]): number[] {
  const total = Math.round(amounts.reduce((sum, amount) => sum + amount, 0));
  const shares = amounts.map(Math.floor);
  let missing = total - shares.reduce((sum, share) => sum + share, 0);
  const byRemainder = amounts
    .map((amount, i) => ({ i, remainder: amount - Math.floor(amount) }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  for (const { i } of byRemainder) {
    if (missing <= 0) break;
    shares[i] = (shares[i] ?? 0) + 1;
    missing--;
  }
  return shares;
}
