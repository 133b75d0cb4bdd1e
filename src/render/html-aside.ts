import type { Group, Report } from "../report/model.js";
import { functionText, placeText } from "./group-text.js";
import { htmlTable } from "./html-table.js";
import { htmlName, htmlSentence } from "./html-text.js";
import type { ProvenanceLine } from "./provenance.js";
import { shortId, suspectGroups } from "./ranking.js";
import { formatCount, formatDuration, plural } from "./units.js";
import { VERDICT_WORDS } from "./verdict-words.js";

const MOST_GROUPS = 50;
const MOST_PROBLEMS = 20;

/** What was set aside as suspected false positives, and why: labelled and counted apart, never dropped. */
export function htmlSuspects(report: Report): string {
  if (report.suspects.length === 0) return "";
  const { suspectedCount, suspectedMs } = report.totals;
  const kinds = htmlTable(
    [
      { title: "kind", align: "left", classes: "nb" },
      { title: "stalls", align: "right" },
      { title: "total", align: "right" },
      { title: "why", align: "left", classes: "what" },
    ],
    report.suspects.map(({ kind, count, blockedMs, reason }) => [
      `<b class=fn>${kind}</b>`,
      formatCount(count),
      formatDuration(blockedMs),
      `${VERDICT_WORDS[kind]}<span class=note>${htmlSentence(reason)}</span>`,
    ]),
    { caption: "Suspected false positives by kind" },
  );
  const groups = suspectGroups(report);
  const byGroup = groups.length === 0 ? "" : suspectGroupTable(groups);
  return `<h2 id=suspects>Set aside as suspected false positives</h2>
<p class=soft>${plural(suspectedCount, "stall")}, ${formatDuration(suspectedMs)}: the machine or somebody else was slow, probably not the code. They are in none of the figures above.
${kinds}${byGroup}`;
}

function suspectGroupTable(groups: readonly Group[]): string {
  const table = htmlTable(
    [
      { title: "id", align: "left", classes: "nb hide" },
      { title: "function", align: "left", classes: "what" },
      { title: "stalls", align: "right" },
      { title: "total", align: "right" },
    ],
    groups
      .slice(0, MOST_GROUPS)
      .map((group) => [
        `<code class=soft>${htmlName(shortId(group.id))}</code>`,
        `<b class=fn>${htmlName(functionText(group))}</b><span class=path>${htmlName(placeText(group.location))}</span>`,
        formatCount(group.suspectedCount),
        formatDuration(group.suspectedMs),
      ]),
    { caption: "Functions with nothing but suspects" },
  );
  const left = groups.length - MOST_GROUPS;
  const more = left > 0 ? `<p class="soft small">and ${plural(left, "more function")}` : "";
  return `<details class=more><summary>Functions with nothing but suspects (${formatCount(groups.length)})</summary>${table}${more}</details>`;
}

/** What the reader should know before believing the figures. */
export function htmlNotes(report: Pick<Report, "warnings" | "problems" | "problemCounts">): string {
  const notes = report.warnings.map(({ message }) => `<li>${htmlSentence(message)}`);
  const counts = [...report.problemCounts];
  if (counts.length > 0) {
    const kinds = counts
      .map(([code, count]) => `${formatCount(count)} ${htmlName(code)}`)
      .join(", ");
    notes.push(`<li>Problems in the logs: ${kinds}${problemList(report)}`);
  }
  if (notes.length === 0) return "";
  return `<h2 id=notes>Notes</h2><ul class=notes>${notes.join("")}</ul>`;
}

function problemList({ problems }: Pick<Report, "problems">): string {
  if (problems.length === 0) return "";
  const items = problems.slice(0, MOST_PROBLEMS).map(({ path, line, message }) => {
    const at = line === undefined ? path : `${path}:${line}`;
    return `<li><code>${htmlName(at)}</code> ${htmlSentence(message)}`;
  });
  const left = problems.length - MOST_PROBLEMS;
  if (left > 0) items.push(`<li>and ${plural(left, "more")}`);
  return `<ul class=notes>${items.join("")}</ul>`;
}

/** Where it all comes from and how to make it again. */
export function htmlProvenance(provenance: readonly ProvenanceLine[]): string {
  const lines = provenance.map(({ label, text, isCode }) => {
    const shown = htmlSentence(text);
    return `<dt>${label}<dd>${isCode === true ? `<code>${shown}</code>` : shown}`;
  });
  return `<dl class=kv>${lines.join("")}</dl>`;
}
