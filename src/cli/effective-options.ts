import { resolve } from "node:path";
import { UsageError } from "../read/usage-error.js";
import { escapeJson } from "../render/escape-json.js";
import { type Command, optionNamed, type Words } from "./command.js";
import { nearestUpward } from "./nearest-upward.js";
import type { OptionValue } from "./option.js";

/** The name of a config file. */
const CONFIG_NAME = ".stallreportrc.json";

/** The options of a command line together with those of a config file. */
export interface EffectiveOptions {
  readonly given: ReadonlyMap<string, OptionValue>;
  /** Undefined if none was found. */
  readonly configPath: string | undefined;
  /** The options that the config file sets. */
  readonly fromConfig: ReadonlySet<string>;
}

/**
 * Adds what a config file says to what was typed, which wins: an option that was typed, or its opposite with `no-`,
 * replaces what the file says of it, a list as a whole.
 *
 * @param folder where the search for the file begins
 * @throws UsageError
 */
export async function effectiveOptions(
  { given }: Words,
  command: Command,
  commands: readonly Command[],
  folder: string,
  nowMs: number,
): Promise<EffectiveOptions> {
  const none = { given, configPath: undefined, fromConfig: new Set<string>() };
  if (optionNamed(command, "config") === undefined) return none;
  const named = given.get("config");
  if (given.get("no-config") === true) {
    if (named !== undefined) throw new UsageError("--config and --no-config cannot be combined");
    return none;
  }
  const configPath =
    named === undefined ? nearestUpward(folder, CONFIG_NAME) : resolve(folder, String(named));
  if (configPath === undefined) return none;
  const { readConfig } = await import("./read-config.js");
  const config = [...readConfig(configPath, command, commands, nowMs)].filter(
    ([name]) => !given.has(name) && !given.has(opposite(name)),
  );
  return {
    given: new Map([...config, ...given]),
    configPath,
    fromConfig: new Set(config.map(([name]) => name)),
  };
}

function opposite(name: string): string {
  return name.startsWith("no-") ? name.slice(3) : `no-${name}`;
}

/** The text of `--print-config`. */
export function printedConfig(
  { given, configPath, fromConfig }: EffectiveOptions,
  command: Command,
): string {
  const options: Record<string, { value: OptionValue; from: string }> = {};
  for (const option of Object.values(command.options)) {
    const { name } = option;
    if (name === "print-config" || name === "config") continue;
    const value = given.get(name);
    if (value !== undefined) {
      const from = fromConfig.has(name) && configPath !== undefined ? configPath : "command line";
      options[name] = { value, from };
    } else if (option.default !== undefined) {
      options[name] = { value: option.default, from: "default" };
    }
  }
  const printed = { command: command.name, config: configPath ?? null, options };
  return `${escapeJson(JSON.stringify(printed, null, 2))}\n`;
}
