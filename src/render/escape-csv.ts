import { escapeTerminal } from "./escape-terminal.js";

/** The beginnings of cells that a spreadsheet would run as a formula, including the full-width forms. */
const FORMULA = /^\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20]/;

/**
 * One cell of a CSV file (RFC 4180). Numbers are written exactly. A text that a spreadsheet would take for a formula
 * gets an apostrophe in front, which spreadsheets show as text; controls are written as `\x1b`.
 */
function csvCell(value: string | number | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = escapeTerminal(value);
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** One row of a CSV file, with its line end. */
export function csvRow(values: readonly (string | number | undefined)[]): string {
  return `${values.map(csvCell).join(",")}\r\n`;
}
