import type {
  Change,
  ChangedGroup,
  ChangeVerdict,
  Comparison,
  ComparisonSide,
  Estimate,
} from "../report/comparison-model.js";
import { cutEnd, cutStart } from "./display-width.js";
import { escapeTerminal } from "./escape-terminal.js";
import type { RenderOptions } from "./format.js";
import { type Style, styleFor } from "./style.js";
import { textTable } from "./text-table.js";
import { formatCount, formatDuration, formatSpan, plural } from "./units.js";
import { wrapText } from "./wrap-text.js";

/** Below this count a ratio says less than the counts themselves. */
const LEAST_COUNT_FOR_RATIO = 5;
const SHORT_ID_DIGITS = 6;

/** How each verdict is headed. */
const TITLES: Readonly<Record<ChangeVerdict, string>> = {
  worse: "WORSE",
  new: "NEW",
  better: "BETTER",
  fixed: "FIXED",
  "no-meaningful-change": "NO MEANINGFUL CHANGE",
  "cannot-tell": "CANNOT TELL",
};

/** The comparison for a terminal: the sides, the verdict, the groups that changed, what remains, and what to mind. */
export function renderComparisonTable(
  comparison: Comparison,
  options: RenderOptions,
  isAllShown: boolean,
): string {
  const style = styleFor(options.hasColour);
  const { width } = options;
  const lines = [
    ...wrapText(`A = ${sideText(comparison.before)}`, width),
    ...wrapText(`B = ${sideText(comparison.after)}`, width),
    ...wrapText(verdictSentence(comparison), width).map((line) =>
      colour(comparison.overall.verdict, style)(line),
    ),
    ...wrapText(suspectSentence(comparison), width),
    "",
    overallTable(comparison.overall, style),
  ];
  for (const verdict of ["worse", "new", "better", "fixed", "no-meaningful-change"] as const) {
    const groups = comparison.groups.filter((group) => group.verdict === verdict);
    if (groups.length === 0) continue;
    lines.push("", colour(verdict, style)(TITLES[verdict]), groupTable(groups, width, style));
  }
  lines.push(...undecidedLines(comparison, width, style, isAllShown));
  lines.push(...noteLines(comparison, width, style));
  return `${lines.join("\n")}\n`;
}

/** The one honest sentence; the same in every format. */
export function verdictSentence(comparison: Comparison): string {
  const { overall, groups } = comparison;
  const count = (verdict: ChangeVerdict): number =>
    groups.filter((group) => group.verdict === verdict).length;
  const parts = [
    [count("worse"), "worse"],
    [count("new"), "new"],
    [count("better"), "better"],
    [count("fixed"), "fixed"],
    [count("no-meaningful-change"), "without meaningful change"],
    [count("cannot-tell"), "too few to tell"],
  ] as const;
  const tally = parts
    .filter(([many]) => many > 0)
    .map(([many, what]) => `${many} ${what}`)
    .join(", ");
  return `VERDICT  ${TITLES[overall.verdict]}: ${overallText(overall)}${tally === "" ? "" : `. Functions: ${tally}`}`;
}

function overallText(overall: Change): string {
  const { ratePerHour, blockedMsPerHour, count } = overall;
  if (ratePerHour.before === undefined || ratePerHour.after === undefined) {
    return `${plural(count.before, "stall")} before, ${formatCount(count.after)} after, over unknown times`;
  }
  if (count.before + count.after === 0) return "no stalls on either side";
  const isFew = Math.min(count.before, count.after) < LEAST_COUNT_FOR_RATIO;
  const stalls = isFew
    ? `${plural(count.before, "stall")} before, ${formatCount(count.after)} after`
    : `stalls/hour ${ratioText(overall.rateRatio)}`;
  const blocked = `blocked time ${rateOfTime(blockedMsPerHour.before)} → ${rateOfTime(blockedMsPerHour.after)}`;
  const need = overall.needHours;
  const more =
    need === undefined
      ? ""
      : `; about ${formatSpan(need * 3_600_000)} more of B would show a doubling`;
  return `${stalls}; ${blocked}${more}`;
}

function suspectSentence({ withSuspects, withoutSuspects, before, after }: Comparison): string {
  const suspects = before.totals.suspectedCount + after.totals.suspectedCount;
  if (suspects === 0) return "no suspected false positives on either side";
  const many = plural(suspects, "suspected false positive");
  return withSuspects === withoutSuspects
    ? `without the ${many}; with them the verdict is the same`
    : `without the ${many}; WITH them the verdict would be ${TITLES[withSuspects]}`;
}

function sideText(side: ComparisonSide): string {
  const { coverage } = side;
  const watched =
    coverage.basis === "lifecycle" ? formatSpan(coverage.observedMs) : "observed time unknown";
  const where = side.hosts.length === 0 ? "" : `, ${plural(side.hosts.length, "host")}`;
  const version =
    side.versions.length === 0 || (side.versions.length === 1 && side.versions[0] === side.label)
      ? ""
      : `, version ${side.versions.slice(0, 3).join(", ")}`;
  return escapeTerminal(
    `${side.label} (${plural(side.inputs.length, "file")}, ${watched}, ${plural(coverage.sessions, "process", "processes")}${where}${version})`,
  );
}

function overallTable(overall: Change, style: Style): string {
  const rate = (value: number | undefined): string => (value === undefined ? "?" : number(value));
  const time = (value: number | undefined): string =>
    value === undefined ? "-" : formatDuration(value);
  const { duration } = overall;
  return textTable(
    [
      { title: "", align: "left" },
      { title: style.dim("A"), align: "right" },
      { title: style.dim("B"), align: "right" },
      { title: style.dim("B/A (95% interval)"), align: "left" },
    ],
    [
      ["stalls", formatCount(overall.count.before), formatCount(overall.count.after), ""],
      [
        "stalls/h",
        rate(overall.ratePerHour.before),
        rate(overall.ratePerHour.after),
        `${ratioText(overall.rateRatio)}${pText("p", overall.pValue)}`,
      ],
      [
        "blocked/h",
        rateOfTime(overall.blockedMsPerHour.before),
        rateOfTime(overall.blockedMsPerHour.after),
        "",
      ],
      ["p50", time(duration.before.p50Ms), time(duration.after.p50Ms), ratioText(duration.ratio)],
      ["p95", time(duration.before.p95Ms), time(duration.after.p95Ms), ""],
      ["max", time(duration.before.maxMs), time(duration.after.maxMs), ""],
    ],
  );
}

function groupTable(groups: readonly ChangedGroup[], width: number, style: Style): string {
  const rows = groups.map((group) => {
    const { count, blockedMs } = group;
    return {
      id: group.id.slice(0, SHORT_ID_DIGITS),
      figures: [
        `${formatCount(count.before)} (${formatDuration(blockedMs.before)})`,
        `${formatCount(count.after)} (${formatDuration(blockedMs.after)})`,
        evidenceText(group),
      ],
      group,
    };
  });
  const titles = ["A", "B", "evidence"];
  const used = titles.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => (row.figures[i] ?? "").length)),
  );
  const free = Math.max(
    18,
    width - SHORT_ID_DIGITS - 2 - used.reduce((sum, one) => sum + one + 2, 0),
  );
  return textTable(
    [
      { title: style.dim("id"), align: "left" },
      { title: style.dim("function"), align: "left" },
      ...titles.map((title) => ({ title: style.dim(title), align: "left" as const })),
    ],
    rows.map(({ id, figures, group }) => [
      style.dim(id),
      nameAndPlace(group, free, style),
      ...figures,
    ]),
  );
}

function nameAndPlace(group: ChangedGroup, width: number, style: Style): string {
  const name = style.bold(cutEnd(escapeTerminal(group.function), width));
  const { location, renamedFrom } = group;
  const place =
    location === undefined
      ? ""
      : `\n${style.dim(cutStart(escapeTerminal(`${location.file}:${location.line ?? ""}`), width))}`;
  const renamed =
    renamedFrom === undefined
      ? ""
      : `\n${cutEnd(escapeTerminal(`probably ${renamedFrom.function} renamed: ${renamedFrom.reason}`), width)}`;
  return `${name}${place}${renamed}`;
}

function evidenceText(group: ChangedGroup): string {
  const { appearance } = group;
  if (appearance !== undefined) {
    return `expected ${number(appearance.expected)}${pText("q", group.qValue)}`;
  }
  const isFew = Math.min(group.count.before, group.count.after) < LEAST_COUNT_FOR_RATIO;
  return `${isFew ? "few stalls" : ratioText(group.rateRatio)}${pText("q", group.qValue)}`;
}

function undecidedLines(
  comparison: Comparison,
  width: number,
  style: Style,
  isAllShown: boolean,
): string[] {
  const groups = comparison.groups.filter((group) => group.verdict === "cannot-tell");
  if (groups.length === 0) return [];
  const needs = groups.flatMap((group) => group.needHours ?? []).sort((a, b) => a - b);
  const typical = needs[Math.floor(needs.length / 2)];
  const need =
    typical === undefined
      ? ""
      : `: about ${formatSpan(typical * 3_600_000)} more of B would show a doubling of the typical one`;
  const hint = isAllShown ? "" : "; --all lists them";
  return [
    "",
    ...wrapText(`TOO FEW TO TELL (${groups.length})${need}${hint}`, width),
    ...(isAllShown ? [groupTable(groups, width, style)] : []),
  ];
}

function noteLines(comparison: Comparison, width: number, style: Style): string[] {
  const notes = [
    ...comparison.comparability.map((note) => note.message),
    ...footnotes(comparison),
    ...comparison.warnings.map((warning) => warning.message),
  ];
  const problems = [...comparison.problemCounts]
    .map(([code, many]) => `${many} ${code}`)
    .join(", ");
  if (problems !== "") notes.push(`problems in the logs: ${problems}`);
  return [
    ...(notes.length === 0 ? [] : ["", style.bold("NOTES")]),
    ...notes.flatMap((note) => wrapText(`- ${escapeTerminal(note)}`, width)),
    "",
    ...comparison.methods.flatMap((method) => wrapText(`Method: ${method}`, width)).map(style.dim),
  ];
}

function footnotes({ overall, selfCheck }: Comparison): string[] {
  const notes: string[] = [];
  if (overall.notes.includes("few-blocks")) {
    notes.push(
      "fewer than six blocks of time on a side: tested by burst, which is less sure; longer logs make it better",
    );
  }
  if (overall.notes.includes("bursty")) {
    notes.push("stalls come in bursts: tested per block of time, not per stall");
  }
  if (overall.notes.includes("methods-disagree")) {
    notes.push("the test and the interval disagree, so nothing is claimed; longer logs will tell");
  }
  if (overall.notes.includes("durations-differ")) {
    notes.push(
      "as many stalls as before, but their lengths or the blocked time differ: look at the functions",
    );
  }
  for (const [side, verdict] of Object.entries(selfCheck ?? {})) {
    if (verdict === "worse" || verdict === "better") {
      notes.push(
        `SELF-CHECK: the ${side} side compared with itself says "${verdict}": the noise is too large to trust the verdict`,
      );
    } else notes.push(`self-check of the ${side} side: ${verdict ?? "too short"}`);
  }
  return notes;
}

function colour(verdict: ChangeVerdict, style: Style): (text: string) => string {
  if (verdict === "worse" || verdict === "new") return style.red;
  if (verdict === "better" || verdict === "fixed") return style.green;
  return style.bold;
}

function ratioText(ratio: Estimate | undefined): string {
  if (ratio === undefined) return "";
  const text = (value: number): string => (Number.isFinite(value) ? number(value) : "inf");
  return `×${text(ratio.estimate)} (${text(ratio.low)}–${text(ratio.high)})`;
}

function pText(name: string, value: number | undefined): string {
  if (value === undefined) return "";
  return value < 0.001 ? `  ${name}<0.001` : `  ${name}=${value.toPrecision(2)}`;
}

function rateOfTime(msPerHour: number | undefined): string {
  return msPerHour === undefined ? "?" : `${formatDuration(msPerHour)}/h`;
}

function number(value: number): string {
  return value >= 100 ? formatCount(Math.round(value)) : String(Number(value.toPrecision(2)));
}
