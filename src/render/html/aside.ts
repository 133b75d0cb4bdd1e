import type { Group, Report } from "../../report/model.js";
import { VERDICTS } from "../../verdict/verdict.js";
import { acceptedTitle } from "../accepted-text.js";
import { htmlName, htmlSentence } from "../escape-html.js";
import { type Html, html, joined } from "../escaped.js";
import { acceptanceText } from "../group-text.js";
import { acceptedGroups, shortId, suspectGroups } from "../ranking.js";
import { suspectText } from "../suspect-text.js";
import { formatCount, formatDuration, plural } from "../units.js";
import { warningText } from "../warning-text.js";
import { groupName, htmlPlace } from "./card.js";
import { htmlTable } from "./table.js";

const MOST_GROUPS = 50;
const MOST_PROBLEMS = 20;

/** The known blockers with reason and date. @param cards how many of the first have a card to link to */
export function htmlAccepted(report: Report, cards: number): Html {
  const groups = acceptedGroups(report);
  if (groups.length === 0) return html``;
  const table = htmlTable(
    [
      { title: html`id`, align: "left", classes: html`nb hide` },
      { title: html`function`, align: "left", classes: html`what` },
      { title: html`stalls`, align: "right" },
      { title: html`total`, align: "right" },
      { title: html`accepted`, align: "left", classes: html`why` },
    ],
    groups.map((group, i) => {
      return [
        html`<code class=soft>${htmlName(shortId(group.id))}</code>`,
        html`${groupName(group, i < cards)}${htmlPlace(group)}`,
        htmlName(formatCount(group.count)),
        htmlSentence(formatDuration(group.blockedMs)),
        htmlSentence(acceptanceText(group)),
      ];
    }),
    { caption: html`Known blockers` },
  );
  return html`<h2 id=accepted>${htmlSentence(acceptedTitle(report))}</h2>${table}`;
}

/** What was set aside as suspected false positives, and why: labelled and counted apart, never dropped. */
export function htmlSuspects(report: Report): Html {
  if (report.suspects.length === 0) return html``;
  const { suspectedCount, suspectedMs } = report.totals;
  const kinds = htmlTable(
    [
      { title: html`kind`, align: "left", classes: html`nb` },
      { title: html`stalls`, align: "right" },
      { title: html`total`, align: "right" },
      { title: html`why`, align: "left", classes: html`what` },
    ],
    report.suspects.map((suspect) => [
      html`<b class=fn>${htmlName(suspect.kind)}</b>`,
      htmlName(formatCount(suspect.count)),
      htmlSentence(formatDuration(suspect.blockedMs)),
      html`${htmlSentence(VERDICTS[suspect.kind].label)}<span class=note>${htmlSentence(suspectText(suspect))}<br>Longest: ${htmlSentence(suspect.reason)}<br>${htmlSentence(VERDICTS[suspect.kind].advice)}</span>`,
    ]),
    { caption: html`Suspected false positives by kind` },
  );
  const stalls = `${plural(suspectedCount, "stall")}, ${formatDuration(suspectedMs)}`;
  return html`<h2 id=suspects>Set aside as suspected false positives</h2>
<p class=soft>${htmlSentence(stalls)}: probably the machine or another process was slow, not the code. They are not included in the figures above.
${kinds}${suspectGroupTable(suspectGroups(report))}`;
}

function suspectGroupTable(groups: readonly Group[]): Html {
  if (groups.length === 0) return html``;
  const table = htmlTable(
    [
      { title: html`id`, align: "left", classes: html`nb hide` },
      { title: html`function`, align: "left", classes: html`what` },
      { title: html`stalls`, align: "right" },
      { title: html`total`, align: "right" },
    ],
    groups
      .slice(0, MOST_GROUPS)
      .map((group) => [
        html`<code class=soft>${htmlName(shortId(group.id))}</code>`,
        html`${groupName(group, false)}${htmlPlace(group)}`,
        htmlName(formatCount(group.suspectedCount)),
        htmlSentence(formatDuration(group.suspectedMs)),
      ]),
    { caption: html`Functions with suspects only` },
  );
  const left = groups.length - MOST_GROUPS;
  return html`<details class=more><summary>Functions with suspects only (${htmlName(formatCount(groups.length))})</summary>${table}${left > 0 && html`<p class="soft small">and ${htmlName(plural(left, "more function"))}`}</details>`;
}

/** What the reader should know before believing the figures. */
export function htmlNotes(report: Pick<Report, "warnings" | "problems" | "problemCounts">): Html {
  const notes = report.warnings.map((warning) => html`<li>${htmlSentence(warningText(warning))}`);
  const counts = [...report.problemCounts];
  if (counts.length > 0) {
    const kinds = counts.map(
      ([code, count]) => html`${htmlName(formatCount(count))} ${htmlName(code)}`,
    );
    notes.push(html`<li>Problems in the logs: ${joined(kinds, ", ")}${problemList(report)}`);
  }
  if (notes.length === 0) return html``;
  return html`<h2 id=notes>Notes</h2><ul class=notes>${notes}</ul>`;
}

function problemList({ problems }: Pick<Report, "problems">): Html {
  if (problems.length === 0) return html``;
  const items = problems.slice(0, MOST_PROBLEMS).map(({ path, line, message }) => {
    const at = line === undefined ? path : `${path}:${line}`;
    return html`<li><code>${htmlName(at)}</code> ${htmlSentence(message)}`;
  });
  const left = problems.length - MOST_PROBLEMS;
  return html`<ul class=notes>${items}${left > 0 && html`<li>and ${htmlName(`${formatCount(left)} more`)}`}</ul>`;
}
