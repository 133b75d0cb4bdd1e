import type { Io } from "./io.js";
import type { OptionSpecs, OptionValue, SettingsOf } from "./option.js";

/** What a command looks like from outside, and what it does. */
export interface Command<Options extends OptionSpecs = OptionSpecs> {
  readonly name: string;
  /** Other names that people type for it. */
  readonly synonyms?: readonly string[];
  /** Positional arguments as the help shows them, such as `<inputs..>`. */
  readonly positionals: string;
  readonly describe: string;
  readonly options: Options;
  readonly examples: readonly (readonly [line: string, what: string])[];
  /** Everything after `--` is handed over untouched. */
  readonly takesProgram?: boolean;
  /** The words that may be typed as arguments; missing where they are files. */
  readonly words?: readonly string[];
  /**
   * Does it. What is large is imported here and not at the top of the command's file, because the files of all commands are
   * loaded whichever was typed.
   *
   * @param commands all that there are
   * @returns the exit status
   * @throws UsageError
   */
  run(settings: Settings<Options>, io: Io, commands: readonly Command[]): Promise<number>;
}

/** Everything that a command is asked for, made once from the command line, the config file and the clock. */
export type Settings<Options extends OptionSpecs> = SettingsOf<Options> & Words;

/** The words of a command line that are not options, and the options as they were given. */
export interface Words {
  readonly positionals: readonly string[];
  /** What follows `--`. */
  readonly program: readonly string[];
  /** The options as they were given, by their own names; an option that was not given is missing. */
  readonly given: ReadonlyMap<string, OptionValue>;
}

/** The option of that name. */
export function optionNamed(command: Command, name: string) {
  return Object.values(command.options).find((option) => option.name === name);
}

/** Reads every option. @throws UsageError */
export function settingsOf<Options extends OptionSpecs>(
  command: Pick<Command<Options>, "options">,
  words: Words,
  nowMs: number,
): Settings<Options> {
  const settings = Object.entries(command.options).map(([setting, option]) => {
    const moment = { nowMs, subject: `--${option.name}` };
    return [setting, option.read(words.given.get(option.name), moment)] as const;
  });
  return { ...(Object.fromEntries(settings) as SettingsOf<Options>), ...words };
}
