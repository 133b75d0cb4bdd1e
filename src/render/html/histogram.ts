import type { Report } from "../../report/model.js";
import { htmlSentence } from "../escape-html.js";
import { type Html, html } from "../escaped.js";
import { formatDuration, formatTick, plural } from "../units.js";
import { htmlBars } from "./bars.js";
import { logScale } from "./log-scale.js";

/** How a histogram is drawn if it is one of two that are to be compared by looking at them. */
export interface HistogramSetting {
  readonly title: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** The highest bar of both. */
  readonly highest: number;
}

/** How many stalls were how long. */
export function htmlHistogram(
  { histogram }: Pick<Report, "histogram">,
  setting?: HistogramSetting,
): Html {
  const first = histogram[0];
  const last = histogram.at(-1);
  if (first === undefined || last === undefined) return html``;
  const scale = logScale(setting?.fromMs ?? first.fromMs, setting?.toMs ?? last.toMs);
  const bars = histogram.map(({ fromMs, toMs, count, suspectedCount }) => ({
    left: scale.share(fromMs),
    width: scale.share(toMs) - scale.share(fromMs),
    solid: count,
    hollow: suspectedCount,
    title: `${formatDuration(fromMs)} to ${formatDuration(toMs)}: ${plural(count, "stall")}${suspectedCount === 0 ? "" : `, besides ${plural(suspectedCount, "suspect")}`}`,
  }));
  const labels = scale.ticks.map((tick) => ({ share: scale.share(tick), text: formatTick(tick) }));
  const description = `Histogram of durations from ${formatDuration(first.fromMs)} to ${formatDuration(last.toMs)}.`;
  return html`<figure class=box><figcaption><b>${htmlSentence(setting?.title ?? "Durations")}</b> Outlined: suspected false positives.</figcaption>
${htmlBars({ bars, labels, description, least: setting?.highest ?? 0 })}</figure>`;
}
