import type { Group, Report } from "../report/model.js";
import { LONGEST_SENTENCE } from "./clip-text.js";
import { escapeGithubMessage, escapeGithubProperty } from "./escape-github.js";
import type { RenderOptions } from "./format.js";
import { functionText, groupNotes, suspectsText } from "./group-text.js";
import { headline } from "./headline.js";
import { commandFor } from "./provenance.js";
import { rankedGroups } from "./ranking.js";
import { formatDuration, plural } from "./units.js";
import { verdictCounts } from "./verdict-words.js";
import { visibleText } from "./visible-text.js";

/** What GitHub shows of each kind of annotation in one step of a job; the rest would vanish without a word. */
const MOST_PER_KIND = 10;

/** One annotation; texts are not escaped yet. */
interface Annotation {
  readonly kind: "error" | "warning" | "notice";
  readonly title: string;
  readonly lines: readonly string[];
  readonly file?: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/**
 * Annotations for GitHub Actions: the headline as a notice, the groups as warnings at their lines of source, and as
 * errors what could not be read, because a report of half of the logs must not look like a good one.
 */
export function renderReportGithub(report: Report, options: RenderOptions): string {
  const more = `All of it: ${commandFor(options, "-f markdown")}`;
  const unread = report.problems.filter(({ line }) => line === undefined);
  const notices: Annotation[] = [
    { kind: "notice", title: "stall-report", lines: [headline(report)] },
    ...report.suspects.map(({ kind, count, blockedMs, reason }) => ({
      kind: "notice" as const,
      title: `Suspected false positives: ${kind}`,
      lines: [`${plural(count, "stall")}, ${formatDuration(blockedMs)}: ${reason}`],
    })),
    ...report.warnings.map(({ message }) => ({
      kind: "notice" as const,
      title: "Note",
      lines: [message],
    })),
  ];
  const errors = unread.map(({ path, message }) => ({
    kind: "error" as const,
    title: "Not in the report",
    lines: [`${path}: ${message}`],
  }));
  return [
    ...atMost(notices, more),
    ...atMost(errors, more),
    ...atMost(rankedGroups(report).map(groupAnnotation), more, report.others?.groups ?? 0),
  ]
    .map(commandLine)
    .join("");
}

function groupAnnotation(group: Group): Annotation {
  const { location } = group;
  const aside = suspectsText(group);
  return {
    kind: "warning",
    title: `${functionText(group)} blocked the event loop`,
    lines: [
      `${plural(group.count, "stall")}, ${formatDuration(group.blockedMs)} in all: half of them up to ${formatDuration(group.p50Ms)}, the longest ${formatDuration(group.maxMs)}`,
      `${verdictCounts(group.verdicts)}; group ${group.id}`,
      ...groupNotes(group).map(({ text }) => text),
      ...(aside === "" ? [] : [aside]),
    ],
    ...(location === undefined
      ? {}
      : { file: location.file, line: location.line, column: location.column }),
  };
}

/** Keeps what GitHub would show; where there is more, the last one says how much and where to find it. */
function atMost(
  annotations: readonly Annotation[],
  more: string,
  alreadyCut = 0,
): readonly Annotation[] {
  const first = annotations[0];
  if (first === undefined || annotations.length + Math.sign(alreadyCut) <= MOST_PER_KIND) {
    return annotations;
  }
  const kept = annotations.slice(0, MOST_PER_KIND - 1);
  const left = annotations.length - kept.length + alreadyCut;
  return [
    ...kept,
    { kind: first.kind, title: `${plural(left, "more annotation")} not shown`, lines: [more] },
  ];
}

function commandLine({ kind, title, lines, file, line, column }: Annotation): string {
  const properties = [
    ...(file === undefined ? [] : [`file=${property(file)}`]),
    ...(line === undefined ? [] : [`line=${line}`]),
    ...(column === undefined ? [] : [`col=${column}`]),
    `title=${property(title)}`,
  ];
  const message = lines.map((text) => visibleText(text, LONGEST_SENTENCE)).join("\n");
  return `::${kind} ${properties.join(",")}::${escapeGithubMessage(message)}\n`;
}

function property(text: string): string {
  return escapeGithubProperty(visibleText(text));
}
