import type { ChangedGroup, Comparison, Outcome } from "../compare/comparison-model.js";
import {
  CHANGE_COUNTS,
  CHANGE_EVIDENCE,
  type ChangeSection,
  changeNotes,
  changeRates,
  changeSections,
} from "./changes.js";
import { comparisonNotes } from "./comparison-notes.js";
import {
  sideText,
  undecidedSentence,
  verdictConditions,
  verdictSentence,
} from "./comparison-text.js";
import {
  type Annotation,
  annotatedPlace,
  githubCommands,
  unreadAnnotations,
} from "./github-annotations.js";
import { commandFor } from "./provenance.js";
import type { RenderOptions } from "./render-options.js";
import { plural } from "./units.js";

const MOST_NOTES = 10;

const TITLES: Readonly<Partial<Record<Outcome, string>>> = {
  worse: "blocks the event loop more than before",
  new: "newly blocks the event loop",
  better: "blocks the event loop less than before",
  fixed: "no longer blocks the event loop",
};

/**
 * Annotations for GitHub Actions: the verdict, a warning at the line of each function that is worse or new, a notice for
 * each that is better or gone, and as errors what could not be read.
 */
export function renderComparisonGithub(comparison: Comparison, options: RenderOptions): string {
  const more = `Full report: ${commandFor(options, "-f markdown")}`;
  const isWorse = comparison.overall.outcome === "worse";
  const verdict: Annotation = {
    kind: isWorse ? "warning" : "notice",
    title: "stall-report compare",
    lines: [
      verdictSentence(comparison),
      `A = ${sideText(comparison.before)}`,
      `B = ${sideText(comparison.after)}`,
      ...verdictConditions(comparison),
    ],
  };
  const ofSections = (...wanted: readonly ChangeSection["outcome"][]): ChangedGroup[] =>
    changeSections(comparison).flatMap(({ outcome, groups }) =>
      wanted.includes(outcome) ? groups : [],
    );
  const undecided = undecidedSentence(comparison);
  const notes = [...(undecided === "" ? [] : [undecided]), ...comparisonNotes(comparison)];
  return [
    githubCommands(
      [
        ...(isWorse ? [verdict] : []),
        ...ofSections("worse", "new").map((group) => groupAnnotation(group, "warning", options)),
      ],
      more,
    ),
    githubCommands(unreadAnnotations(comparison.problems, "Not in the comparison"), more),
    githubCommands(
      [
        ...(isWorse ? [] : [verdict]),
        ...(notes.length === 0 ? [] : [notesAnnotation(notes)]),
        ...ofSections("better", "fixed", "accepted").map((group) =>
          groupAnnotation(group, "notice", options),
        ),
      ],
      more,
    ),
  ].join("");
}

/** One for all of them: ten notes would leave no room for the functions. */
function notesAnnotation(notes: readonly string[]): Annotation {
  const left = notes.length - MOST_NOTES;
  const more = left > 0 ? [`and ${plural(left, "more note")}`] : [];
  return {
    kind: "notice",
    title: "Caveats",
    lines: [...notes.slice(0, MOST_NOTES), ...more],
  };
}

function groupAnnotation(
  group: ChangedGroup,
  kind: Annotation["kind"],
  options: RenderOptions,
): Annotation {
  const place = annotatedPlace(group.place, options);
  const figures = [...CHANGE_COUNTS, ...changeRates(group.ratesPer), ...CHANGE_EVIDENCE]
    .map(({ title, text }) => ({ title, text: text(group) }))
    .filter(({ text }) => text !== "")
    .map(({ title, text }) => `${title} ${text}`);
  return {
    kind,
    title: `${group.title} ${TITLES[group.outcome] ?? ""}`.trim(),
    lines: [figures.join("; "), ...changeNotes(group), `group ${group.id}`, ...place.lines],
    ...place.at,
  };
}
