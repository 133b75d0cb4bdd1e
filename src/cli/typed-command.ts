import { listOption } from "./command.js";
import type { Arguments, CommandSpec } from "./command-spec.js";
import { redactorFrom } from "./redact-option.js";

/** What says how much of the result is shown, how, and what was said meanwhile. */
const ABOUT_OUTPUT: ReadonlySet<string> = new Set([
  "format",
  "top",
  "output",
  "color",
  "quiet",
  "no-progress",
  "no-timestamp",
  "config",
  "no-config",
  "print-config",
]);

/**
 * The command that makes this result again, as it can be typed into a shell, without what it says of formats, output
 * files and how much is shown: `stall-report 'logs/*.ndjson' --since 2h`. Options of a config file are in it as well.
 */
export function typedCommand(args: Arguments, command: CommandSpec, isDefault: boolean): string {
  const redactor = redactorFrom(args, listOption(args, "host"), []);
  // Names of inputs may hold those of hosts that are not known here.
  const inputs = redactor === undefined ? args.positionals : ["INPUTS"];
  const plain = (word: string): string =>
    redactor === undefined
      ? word
      : redactor.text(
          word
            .split("=")
            .map((part) => redactor.path(part))
            .join("="),
        );
  const words = inputs.map((word) => quote(plain(word)));
  for (const name of Object.keys(command.options)) {
    const value = args.options.get(name);
    if (value === undefined || value === false || ABOUT_OUTPUT.has(name)) continue;
    if (value === true) words.push(`--${name}`);
    else if (command.options[name]?.splitsAtCommas === true) {
      words.push(`--${name}`, String(value));
    } else if (typeof value === "object") {
      for (const one of value) words.push(`--${name}`, quote(plain(one)));
    } else words.push(`--${name}`, quote(plain(String(value))));
  }
  return ["stall-report", ...(isDefault ? [] : [command.name]), ...words].join(" ");
}

/** For a POSIX shell; globs are quoted so that they stay globs. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
