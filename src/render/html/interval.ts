import type { Estimate } from "../../compare/comparison-model.js";
import { percent } from "../escape-html.js";
import { type Html, html } from "../escaped.js";

/** Ratios further from 1 than this are at the edge of the picture. */
const MOST = 32;
/** A picture that shows less would make noise look large. */
const LEAST = 4;
const MIDDLE = 8;

/** Maps ratios to shares of a width: 1 is in the middle, each doubling the same distance. */
export type RatioScale = (ratio: number) => number;

/** One scale for all ratios of a page, so that they can be compared by looking at them. */
export function ratioScale(ratios: readonly (Estimate | undefined)[]): RatioScale {
  const furthest = ratios
    .flatMap((ratio) => (ratio === undefined ? [] : [ratio.estimate, ratio.low, ratio.high]))
    .filter((value) => value > 0 && Number.isFinite(value))
    .reduce((most, value) => Math.max(most, value, 1 / value), LEAST);
  const edge = Math.log(Math.min(furthest * 1.1, MOST));
  return (ratio) => Math.min(1, Math.max(0, 0.5 + Math.log(ratio) / edge / 2));
}

/** A ratio with its interval as a small picture; the thin line is no change. The text beside it says the same. */
export function intervalSvg(ratio: Estimate | undefined, scale: RatioScale): Html {
  if (ratio === undefined) return html``;
  const [low, high] = [percent(scale(ratio.low)), percent(scale(ratio.high))];
  const isInside = ratio.estimate > 0 && Number.isFinite(ratio.estimate);
  const point = isInside && html`<circle cx=${percent(scale(ratio.estimate))} cy=${MIDDLE} r=4 />`;
  return html`<svg class=ci aria-hidden=true><line class=one x1=50% x2=50% y2=${MIDDLE * 2} /><line x1=${low} x2=${high} y1=${MIDDLE} y2=${MIDDLE} />${point}</svg>`;
}
