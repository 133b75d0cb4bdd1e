import type { Io, Output } from "./io.js";
import type { SettingsOf } from "./option.js";
import type { COLOUR_OPTION } from "./output-options.js";

/** Where output goes to a file or a pipe, it is as wide as a terminal is by tradition. */
const DEFAULT_COLUMNS = 80;
const FEWEST_COLUMNS = 40;

/** Whether to colour: `--color` first, then the conventions NO_COLOR, FORCE_COLOR and TERM=dumb. */
export function hasColour({ colour }: SettingsOf<typeof COLOUR_OPTION>, io: Io): boolean {
  if (colour !== "auto") return colour === "always";
  const { NO_COLOR: no, FORCE_COLOR: force, TERM: term } = io.env;
  if (no !== undefined && no !== "") return false;
  if (force !== undefined && force !== "") return force !== "0" && force !== "false";
  return io.stdout.isTerminal && term !== "dumb";
}

/** Whether the terminal shows nothing but ASCII: the locale is said to be C, or to have another encoding than UTF-8. */
export function isAscii(io: Io): boolean {
  const { LC_ALL: all, LC_CTYPE: ctype, LANG: lang } = io.env;
  const locale = [all, ctype, lang].find((name) => name !== undefined && name !== "");
  return locale !== undefined && /^(?:C|POSIX)$|\.(?!utf-?8)/i.test(locale);
}

/** How wide a text for the terminal may be. @param output where it goes */
export function terminalWidth(io: Pick<Io, "stdout" | "env">, output: Output = io.stdout): number {
  const asked = Number(io.env["COLUMNS"]);
  // Some terminals do not know their width and say 0.
  const columns = output.columns || (Number.isInteger(asked) ? asked : 0) || DEFAULT_COLUMNS;
  return Math.max(FEWEST_COLUMNS, columns);
}
