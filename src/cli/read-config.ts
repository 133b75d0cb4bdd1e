/**
 * A config file: a JSON object whose keys are the long names of options, without the dashes. Such a key holds for every
 * command that has the option and takes the value; an object under the name of a command holds for this command alone.
 *
 *     { "source-maps": ["maps"], "suspects": "hide", "compare": { "fail-on": "worse" } }
 *
 * It is data and nothing else. It cannot name inputs or files to write: it is found in folders upward, where somebody
 * else may have put it.
 */

import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { explain } from "../read/inputs.js";
import { UsageError } from "../read/usage-error.js";
import { checkOption, closestHint } from "./check-option.js";
import type { CommandSpec, OptionSpec, OptionValue } from "./command-spec.js";

type Values = ReadonlyMap<string, OptionValue>;

/** Reads a config file for one command. Everything in it is checked, whatever the command is. @throws UsageError */
export function readConfig(
  path: string,
  command: CommandSpec,
  commands: readonly CommandSpec[],
): Values {
  const values = new Map<string, OptionValue>();
  const sections = new Map<string, OptionValue>();
  for (const [key, value] of Object.entries(objectIn(path, parse(path)))) {
    if (key === "$schema") continue;
    const section = commands.find((one) => one.name === key);
    if (section === undefined) {
      const checked = checkShared(path, key, value, command, commands);
      if (checked !== undefined) values.set(key, checked);
      continue;
    }
    for (const [name, one] of Object.entries(objectIn(`${path}: "${key}"`, value))) {
      const checked = checkOne(`${path}: "${key}"`, name, one, section, dirname(path));
      if (section === command) sections.set(name, checked);
    }
  }
  return new Map([...values, ...sections]);
}

function parse(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`${path}: ${explain(error as NodeJS.ErrnoException)}`);
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${(error as Error).message}`);
  }
}

function objectIn(place: string, value: unknown): object {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new UsageError(
    `${place} must be an object of options by their long names, such as { "suspects": "hide" }`,
  );
}

/** A key for every command that has the option. @returns undefined if it says nothing to this command */
function checkShared(
  path: string,
  key: string,
  value: unknown,
  command: CommandSpec,
  commands: readonly CommandSpec[],
): OptionValue | undefined {
  const having = commands.filter((one) => optionOf(one, key) !== undefined);
  if (having.length === 0) throw new UsageError(`${path}: ${unknownKey(key, commands)}`);
  let failure: unknown;
  let isTaken = false;
  let mine: OptionValue | undefined;
  for (const one of having) {
    try {
      const checked = checkOne(path, key, value, one, dirname(path));
      isTaken = true;
      if (one === command) mine = checked;
    } catch (error) {
      failure ??= error;
    }
  }
  // One command may not know a format that another one knows.
  if (!isTaken) throw failure;
  return mine;
}

function checkOne(
  place: string,
  name: string,
  value: unknown,
  command: CommandSpec,
  folder: string,
): OptionValue {
  const spec = optionOf(command, name);
  if (spec === undefined) throw new UsageError(`${place}: ${unknownKey(name, [command])}`);
  if (spec.isTypedOnly === true) {
    throw new UsageError(`${place}: "${name}" can only be typed on the command line`);
  }
  const checked = checkOption(`${place}: "${name}"`, spec, value);
  if (spec.leadsTo === undefined) return checked;
  if (typeof checked === "string") return resolve(folder, checked);
  return Array.isArray(checked) ? checked.map((word) => resolveWord(word, folder)) : checked;
}

/** `DIR` or `NAME=DIR`, relative to a folder. */
function resolveWord(word: string, folder: string): string {
  const equals = word.indexOf("=");
  return word.slice(0, equals + 1) + resolve(folder, word.slice(equals + 1));
}

function optionOf(command: CommandSpec, name: string): OptionSpec | undefined {
  return Object.hasOwn(command.options, name) ? command.options[name] : undefined;
}

function unknownKey(key: string, commands: readonly CommandSpec[]): string {
  const names = commands.flatMap((command) => Object.keys(command.options));
  const hint = closestHint(key.replace(/^-+/, ""), [
    ...new Set([...names, ...(commands.length > 1 ? commands.map(({ name }) => name) : [])]),
  ]);
  const where = commands.length > 1 ? "no command has" : `${commands[0]?.name} has no`;
  return `${where} ${commands.length > 1 ? "an option" : "option"} "${key}"${hint}`;
}
