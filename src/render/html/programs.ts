import type { ProgramFigures, Report } from "../../report/model.js";
import { sumMs } from "../../tally/sum-ms.js";
import { htmlName, htmlSentence } from "../escape-html.js";
import { type Html, html } from "../escaped.js";
import { blockedMsPerHour } from "../ranking.js";
import {
  formatCount,
  formatDuration,
  formatPerHour,
  formatShare,
  formatSpan,
  plural,
} from "../units.js";
import { groupName } from "./card.js";
import { htmlTable } from "./table.js";

/** More rows than this wait in a closed part. */
const ROWS_IN_SIGHT = 60;

/** Which services and which of their versions are bad; nothing where there is but one program. */
export function htmlPrograms(report: Report): Html {
  const { programs } = report;
  if (programs.length < 2) return html``;
  const services = new Set(programs.map(({ service }) => service));
  const byVersion = programsTable(programs, report, html`Services and their versions`);
  if (services.size < 2) return byVersion;
  const merged = [...services].map((service) =>
    mergedPrograms(programs.filter((one) => one.service === service)),
  );
  const byService = programsTable(merged, report, html`Services`);
  return html`${byService}<details class=more><summary>${htmlName(plural(programs.length, "version"))} of them</summary>${byVersion}</details>`;
}

/** All versions of one service together. */
function mergedPrograms(programs: readonly ProgramFigures[]): ProgramFigures {
  const sum = (pick: (one: ProgramFigures) => number): number =>
    programs.reduce((all, one) => all + pick(one), 0);
  const heaviest = programs.reduce((a, b) => (b.blockedMs > a.blockedMs ? b : a));
  return {
    ...heaviest,
    version: undefined,
    sessions: sum(({ sessions }) => sessions),
    observedMs: sum(({ observedMs }) => observedMs),
    count: sum(({ count }) => count),
    blockedMs: sumMs(programs.map(({ blockedMs }) => blockedMs)),
    suspectedCount: sum(({ suspectedCount }) => suspectedCount),
    suspectedMs: sumMs(programs.map(({ suspectedMs }) => suspectedMs)),
  };
}

function programsTable(
  programs: readonly ProgramFigures[],
  { totals, groups }: Report,
  caption: Html,
): Html {
  const hasVersions = programs.some(({ version }) => version !== undefined);
  const byId = new Map(groups.map((group) => [group.id, group]));
  const sorted = [...programs].sort((a, b) => b.blockedMs - a.blockedMs);
  const rows = sorted.slice(0, ROWS_IN_SIGHT).map((one) => {
    const perHour = blockedMsPerHour(one, one.observedMs);
    const heaviest = byId.get(one.heaviestGroup ?? "");
    return [
      html`<b class=fn>${htmlName(one.service ?? "(no service)")}</b>`,
      ...(hasVersions ? [htmlName(one.version ?? "-")] : []),
      htmlName(formatCount(one.count)),
      htmlSentence(formatDuration(one.blockedMs)),
      htmlSentence(formatShare(one.blockedMs, totals.blockedMs)),
      perHour === null ? html`` : htmlSentence(formatPerHour(perHour)),
      htmlSentence(formatSpan(one.observedMs)),
      heaviest === undefined ? html`` : groupName(heaviest, true),
    ];
  });
  const left = sorted.length - rows.length;
  const table = htmlTable(
    [
      { title: html`service`, align: "left", classes: html`svc` },
      ...(hasVersions ? [{ title: html`version`, align: "left", classes: html`nb` } as const] : []),
      { title: html`stalls`, align: "right", classes: html`hide` },
      { title: html`total`, align: "right" },
      { title: html`share`, align: "right", classes: html`hide` },
      { title: html`blocked/h`, align: "right" },
      { title: html`observed`, align: "right", classes: html`hide` },
      { title: html`most of it in`, align: "left", classes: html`what hide` },
    ],
    rows,
    { caption, isSortable: true },
  );
  return html`${table}${left > 0 && html`<p class="soft small">and ${htmlName(formatCount(left))} more`}`;
}
