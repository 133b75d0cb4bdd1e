import { htmlSentence, percent } from "./html-text.js";
import { formatCount } from "./units.js";

/** One bar: a solid part, and a hollow one on top of it. */
export interface Bar {
  /** Left edge and width as shares of the picture. */
  readonly left: number;
  readonly width: number;
  readonly solid: number;
  readonly hollow: number;
  /** What the bar is about. Not escaped. */
  readonly title: string;
  /** Nobody was watching: nothing is known, which is not the same as nothing happened. */
  readonly isUnknown?: boolean;
}

/** A text below the bars. */
export interface BarLabel {
  readonly share: number;
  readonly text: string;
}

/** The height of the drawing without its labels. */
export const BARS_HEIGHT = 130;
const TOP = 18;
const BOTTOM = 24;

/** A picture of bars with its axis; `behind` is drawn below them, and `least` is the least that the axis reaches. */
export function htmlBars(
  bars: readonly Bar[],
  labels: readonly BarLabel[],
  say: string,
  behind = "",
  least = 0,
): string {
  const highest = bars.reduce((max, { solid, hollow }) => Math.max(max, solid + hollow), least);
  const top = niceCeiling(highest);
  const y = (count: number): number => Math.round((1 - count / top) * BARS_HEIGHT * 10) / 10;
  const ticks = top <= 1 ? [0, 1] : [0, top / 2, top];
  const grid = ticks.map(
    (tick) => `<line class=${tick === 0 ? "base" : "grid"} x2=100% y1=${y(tick)} y2=${y(tick)} />`,
  );
  const numbers = ticks.map(
    (tick) => `<text class=e x=100% dx=-8 y=${y(tick) + 4}>${formatCount(tick)}</text>`,
  );
  const box = `height=${BARS_HEIGHT + TOP + BOTTOM}`;
  const marks = bars.map(({ left, width, solid, hollow, title, isUnknown }) => {
    const at = `x=${percent(left + width * 0.06)} width=${percent(width * 0.88)}`;
    const parts =
      isUnknown === true
        ? [`<rect class=gap x=${percent(left)} width=${percent(width)} height=${BARS_HEIGHT} />`]
        : [
            solid === 0
              ? ""
              : `<rect class=col ${at} y=${y(solid)} height=${height(solid, top)} />`,
            hollow === 0
              ? ""
              : `<rect class=colh ${at} y=${y(solid + hollow)} height=${height(hollow, top)} />`,
          ];
    const shapes = parts.join("");
    return shapes === "" ? "" : `<g><title>${htmlSentence(title)}</title>${shapes}</g>`;
  });
  const texts = labels.map(({ share, text }, i) => {
    const anchor = share > 0.96 ? "e" : share < 0.04 ? "" : "m";
    const narrow = i % 2 === 1 ? " t2" : "";
    return `<text class="${anchor}${narrow}" x=${percent(share)} y=${BARS_HEIGHT + 16}>${text}</text>`;
  });
  return `<div class=plot><svg ${box} aria-hidden=true><g transform="translate(0 ${TOP})">${numbers.join("")}</g></svg>
<svg ${box} role=img aria-label="${say}"><svg y=${TOP} height=${BARS_HEIGHT + BOTTOM} overflow=visible>${grid.join("")}${behind}${marks.join("")}${texts.join("")}</svg></svg></div>`;
}

/** The least of 1, 2, 4, 10, 20, 40 ... that is not below a count: its half is whole, too. */
function niceCeiling(count: number): number {
  if (count <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(count));
  const nice = [1, 2, 4, 6, 8, 10].find((step) => step * power >= count) ?? 10;
  return nice * power;
}

function height(count: number, top: number): number {
  return Math.round((count / top) * BARS_HEIGHT * 10) / 10;
}
