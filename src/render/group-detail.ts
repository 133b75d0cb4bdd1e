import type { Group, GroupExample, GroupStack, Report } from "../report/model.js";
import { ANONYMOUS_NAME } from "../stack/function-name.js";
import { recordedContext } from "./context-text.js";
import { groupFacts, placeText, wholeMsOf } from "./group-text.js";
import { shareText } from "./headline.js";
import { visibleSentence, visibleText } from "./log-text.js";
import { blockedMsPerHour, blockedMsPerUnit } from "./ranking.js";
import type { RenderOptions } from "./render-options.js";
import { frameText, MOST_FRAMES, sourceText, stackTitle } from "./stack-text.js";
import { type Style, styleFor } from "./style.js";
import { terminalText } from "./terminal-text.js";
import { timeText } from "./time-text.js";
import { formatDuration, formatShare, plural } from "./units.js";
import { wrapText } from "./wrap-text.js";

/** Everything about the one group of a report, for a terminal: figures, source, stacks and the records to look up. */
export function renderGroupDetail(report: Report, options: RenderOptions): string {
  const { hasColour, width } = options;
  const style = styleFor(hasColour);
  const lines = report.groups.flatMap((group) => [
    ...headLines(group, report, width, style),
    ...factLines(group, width, style),
    ...functionLines("Blocked in", group.leaves, blockedMsOf(group.leaves ?? []), style),
    ...functionLines("Split", group.parts, wholeMsOf(group), style),
    ...functionLines(
      "One after the other in one turn of the loop",
      group.callbacks,
      wholeMsOf(group),
      style,
    ),
    ...sourceLines(group, style),
    ...group.stacks.flatMap((stack, i) => stackLines(stack, i, group, style)),
    "",
    style.bold("Longest records"),
    ...group.examples.flatMap((example) => exampleLines(example, width)),
  ]);
  if (report.isPartial) lines.push("", "PARTIAL: reading was interrupted");
  return terminalText(`${lines.join("\n")}\n`, options);
}

function headLines(group: Group, report: Report, width: number, style: Style): string[] {
  const place = visibleText(placeText(group.place));
  const rate = rateText(group, report);
  const figures = `${plural(group.count, "stall")}, ${formatDuration(group.blockedMs)} in total${shareText(report)}${rate}`;
  return [
    style.bold(visibleText(group.title)),
    ...(place === "" ? [] : [style.dim(place)]),
    `group ${group.id}, ${group.origin}`,
    "",
    ...wrapText(figures, width),
  ];
}

function rateText(group: Group, { work, coverage }: Report): string {
  const perUnit = work === undefined ? null : blockedMsPerUnit(group, work);
  if (perUnit !== null) return `, ${formatDuration(perUnit)} per ${work?.base.text}`;
  const perHour = blockedMsPerHour(group, coverage.observedMs);
  return perHour === null ? "" : `, ${formatDuration(perHour)} per observed hour`;
}

function factLines(group: Group, width: number, style: Style): string[] {
  const facts = groupFacts(group);
  const indent = Math.max(...facts.map(({ label }) => label.length)) + 2;
  return facts.flatMap(({ label, text }) => {
    const [first = "", ...more] = wrapText(visibleSentence(text), width - indent, "");
    return [
      `${style.dim(label.padEnd(indent))}${first}`,
      ...more.map((line) => " ".repeat(indent) + line),
    ];
  });
}

function blockedMsOf(functions: NonNullable<Group["parts"]>): number {
  return functions.reduce((sum, { blockedMs }) => sum + blockedMs, 0);
}

/** Functions in which a group was blocked, with their shares. */
function functionLines(
  title: string,
  functions: Group["parts"],
  wholeMs: number,
  style: Style,
): string[] {
  if (functions === undefined || functions.length === 0) return [];
  return [
    "",
    style.bold(title),
    ...functions.map(({ function: name, location, blockedMs }) => {
      const share = formatShare(blockedMs, wholeMs).padStart(6);
      return `${share}  ${visibleText(name)}  ${style.dim(visibleText(placeText(location)))}`.trimEnd();
    }),
  ];
}

function sourceLines({ source }: Group, style: Style): string[] {
  if (source === undefined) return [];
  return [
    "",
    ...sourceText(source).map((line) => (line.startsWith(">") ? style.bold(line) : line)),
  ];
}

function stackLines(stack: GroupStack, i: number, { stacks }: Group, style: Style): string[] {
  const title = `Stack ${i + 1} of ${stacks.length}: ${stackTitle(stack)}`;
  const frames = stack.frames.slice(0, MOST_FRAMES).flatMap((frame) => {
    const { generated } = frame;
    const place = `${generated.file ?? ""}:${generated.line ?? ""}:${generated.column ?? ""}`;
    const built = `${generated.functionName ?? ANONYMOUS_NAME} (${place})`;
    return [
      `    at ${visibleText(frameText(frame))}`,
      ...(frame.outcome === "mapped" ? [style.dim(`       built: ${visibleText(built)}`)] : []),
    ];
  });
  const left = stack.frames.length - MOST_FRAMES;
  const more = left > 0 ? [style.dim(`    ... ${plural(left, "more frame")}`)] : [];
  return ["", style.bold(title), ...frames, ...more];
}

function exampleLines(example: GroupExample, width: number): string[] {
  const { path, line, timestampMs, durationMs, verdict, reason, context } = example;
  const head = `${path}:${line}  ${timeText(timestampMs)} UTC  ${formatDuration(durationMs)}  ${verdict}`;
  return [
    `  ${visibleSentence(head)}`,
    ...[reason, recordedContext(context)].flatMap((text) =>
      wrapText(visibleSentence(text), width - 4, "").map((one) => `    ${one}`),
    ),
  ];
}
