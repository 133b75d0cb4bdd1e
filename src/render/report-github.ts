import type { Group, Report } from "../report/model.js";
import { acceptedText } from "./accepted-text.js";
import {
  type Annotation,
  annotatedPlace,
  githubCommands,
  unreadAnnotations,
} from "./github-annotations.js";
import { groupNotes, ownersText, seenText, suspectsText } from "./group-text.js";
import { headline } from "./headline.js";
import { nextStep } from "./next-step.js";
import { commandFor } from "./provenance.js";
import { acceptedGroups, rankedGroups } from "./ranking.js";
import type { RenderOptions } from "./render-options.js";
import { suspectText } from "./suspect-text.js";
import { formatDuration, plural } from "./units.js";
import { verdictCounts } from "./verdict-words.js";
import { warningText } from "./warning-text.js";

/** Annotations for GitHub Actions: the headline as a notice, the groups as warnings at their lines of source, unread inputs as errors. */
export function renderReportGithub(report: Report, options: RenderOptions): string {
  const more = `Full report: ${commandFor(options, "-f markdown")}`;
  const notices: Annotation[] = [
    { kind: "notice", title: "stall-report", lines: [headline(report)] },
    ...acceptedGroups(report).map((group) => ({
      kind: "notice" as const,
      title: "Accepted as known",
      lines: [acceptedText(group)],
    })),
    ...report.suspects.map((suspect) => ({
      kind: "notice" as const,
      title: `Suspected false positives: ${suspect.kind}`,
      lines: [suspectText(suspect), `longest: ${suspect.reason}`],
    })),
    ...report.warnings.map((warning) => ({
      kind: "notice" as const,
      title: "Note",
      lines: [warningText(warning)],
    })),
  ];
  return [
    githubCommands(notices, more),
    githubCommands(unreadAnnotations(report.problems, "Not in the report"), more),
    githubCommands(
      rankedGroups(report).map((group) => groupAnnotation(group, options)),
      more,
      report.others?.groups ?? 0,
    ),
  ].join("");
}

function groupAnnotation(group: Group, options: RenderOptions): Annotation {
  const own = annotatedPlace(group.place, options);
  // A dependency is no file of the repository; the function that called it may be.
  const caller = annotatedPlace(group.caller?.location, options);
  const place = own.at.file === undefined && caller.at.file !== undefined ? caller : own;
  const aside = suspectsText(group);
  const step = nextStep(group);
  return {
    kind: "warning",
    title: `${group.title} blocked the event loop`,
    lines: [
      `${plural(group.count, "stall")}, ${formatDuration(group.blockedMs)} in all: median ${formatDuration(group.p50Ms)}, longest ${formatDuration(group.maxMs)}`,
      `${verdictCounts(group.verdicts)}; group ${group.id}`,
      seenText(group),
      ...(step === undefined ? [] : [`next step: ${step}`]),
      ...groupNotes(group).map(({ text }) => text),
      ...(group.owners.length === 0 ? [] : [ownersText(group.owners)]),
      ...(aside === "" ? [] : [aside]),
      ...place.lines,
    ],
    ...place.at,
  };
}
