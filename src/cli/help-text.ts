import { wrapText } from "../render/wrap-text.js";
import type { CommandSpec, OptionSpec } from "./command-spec.js";

const INDENT = 2;
const WIDEST_TERM = 30;

/**
 * The help of one command: what it is for, how it is typed, examples first, then the options.
 *
 * @param others given for the default command, whose help also lists the commands
 * @param width columns to fill
 */
export function helpText(
  command: CommandSpec,
  others: readonly CommandSpec[] | undefined,
  width: number,
): string {
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
  for (const [option, spec] of Object.entries(command.options)) {
    const group = spec.group ?? "Options";
    groups.set(group, [...(groups.get(group) ?? []), [optionTerm(option, spec), describe(spec)]]);
  }
  groups.set("Other", [
    ["-h, --help", "show this help"],
    ...(others === undefined ? [] : [["    --version", "show the version"] as Row]),
  ]);
  for (const [title, rows] of groups) sections.push(section(title, [definitions(rows, width)]));
  if (others !== undefined) sections.push("`stall-report help COMMAND` says more of a command.");
  return `${sections.join("\n\n")}\n`;
}

/** What to say to somebody who typed the name of the program and nothing else. */
export function shortHelp(
  command: CommandSpec,
  others: readonly CommandSpec[],
  width: number,
): string {
  const sections = [
    wrapText(command.describe, width, "").join("\n"),
    examplesSection(command, width),
    wrapText(
      `Commands: ${others.map((one) => one.name).join(", ")}. \`stall-report help COMMAND\` says more, \`stall-report --help\` lists all options.`,
      width,
      "",
    ).join("\n"),
  ];
  return `${sections.join("\n\n")}\n`;
}

function examplesSection(command: CommandSpec, width: number): string {
  return section(
    "Examples",
    command.examples.map(([line, what]) => `  ${line}\n${indented(what, 6, width)}`),
  );
}

type Row = readonly [term: string, text: string];

function section(title: string, parts: readonly string[]): string {
  return `${title}:\n${parts.join("\n")}`;
}

function optionTerm(name: string, spec: OptionSpec): string {
  const short = spec.alias === undefined ? "    " : `-${spec.alias}, `;
  const value = spec.type === "boolean" ? "" : ` ${spec.placeholder ?? "VALUE"}`;
  return `${short}--${name}${value}`;
}

function describe(spec: OptionSpec): string {
  const choices = spec.choices === undefined ? "" : `: ${spec.choices.join(", ")}`;
  const repeatable = spec.type === "list" ? " (repeatable)" : "";
  const otherwise = spec.default === undefined ? "" : ` (default: ${spec.default})`;
  return `${spec.describe}${choices}${otherwise}${repeatable}`;
}

/** Terms on the left, their texts wrapped on the right; a long term stands on a line of its own. */
function definitions(rows: readonly Row[], width: number): string {
  const fitting = rows.map(([term]) => term.length).filter((length) => length <= WIDEST_TERM);
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
