/**
 * A config file: a JSON object whose keys are the long names of options, without the dashes. Such a key holds for every
 * command that has the option and takes the value; an object under the name of a command holds for this command alone.
 *
 *     { "source-maps": ["maps"], "suspects": "hide", "compare": { "fail-on": "worse" } }
 *
 * It is data and nothing else. It cannot name inputs or files to write: it is found in folders upward, where somebody
 * else may have put it.
 */

import { dirname, resolve } from "node:path";
import { UsageError } from "../read/usage-error.js";
import { checkOption } from "./check-option.js";
import { type Command, optionNamed } from "./command.js";
import { closestHint, type OptionValue } from "./option.js";
import { readJsonFile } from "./read-json-file.js";

type Values = ReadonlyMap<string, OptionValue>;

interface File {
  readonly path: string;
  readonly nowMs: number;
}

/** Reads a config file for one command. Everything in it is checked, whatever the command is. @throws UsageError */
export function readConfig(
  path: string,
  command: Command,
  commands: readonly Command[],
  nowMs: number,
): Values {
  const file = { path, nowMs };
  const values = new Map<string, OptionValue>();
  const sections = new Map<string, OptionValue>();
  for (const [key, value] of Object.entries(objectIn(path, readJsonFile(path)))) {
    if (key === "$schema") continue;
    const section = commands.find((one) => one.name === key);
    if (section === undefined) {
      const checked = checkShared(file, key, value, command, commands);
      if (checked !== undefined) values.set(key, checked);
      continue;
    }
    if (optionNamed(section, "config") === undefined) {
      throw new UsageError(`${path}: "${key}": ${key} reads no config file`);
    }
    for (const [name, one] of Object.entries(objectIn(`${path}: "${key}"`, value))) {
      const checked = checkOne(file, `${path}: "${key}"`, name, one, section);
      if (section === command) sections.set(name, checked);
    }
  }
  return new Map([...values, ...sections]);
}

function objectIn(place: string, value: unknown): object {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw new UsageError(
    `${place} must be an object of options by their long names, such as { "suspects": "hide" }`,
  );
}

/** A key for every command that has the option. @returns undefined if it says nothing to this command */
function checkShared(
  file: File,
  key: string,
  value: unknown,
  command: Command,
  commands: readonly Command[],
): OptionValue | undefined {
  const having = commands.filter((one) => optionNamed(one, key) !== undefined);
  if (having.length === 0) throw new UsageError(`${file.path}: ${unknownKey(key, commands)}`);
  let failure: unknown;
  let isTaken = false;
  let mine: OptionValue | undefined;
  for (const one of having) {
    try {
      const checked = checkOne(file, file.path, key, value, one);
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
  { path, nowMs }: File,
  place: string,
  name: string,
  value: unknown,
  command: Command,
): OptionValue {
  const option = optionNamed(command, name);
  if (option === undefined) throw new UsageError(`${place}: ${unknownKey(name, [command])}`);
  if (option.isTypedOnly === true) {
    throw new UsageError(`${place}: "${name}" can only be typed on the command line`);
  }
  const subject = `${place}: "${name}"`;
  const checked = checkOption(subject, option, value);
  option.read(checked, { nowMs, subject });
  if (option.leadsTo === undefined) return checked;
  const folder = dirname(path);
  if (typeof checked === "string") return isCount(checked) ? checked : resolve(folder, checked);
  return Array.isArray(checked) ? checked.map((word) => resolveWord(word, folder)) : checked;
}

/** `--expect-hosts` takes a number or a file. */
function isCount(word: string): boolean {
  return /^\d+$/.test(word);
}

/** `DIR` or `NAME=DIR`, relative to a folder. */
function resolveWord(word: string, folder: string): string {
  const equals = word.indexOf("=");
  return word.slice(0, equals + 1) + resolve(folder, word.slice(equals + 1));
}

function unknownKey(key: string, commands: readonly Command[]): string {
  const names = commands.flatMap(({ options }) => Object.values(options).map(({ name }) => name));
  const hint = closestHint(key.replace(/^-+/, ""), [
    ...new Set([...names, ...(commands.length > 1 ? commands.map(({ name }) => name) : [])]),
  ]);
  const where = commands.length > 1 ? "no command has" : `${commands[0]?.name} has no`;
  return `${where} ${commands.length > 1 ? "an option" : "option"} "${key}"${hint}`;
}
