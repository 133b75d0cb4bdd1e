import { htmlName, htmlSentence, percent } from "../escape-html.js";
import { type Html, html } from "../escaped.js";
import { formatCount } from "../units.js";

/** One bar: a solid part, and a hollow one on top of it. */
export interface Bar {
  /** Left edge and width as shares of the picture. */
  readonly left: number;
  readonly width: number;
  readonly solid: number;
  readonly hollow: number;
  /** What the bar is about. */
  readonly title: string;
  /** Nothing was monitored: nothing is known, which is not the same as nothing happened. */
  readonly isUnknown?: boolean;
}

/** A text below the bars. */
export interface BarLabel {
  readonly share: number;
  readonly text: string;
}

/** A picture of bars with its axis. */
export interface BarChart {
  readonly bars: readonly Bar[];
  readonly labels: readonly BarLabel[];
  /** What the picture shows, for those who cannot see it. */
  readonly description: string;
  /** Drawn below the bars. */
  readonly background?: Html;
  /** Drawn above the bars. @param y from a value to its place */
  readonly foreground?: (y: (value: number) => number) => Html;
  /** The least that the axis reaches. */
  readonly least?: number;
}

/** The height of the drawing without its labels. */
export const BARS_HEIGHT = 130;
const TOP = 18;
const BOTTOM = 24;

/** Draws a picture of bars. */
export function htmlBars({
  bars,
  labels,
  description,
  background,
  foreground,
  least = 0,
}: BarChart): Html {
  const highest = bars.reduce((max, { solid, hollow }) => Math.max(max, solid + hollow), least);
  const top = niceCeiling(highest);
  const y = (count: number): number => Math.round((1 - count / top) * BARS_HEIGHT * 10) / 10;
  const ticks = top <= 1 ? [0, 1] : [0, top / 2, top];
  const grid = ticks.map((tick) => {
    const name = tick === 0 ? html`base` : html`grid`;
    return html`<line class=${name} x2=100% y1=${y(tick)} y2=${y(tick)} />`;
  });
  const numbers = ticks.map(
    (tick) =>
      html`<text class=e x=100% dx=-8 y=${y(tick) + 4}>${htmlName(formatCount(tick))}</text>`,
  );
  const marks = bars.map((bar) => barSvg(bar, y, top));
  const box = html`height=${BARS_HEIGHT + TOP + BOTTOM}`;
  return html`<div class=plot><svg ${box} aria-hidden=true><g transform="translate(0 ${TOP})">${numbers}</g></svg>
<svg ${box} role=img aria-label="${htmlSentence(description)}"><svg y=${TOP} height=${BARS_HEIGHT + BOTTOM} overflow=visible>${grid}${background}${marks}${foreground?.(y)}${labels.map(labelSvg)}</svg></svg></div>`;
}

function barSvg(bar: Bar, y: (count: number) => number, top: number): Html {
  const { left, width, solid, hollow, title, isUnknown } = bar;
  const at = html`x=${percent(left + width * 0.06)} width=${percent(width * 0.88)}`;
  const height = (count: number): number => Math.round((count / top) * BARS_HEIGHT * 10) / 10;
  const shapes =
    isUnknown === true
      ? html`<rect class=gap x=${percent(left)} width=${percent(width)} height=${BARS_HEIGHT} />`
      : html`${solid > 0 && html`<rect class=col ${at} y=${y(solid)} height=${height(solid)} />`}${hollow > 0 && html`<rect class=colh ${at} y=${y(solid + hollow)} height=${height(hollow)} />`}`;
  return shapes === "" ? shapes : html`<g><title>${htmlSentence(title)}</title>${shapes}</g>`;
}

function labelSvg({ share, text }: BarLabel, i: number): Html {
  const anchor = share > 0.96 ? html`e` : share < 0.04 ? html`` : html`m`;
  // On a narrow screen every second label is left out.
  return html`<text class="${anchor}${i % 2 === 1 && html` t2`}" x=${percent(share)} y=${BARS_HEIGHT + 16}>${htmlSentence(text)}</text>`;
}

/** The least of 1, 2, 4, 6, 8, 10, 20, 40 ... that is not below a count: its half is whole, too. */
function niceCeiling(count: number): number {
  if (count <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(count));
  const nice = [1, 2, 4, 6, 8, 10].find((step) => step * power >= count) ?? 10;
  return nice * power;
}
