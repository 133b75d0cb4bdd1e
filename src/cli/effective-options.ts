import { resolve } from "node:path";
import { UsageError } from "../read/usage-error.js";
import { isOn, textOption } from "./command.js";
import type { Arguments, CommandSpec, OptionValue } from "./command-spec.js";
import { findConfig } from "./find-config.js";
import type { Io } from "./io.js";

/** The options of a command line together with those of a config file. */
export interface EffectiveOptions {
  readonly args: Arguments;
  /** Undefined if none was found. */
  readonly configPath: string | undefined;
  /** The options that the config file sets. */
  readonly fromConfig: ReadonlySet<string>;
}

/**
 * Adds what a config file says to what was typed, which wins: an option that was typed, or its opposite with `no-`,
 * replaces what the file says of it, a list as a whole.
 *
 * @throws UsageError
 */
export async function effectiveOptions(
  typed: Arguments,
  command: CommandSpec,
  commands: readonly CommandSpec[],
  io: Io,
): Promise<EffectiveOptions> {
  const none = { args: typed, configPath: undefined, fromConfig: new Set<string>() };
  if (!Object.hasOwn(command.options, "config")) return none;
  const named = textOption(typed, "config");
  if (isOn(typed, "no-config")) {
    if (named !== undefined) throw new UsageError("--config and --no-config exclude each other");
    return none;
  }
  const configPath = named === undefined ? findConfig(io.folder) : resolve(io.folder, named);
  if (configPath === undefined) return none;
  const { readConfig } = await import("./read-config.js");
  const config = [...readConfig(configPath, command, commands)].filter(
    ([name]) => !typed.options.has(name) && !typed.options.has(opposite(name)),
  );
  return {
    args: { ...typed, options: new Map([...config, ...typed.options]) },
    configPath,
    fromConfig: new Set(config.map(([name]) => name)),
  };
}

function opposite(name: string): string {
  return name.startsWith("no-") ? name.slice(3) : `no-${name}`;
}

/** The text of `--print-config`. */
export function printedConfig(
  { args, configPath, fromConfig }: EffectiveOptions,
  command: CommandSpec,
): string {
  const options: Record<string, { value: OptionValue; from: string }> = {};
  for (const [name, spec] of Object.entries(command.options)) {
    if (name === "print-config" || name === "config") continue;
    const value = args.options.get(name);
    if (value !== undefined) {
      const from = fromConfig.has(name) && configPath !== undefined ? configPath : "command line";
      options[name] = { value, from };
    } else if (spec.default !== undefined) options[name] = { value: spec.default, from: "default" };
  }
  const printed = { command: command.name, config: configPath ?? null, options };
  return `${JSON.stringify(printed, null, 2)}\n`;
}
