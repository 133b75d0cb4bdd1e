import type { Deploy } from "../report/model.js";
import { htmlSentence, percent } from "./html-text.js";
import { timeText } from "./time-text.js";
import { timeTicks } from "./time-ticks.js";

/** A span of time as the width of a picture. */
export interface TimeAxis {
  readonly fromMs: number;
  readonly toMs: number;
  /** A time as a share of the width. */
  share(timestampMs: number): number;
}

const MOST_TICKS = 8;
/** How many deploys are named; all are drawn. */
const NAMED_DEPLOYS = 6;
/** Labels closer together than this share of the width would run into each other. */
const LABEL_SHARE = 0.09;

/** An axis over a span; one of no length gets a minute, so that what lies in it has a place. */
export function timeAxis(fromMs: number, toMs: number): TimeAxis {
  const end = toMs > fromMs ? toMs : fromMs + 60_000;
  return {
    fromMs,
    toMs: end,
    share: (timestampMs) => Math.min(1, Math.max(0, (timestampMs - fromMs) / (end - fromMs))),
  };
}

/** Vertical lines and the times below them; `height` is that of the drawing without its labels. */
export function timeGrid(axis: TimeAxis, height: number): string {
  return timeTicks(axis.fromMs, axis.toMs, MOST_TICKS)
    .map(({ timestampMs, label }, i) => {
      const share = axis.share(timestampMs);
      const x = percent(share);
      const anchor = share > 0.97 ? "e" : share < 0.03 ? "" : "m";
      // On a narrow screen every second label is left out.
      const classes = [anchor, i % 2 === 1 ? "t2" : ""].filter((name) => name !== "").join(" ");
      return `<line class=grid x1=${x} x2=${x} y2=${height} /><text class="${classes}" x=${x} y=${height + 16}>${label}</text>`;
    })
    .join("");
}

/** A dashed line where a version was started first, with its name as far as there is room for it. */
export function deployLines(axis: TimeAxis, deploys: readonly Deploy[], height: number): string {
  const inside = deploys.filter(
    ({ timestampMs }) => timestampMs >= axis.fromMs && timestampMs <= axis.toMs,
  );
  let labelledTo = -1;
  let named = 0;
  return inside
    .map(({ timestampMs, service, version }) => {
      const share = axis.share(timestampMs);
      const x = percent(share);
      const what = service === undefined ? version : `${service} ${version}`;
      const title = htmlSentence(`${what} first started ${timeText(timestampMs)} UTC`);
      const hasRoom = share - labelledTo > LABEL_SHARE && named < NAMED_DEPLOYS;
      if (hasRoom) {
        labelledTo = share;
        named++;
      }
      const anchor = share > 0.85 ? "v e" : "v";
      const label = hasRoom
        ? `<text class="${anchor}" x=${x} dx=${share > 0.85 ? -4 : 4} y=-4>${htmlSentence(shortVersion(version))}</text>`
        : "";
      return `<g><title>${title}</title><line class=deploy x1=${x} x2=${x} y1=-12 y2=${height} />${label}</g>`;
    })
    .join("");
}

function shortVersion(version: string): string {
  return version.length <= 14 ? version : `${version.slice(0, 13)}…`;
}
