import type { Report } from "../../report/model.js";
import { htmlSentence, percent } from "../escape-html.js";
import { type Html, html } from "../escaped.js";
import { timeText } from "../time-text.js";
import { plural } from "../units.js";
import type { TimeAxis } from "./time-axis.js";

/** How finely silences are drawn: as many steps over the width of a picture. */
const STEPS = 240;
/** Even one of hundreds is seen. */
const LEAST_HEIGHT = 4;

/**
 * Where processes were silent, as a hatched area: its height is the share of the processes that were. Silences of a whole
 * fleet are too many to be drawn one by one, and all of them count here.
 */
export function silenceStrip({ coverage }: Report, axis: TimeAxis, height: number): Html {
  const silent = new Float64Array(STEPS);
  for (const { from, to } of coverage.gaps) {
    const first = Math.floor(axis.share(from) * STEPS);
    const last = Math.min(STEPS - 1, Math.floor(axis.share(to) * STEPS));
    for (let step = first; step <= last; step++) silent[step] = (silent[step] ?? 0) + 1;
  }
  const areas: Html[] = [];
  for (let from = 0; from < STEPS; ) {
    const many = silent[from] ?? 0;
    let to = from + 1;
    while (to < STEPS && silent[to] === many) to++;
    if (many > 0) {
      const share = Math.min(1, many / Math.max(1, coverage.sessions));
      const areaHeight = Math.max(LEAST_HEIGHT, Math.round(share * height));
      const at = (step: number): string =>
        timeText(axis.fromMs + (step / STEPS) * (axis.toMs - axis.fromMs));
      const title = `${plural(many, "process", "processes")} of ${coverage.sessions} silent from about ${at(from)} to ${at(to)} UTC`;
      areas.push(
        html`<rect class=gap x=${percent(from / STEPS)} width=${percent((to - from) / STEPS)} y=${height - areaHeight} height=${areaHeight}><title>${htmlSentence(title)}</title></rect>`,
      );
    }
    from = to;
  }
  return html`${areas}`;
}
