import type { Group, Report } from "../report/model.js";
import { escapeTerminal } from "./escape-terminal.js";
import type { RenderOptions } from "./format.js";
import { groupNotes, placeText } from "./group-text.js";
import { frameCalls, framePlace } from "./stack-text.js";
import { styleFor } from "./style.js";
import { formatCount, formatDuration, plural } from "./units.js";
import { wrapText } from "./wrap-text.js";

/** How many frames of a stack are shown. */
const MOST_FRAMES = 25;

/** Everything about one group, for a terminal: figures, source, stacks and the records to look up. */
export function renderGroupDetail(group: Group, report: Report, options: RenderOptions): string {
  const style = styleFor(options.hasColour);
  const { width } = options;
  const time = (ms: number): string => new Date(ms).toISOString();
  const lines = [
    style.bold(escapeTerminal(`${group.function}  ${placeText(group.location)}`)),
    `id ${group.id}, ${group.origin}${group.package === undefined ? "" : ` (${escapeTerminal(group.package)})`}`,
    ...groupNotes(group).map(({ text }) => escapeTerminal(text)),
    "",
    ...wrapText(
      `${plural(group.count, "stall")}, ${formatDuration(group.blockedMs)} in total: shortest ${formatDuration(group.minMs)}, p50 ${formatDuration(group.p50Ms)}, p95 ${formatDuration(group.p95Ms)}, p99 ${formatDuration(group.p99Ms)}, longest ${formatDuration(group.maxMs)}`,
      width,
    ),
    ...(group.suspectedCount === 0
      ? []
      : [
          `besides ${plural(group.suspectedCount, "suspected false positive")}, ${formatDuration(group.suspectedMs)}`,
        ]),
    `first ${time(group.firstSeenMs)}, last ${time(group.lastSeenMs)}`,
    ...listLine("services", group.services, width),
    ...listLine("versions", group.versions, width),
    ...listLine("hosts", group.hosts, width),
    ...wrapText(
      `verdicts: ${[...group.verdicts].map(([kind, many]) => `${formatCount(many)} ${kind}`).join(", ")}`,
      width,
    ),
    ...sourceLines(group, style.bold),
  ];
  for (const [i, stack] of group.stacks.entries()) {
    lines.push(
      "",
      style.bold(
        `Stack ${i + 1} of ${group.stacks.length}: ${plural(stack.count, "stall")}, ${formatDuration(stack.blockedMs)}`,
      ),
    );
    for (const frame of stack.frames.slice(0, MOST_FRAMES)) {
      const place = frame.file === undefined ? "" : ` (${framePlace(frame)})`;
      const name = frame.functionName ?? "<anonymous>";
      lines.push(escapeTerminal(`    at ${name}${place}${frameCalls(frame)}`));
      const { generated, outcome } = frame;
      if (outcome === "mapped") {
        lines.push(
          style.dim(
            escapeTerminal(
              `       built: ${generated.functionName ?? "<anonymous>"} (${generated.file ?? ""}:${generated.line ?? ""}:${generated.column ?? ""})`,
            ),
          ),
        );
      }
    }
    const hidden = stack.frames.length - MOST_FRAMES;
    if (hidden > 0) lines.push(style.dim(`    ... ${plural(hidden, "more frame")}`));
  }
  lines.push("", style.bold("Longest records"));
  for (const example of group.examples) {
    lines.push(
      escapeTerminal(
        `  ${example.path}:${example.line}  ${time(example.timestampMs)}  ${formatDuration(example.durationMs)}  ${example.verdict}`,
      ),
      ...wrapText(escapeTerminal(example.reason), width - 4).map((line) => `    ${line}`),
    );
    if (example.context !== undefined) {
      lines.push(`    context ${escapeTerminal(JSON.stringify(example.context))}`);
    }
  }
  if (report.isPartial) lines.push("", "PARTIAL: the reading was interrupted");
  return `${lines.join("\n")}\n`;
}

function listLine(title: string, values: readonly string[], width: number): string[] {
  return values.length === 0
    ? []
    : wrapText(`${title}: ${escapeTerminal(values.join(", "))}`, width);
}

function sourceLines({ source }: Group, mark: (text: string) => string): string[] {
  if (source === undefined) return [];
  const digits = String(source.firstLine + source.lines.length).length;
  return [
    "",
    ...source.lines.map((text, i) => {
      const number = source.firstLine + i;
      const line = `${String(number).padStart(digits)} | ${escapeTerminal(text.replaceAll("\t", "  "))}`;
      return number === source.blamedLine ? mark(`> ${line}`) : `  ${line}`;
    }),
  ];
}
