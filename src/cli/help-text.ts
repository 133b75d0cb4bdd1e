import { UsageError } from "../read/usage-error.js";
import { wrapText } from "../render/wrap-text.js";
import type { Command } from "./command.js";
import { allowedWords, closestHint, type OptionSpec } from "./option.js";

const INDENT = 2;
const WIDEST_TERM = 30;
/** On narrower terminals each text stands below its term. */
const LEAST_TWO_COLUMNS = 60;
/** Longer lines are hard to read, however wide the terminal is. */
const WIDEST_HELP = 100;
/** What the help of all commands shows of the options of the default one. */
const EVERYDAY: ReadonlySet<string> = new Set(
  "format output open top since service where group-by fail-on source-maps".split(" "),
);

/**
 * `help`, `help COMMAND`, `COMMAND --help`.
 *
 * @param name undefined for the default command and the list of all
 * @throws UsageError if there is no command of that name
 */
export function helpOn(
  name: string | undefined,
  defaultCommand: Command,
  commands: readonly Command[],
  columns: number,
): string {
  const width = Math.min(columns, WIDEST_HELP);
  if (name === undefined) return helpText(defaultCommand, commands, width);
  const command = commands.find((one) => one.name === name);
  if (command !== undefined) return helpText(command, undefined, width);
  const names = commands.map((one) => one.name);
  const hint = closestHint(name, names) || `; commands: ${names.join(", ")}`;
  throw new UsageError(`unknown command "${name}"${hint}`);
}

/**
 * The help of one command: what it is for, how it is typed, examples first, then the options.
 *
 * @param others given for the default command, whose help also lists the commands
 * @param width columns to fill
 */
function helpText(command: Command, others: readonly Command[] | undefined, width: number): string {
  const name = others === undefined ? `${command.name} ` : "";
  const sections = [
    wrapText(command.describe, width, "").join("\n"),
    `  stall-report ${name}${command.positionals} [options]`,
    examplesSection(command, width),
  ];
  if (others !== undefined) {
    const rows = others.map((one): Row => [`${one.name} ${one.positionals}`, one.describe]);
    sections.push(section("Commands", [definitions(rows, width)]));
  }
  const groups = new Map<string, Row[]>();
  for (const option of Object.values(command.options)) {
    if (others !== undefined && !EVERYDAY.has(option.name)) continue;
    const group = others === undefined ? (option.group ?? "Options") : "Common options";
    groups.set(group, [...(groups.get(group) ?? []), [optionTerm(option), describe(option)]]);
  }
  groups.set("Other", [
    ["-h, --help", "show this help"],
    ...(others === undefined ? [] : [["    --version", "show the version"] as Row]),
  ]);
  for (const [title, rows] of groups) sections.push(section(title, [definitions(rows, width)]));
  if (others !== undefined) {
    const more = `\`stall-report ${command.name} --help\` lists all options of the report, \`stall-report COMMAND --help\` those of another command.`;
    sections.push(wrapText(more, width, "").join("\n"));
  }
  return `${sections.join("\n\n")}\n`;
}

/** What to say to somebody who typed the name of the program and nothing else. */
export function shortHelp(command: Command, others: readonly Command[], columns: number): string {
  const width = Math.min(columns, WIDEST_HELP);
  const sections = [
    wrapText(command.describe, width, "").join("\n"),
    examplesSection(command, width),
    wrapText(
      `Commands: ${others.map((one) => one.name).join(", ")}. \`stall-report help COMMAND\` explains one, \`stall-report --help\` lists them.`,
      width,
      "",
    ).join("\n"),
  ];
  return `${sections.join("\n\n")}\n`;
}

function examplesSection(command: Command, width: number): string {
  return section(
    "Examples",
    command.examples.map(([line, what]) => `  ${line}\n${indented(what, 6, width)}`),
  );
}

type Row = readonly [term: string, text: string];

function section(title: string, parts: readonly string[]): string {
  return `${title}:\n${parts.join("\n")}`;
}

function optionTerm(option: OptionSpec): string {
  const short = option.alias === undefined ? "    " : `-${option.alias}, `;
  const value = option.type === "switch" ? "" : ` ${option.placeholder ?? "VALUE"}`;
  return `${short}--${option.name}${value}`;
}

function describe(option: OptionSpec): string {
  const choices = option.choices === undefined ? "" : `: ${allowedWords(option).join(", ")}`;
  const repeatable = option.type === "list" ? " (repeatable)" : "";
  const otherwise = option.default === undefined ? "" : ` (default: ${option.default})`;
  return `${option.describe}${choices}${otherwise}${repeatable}`;
}

/** Terms on the left, their texts wrapped on the right; a long term stands on a line of its own. */
function definitions(rows: readonly Row[], width: number): string {
  const widest = width < LEAST_TWO_COLUMNS ? 0 : WIDEST_TERM;
  const fitting = rows.map(([term]) => term.length).filter((length) => length <= widest);
  const column = INDENT + Math.max(0, ...fitting) + 2;
  return rows
    .map(([term, text]) => {
      const lines = wrapText(text, width - column, "").map((line) => " ".repeat(column) + line);
      const head = " ".repeat(INDENT) + term;
      if (head.length + 2 > column) return [head, ...lines].join("\n");
      return [head.padEnd(column) + (lines[0] ?? "").trimStart(), ...lines.slice(1)].join("\n");
    })
    .join("\n");
}

function indented(text: string, by: number, width: number): string {
  return wrapText(text, width - by, "")
    .map((line) => " ".repeat(by) + line)
    .join("\n");
}
