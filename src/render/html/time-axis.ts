import { MINUTE_MS } from "../../record/time-units.js";
import type { Deploy } from "../../report/deploy.js";
import { htmlName, htmlSentence, percent } from "../escape-html.js";
import { type Html, html } from "../escaped.js";
import { timeText } from "../time-text.js";
import { plural } from "../units.js";
import { timeTicks } from "./time-ticks.js";

/** A span of time as the width of a picture. */
export interface TimeAxis {
  readonly fromMs: number;
  readonly toMs: number;
  /** A time as a share of the width. */
  share(timestampMs: number): number;
}

const MOST_TICKS = 8;
/** Starts that are closer together are one roll-out, with one line and one label. */
const ROLL_OUT_SHARE = 0.012;
/** How wide a picture is at least, and on a narrow screen, in CSS pixels: labels that do not fit are left out. */
const WIDTH_PX = 860;
const NARROW_WIDTH_PX = 290;
const CHARACTER_PX = 6.5;
/** How many starts the title of a roll-out names. */
const NAMED_STARTS = 8;

/** An axis over a span; one of no length gets a minute, so that what lies in it has a place. */
export function timeAxis(fromMs: number, toMs: number): TimeAxis {
  const end = toMs > fromMs ? toMs : fromMs + MINUTE_MS;
  return {
    fromMs,
    toMs: end,
    share: (timestampMs) => Math.min(1, Math.max(0, (timestampMs - fromMs) / (end - fromMs))),
  };
}

/** Vertical lines and the times below them; `height` is that of the drawing without its labels. */
export function timeGrid(axis: TimeAxis, height: number): Html {
  const lines = timeTicks(axis.fromMs, axis.toMs, MOST_TICKS).map(({ timestampMs, label }, i) => {
    const share = axis.share(timestampMs);
    const x = percent(share);
    const anchor = share > 0.97 ? html`e` : share < 0.03 ? html`` : html`m`;
    // On a narrow screen every second label is left out.
    return html`<line class=grid x1=${x} x2=${x} y2=${height} /><text class="${anchor}${i % 2 === 1 && html` t2`}" x=${x} y=${height + 16}>${htmlName(label)}</text>`;
  });
  return html`${lines}`;
}

/** A dashed line where versions were started first, with their name as far as there is room for it. */
export function deployLines(axis: TimeAxis, deploys: readonly Deploy[], height: number): Html {
  let labelledTo = -1;
  let narrowLabelledTo = -1;
  const lines = rollOuts(axis, deploys).map((starts) => {
    const share = axis.share(starts[0]?.timestampMs ?? axis.fromMs);
    const name = rollOutName(starts);
    const isAtEnd = share > 0.85;
    const reach = (widthPx: number): readonly [from: number, to: number] => {
      const length = (name.length * CHARACTER_PX + 12) / widthPx;
      return isAtEnd ? [share - length, share] : [share, share + length];
    };
    const [from, to] = reach(WIDTH_PX);
    const [narrowFrom, narrowTo] = reach(NARROW_WIDTH_PX);
    const isLabelled = from > labelledTo;
    const isLabelledNarrow = isLabelled && narrowFrom > narrowLabelledTo;
    if (isLabelled) labelledTo = to;
    if (isLabelledNarrow) narrowLabelledTo = narrowTo;
    const x = percent(share);
    const label =
      isLabelled &&
      html`<text class="v${isAtEnd && html` e`}${!isLabelledNarrow && html` t2`}" x=${x} dx=${isAtEnd ? -4 : 4} y=-4>${htmlName(name)}</text>`;
    return html`<g><title>${htmlSentence(rollOutTitle(starts))}</title><line class=deploy x1=${x} x2=${x} y1=-12 y2=${height} />${label}</g>`;
  });
  return html`${lines}`;
}

/** First starts in the picture, those of one roll-out together. */
function rollOuts(axis: TimeAxis, deploys: readonly Deploy[]): (readonly Deploy[])[] {
  const found: Deploy[][] = [];
  let endMs = Number.NEGATIVE_INFINITY;
  for (const deploy of deploys) {
    const { timestampMs } = deploy;
    if (timestampMs < axis.fromMs || timestampMs > axis.toMs) continue;
    if (timestampMs > endMs) found.push([]);
    found.at(-1)?.push(deploy);
    endMs = timestampMs + ROLL_OUT_SHARE * (axis.toMs - axis.fromMs);
  }
  return found;
}

function rollOutName(starts: readonly Deploy[]): string {
  const versions = new Set(starts.map(({ version }) => version));
  const [first = ""] = versions;
  if (versions.size > 1) return plural(versions.size, "version");
  return first.length <= 14 ? first : `${first.slice(0, 13)}…`;
}

function rollOutTitle(starts: readonly Deploy[]): string {
  const named = starts.slice(0, NAMED_STARTS).map(({ service, version, timestampMs }) => {
    const what = service === undefined ? version : `${service} ${version}`;
    return `${what} first started ${timeText(timestampMs)} UTC`;
  });
  const left = starts.length - named.length;
  return [...named, ...(left > 0 ? [`and ${left} more`] : [])].join("; ");
}
