import type { Comparison, ComparisonSide } from "../compare/comparison-model.js";
import type { Report } from "../report/model.js";
import type { Trend } from "../trend/trend-model.js";
import { type Block, command, text } from "./blocks.js";
import { methodSentences } from "./comparison-notes.js";
import { problemTotal } from "./problem-counts.js";
import type { RenderOptions } from "./render-options.js";
import { spanText, timeText } from "./time-text.js";
import { trendMethods } from "./trend-text.js";
import { formatBytes, formatCount, formatSpan, plural } from "./units.js";

/** One line about what a report was made from. */
export interface ProvenanceLine {
  readonly label: string;
  readonly text: string;
  /** The text is a command or a list of paths, to be set like code. */
  readonly isCode?: true;
}

/** How many inputs are named one by one. */
const NAMED_INPUTS = 8;

/** Everything needed to judge where a report comes from, and to make it again. */
export function provenance(report: Report, options: RenderOptions): ProvenanceLine[] {
  return provenanceOf(report, [{ label: "Grouped by", text: report.groupBy }], options);
}

/** The same for a trend. */
export function trendProvenance(trend: Trend, options: RenderOptions): ProvenanceLine[] {
  const methods = trendMethods(trend).map((text) => ({ label: "Method", text }));
  return provenanceOf(trend, methods, options);
}

function provenanceOf(
  result: Pick<Report, "inputs" | "window" | "coverage" | "problemCounts" | "deploys">,
  own: readonly ProvenanceLine[],
  options: RenderOptions,
): ProvenanceLine[] {
  return [
    ...originLines(result, result.problemCounts),
    ...listLine(
      "Versions",
      result.deploys.map(({ version }) => version),
    ),
    ...own,
    ...makingLines(options),
  ];
}

/** The same for both sides of a comparison, with the methods that one needs to do its numbers again. */
export function comparisonProvenance(
  comparison: Comparison,
  options: RenderOptions,
): ProvenanceLine[] {
  const ofSide = (letter: string, side: ComparisonSide): ProvenanceLine[] =>
    [
      ...originLines(side),
      ...listLine("Versions", side.versions),
      ...listLine("Node.js", side.nodeVersions),
      ...(side.thresholds.length === 0
        ? []
        : [{ label: "Threshold", text: `${side.thresholds.join(", ")} ms` }]),
    ].map((line) => ({ ...line, label: `${letter}, ${line.label.toLowerCase()}` }));
  return [
    ...ofSide("A", comparison.before),
    ...ofSide("B", comparison.after),
    ...methodSentences(comparison).map((text) => ({ label: "Method", text })),
    ...makingLines(options),
  ];
}

function originLines(
  { inputs, window, coverage }: Pick<Report, "inputs" | "window" | "coverage">,
  problemCounts: ReadonlyMap<string, number> = new Map(),
): ProvenanceLine[] {
  const records = inputs.reduce((sum, input) => sum + input.records, 0);
  const bytes = inputs.reduce((sum, input) => sum + input.bytes, 0);
  const problems = problemTotal(problemCounts);
  const named = inputs
    .slice(0, NAMED_INPUTS)
    .map(({ label, path }) => (label === undefined ? path : `${label}=${path}`));
  const unnamed = inputs.length - named.length;
  const basis =
    coverage.basis === "lifecycle"
      ? "from start/alive/stop records"
      : "estimated from the times of the stalls";
  const gaps =
    coverage.gaps.length === 0
      ? "no gaps"
      : `${plural(coverage.gaps.length, "gap")} of more than 10 minutes`;
  return [
    {
      label: "Inputs",
      text: `${plural(inputs.length, "file")}, ${formatBytes(bytes)}, ${plural(records, "record")}${problems === 0 ? "" : `, ${plural(problems, "problem")}`}`,
    },
    {
      label: "Files",
      text: named.join(", ") + (unnamed === 0 ? "" : `, and ${formatCount(unnamed)} more`),
      isCode: true,
    },
    ...(window === undefined ? [] : [{ label: "Window", text: spanText(window) }]),
    {
      label: "Coverage",
      text: `${formatSpan(coverage.observedMs)}, ${plural(coverage.sessions, "process", "processes")}, ${gaps}, ${basis}`,
    },
  ];
}

function makingLines({ command, madeAtMs, toolVersion }: RenderOptions): ProvenanceLine[] {
  const made = madeAtMs === undefined ? "" : `, ${timeText(madeAtMs)} UTC`;
  return [
    ...(command === undefined ? [] : [{ label: "Command", text: command, isCode: true } as const]),
    { label: "Made by", text: `stall-report ${toolVersion}${made}` },
  ];
}

/** The first of some names; nothing without any. */
function listLine(label: string, names: readonly string[]): ProvenanceLine[] {
  const distinct = [...new Set(names)];
  if (distinct.length === 0) return [];
  const shown = distinct.slice(0, NAMED_INPUTS).join(", ");
  const left = distinct.length - NAMED_INPUTS;
  return [{ label, text: left > 0 ? `${shown}, and ${formatCount(left)} more` : shown }];
}

/** The same folded away at the end of a text. */
export function provenanceBlock(lines: readonly ProvenanceLine[]): Block {
  return {
    kind: "fold",
    summary: [text("How this report was made")],
    blocks: [
      {
        kind: "list",
        items: lines.map(({ label, text: words, isCode }) => [
          text(`${label}: `),
          isCode === true ? command(words) : text(words),
        ]),
      },
    ],
  };
}

/** The command that gives what a format had to leave out: the same one with another output. */
export function commandFor(options: RenderOptions, output: string): string {
  return `${options.command ?? "stall-report <inputs>"} ${output}`;
}
