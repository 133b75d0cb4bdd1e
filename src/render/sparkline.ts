/** From little to much. */
const BARS = "▁▂▃▄▅▆▇█";

/** Amounts as a row of bars, one character each; the highest is the largest of them. Empty if all of them are nothing. */
export function sparkline(amounts: readonly number[]): string {
  const largest = amounts.reduce((max, amount) => Math.max(max, amount), 0);
  if (largest <= 0) return "";
  return amounts.map((amount) => (amount <= 0 ? " " : barOf(amount / largest))).join("");
}

function barOf(share: number): string {
  return BARS[Math.min(BARS.length - 1, Math.ceil(share * BARS.length) - 1)] ?? "";
}
