import { HOUR_MS } from "../../record/time-units.js";
import type { Group, Report } from "../../report/model.js";
import { htmlSentence } from "../escape-html.js";
import { type Html, html } from "../escaped.js";
import { formatCount, formatDuration } from "../units.js";

/** The few figures that stand in large below the headline. */
export function keyFigures(report: Report, ranked: readonly Group[]): Html {
  const { totals, coverage } = report;
  const figures: [label: string, value: string, note?: string][] = [];
  if (totals.count > 0) {
    const longestMs = Math.max(report.others?.maxMs ?? 0, ...ranked.map(({ maxMs }) => maxMs));
    figures.push(
      ["Stalls", formatCount(totals.count)],
      ["Blocked", formatDuration(totals.blockedMs)],
      ["Longest", formatDuration(longestMs)],
    );
    if (coverage.observedMs > 0) {
      const { done, base, count } = report.work ?? {
        done: coverage.observedMs / HOUR_MS,
        base: undefined,
        count: totals.count,
      };
      const per = count / done;
      const rate = per >= 100 ? formatCount(Math.round(per)) : per.toPrecision(2);
      figures.push(
        [`Per ${base?.text ?? "process hour"}`, rate],
        ["Of observed time", exactShare(totals.blockedMs, coverage.observedMs)],
      );
    }
  }
  if (totals.suspectedCount > 0) {
    const note = formatDuration(totals.suspectedMs);
    figures.push(["Suspects set aside", formatCount(totals.suspectedCount), note]);
  }
  if (totals.unfinishedCount > 0) figures.push(["Unfinished", formatCount(totals.unfinishedCount)]);
  if (figures.length === 0) return html``;
  const shown = figures.map(([label, value, note]) => {
    const small = note !== undefined && html` <small>${htmlSentence(note)}</small>`;
    return html`<div><dt>${htmlSentence(label)}<dd>${htmlSentence(value)}${small}</div>`;
  });
  return html`<dl class=facts>${shown}</dl>`;
}

/** A share that is usually far below one percent, with the digits that tell. */
function exactShare(part: number, whole: number): string {
  return `${Number(((part / whole) * 100).toPrecision(2))} %`;
}
