import type { Command, Settings } from "./command.js";
import type { OptionValue, SettingsOf } from "./option.js";
import type { REDACT_OPTION } from "./output-options.js";
import { redactorFrom } from "./redact-option.js";

type Typed = Settings<Record<never, never>> & SettingsOf<typeof REDACT_OPTION>;

/**
 * The command that makes this result again, as it can be typed into a shell, without what it says of formats, output
 * files and how much is shown: `stall-report 'logs/*.ndjson' --since 2h`. Options of a config file are in it as well.
 */
export function typedCommand(
  command: Pick<Command, "name" | "options">,
  settings: Typed,
  isDefault: boolean,
): string {
  const hosts = settings.given.get("host");
  const redactor = redactorFrom(settings, Array.isArray(hosts) ? hosts : [], []);
  const { positionals } = settings;
  const inputs = redactor === undefined ? positionals : withoutNames(positionals);
  const plain = (word: string): string => {
    if (redactor === undefined) return quote(word);
    const parts = word.split("=").map((part) => redactor.path(part));
    return quote(redactor.text(parts.join("=")));
  };
  const words = inputs.map(plain);
  for (const { name, isAboutShowing, splitsAtCommas } of Object.values(command.options)) {
    if (isAboutShowing === true) continue;
    for (const value of valuesOf(settings.given.get(name), splitsAtCommas === true)) {
      const isSecret = name === "where" && redactor?.has("context") === true;
      const word = isSecret ? String(value).replace(/(?<=[=~]).*$/s, "VALUE") : String(value);
      words.push(`--${name}`, ...(value === true ? [] : [plain(word)]));
    }
  }
  if (settings.program.length > 0) {
    words.push("--", ...(redactor === undefined ? settings.program.map(quote) : ["PROGRAM"]));
  }
  return ["stall-report", ...(isDefault ? [] : [command.name]), ...words].join(" ");
}

/** Names of inputs may hold those of hosts that are not known here; a rank or a process id tells nothing. */
function withoutNames(words: readonly string[]): string[] {
  const numbers = words.filter((word) => /^\d+$/.test(word));
  return numbers.length < words.length ? [...numbers, "INPUTS"] : numbers;
}

/** What follows each time that the option is typed; `true` for nothing. */
function valuesOf(
  given: OptionValue | undefined,
  isOneWord: boolean,
): readonly (string | number | true)[] {
  if (given === undefined || given === false) return [];
  if (typeof given !== "object") return [given];
  return isOneWord ? [given.join(",")] : given;
}

/** For a POSIX shell; globs are quoted so that they stay globs. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
