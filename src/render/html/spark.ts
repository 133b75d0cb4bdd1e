import { type Html, html } from "../escaped.js";

const HEIGHT = 20;
const STEP = 4;

/** A time line as bars, all of them one shape, the highest the largest amount; a dot where the amount is unknown. */
export function htmlSpark(amounts: readonly (number | undefined)[]): Html {
  const largest = amounts.reduce<number>((max, amount) => Math.max(max, amount ?? 0), 0);
  if (largest <= 0) return html``;
  const bars = amounts.map((amount, i) => {
    if (amount === undefined) return html`M${i * STEP} ${HEIGHT - 1}h2v-2h-2z`;
    const height = amount <= 0 ? 0 : Math.max(1, Math.round((amount / largest) * HEIGHT));
    return html`M${i * STEP} ${HEIGHT}v${-height}h3v${height}`;
  });
  const width = amounts.length * STEP;
  return html`<svg class=spark viewBox="0 0 ${width} ${HEIGHT}" width=${width} height=${HEIGHT} aria-hidden=true><path d="${bars}"/></svg>`;
}
