import type { Arguments } from "./command-spec.js";

/** The value of a text option; undefined if it was not given. */
export function textOption(args: Arguments, name: string): string | undefined {
  const value = args.options.get(name);
  return typeof value === "string" ? value : undefined;
}

/** The values of an option that may be given more than once. */
export function listOption(args: Arguments, name: string): readonly string[] {
  const value = args.options.get(name);
  return Array.isArray(value) ? value : [];
}

/** The value of an option that is a whole number. */
export function numberOption(args: Arguments, name: string): number | undefined {
  const value = args.options.get(name);
  return typeof value === "number" ? value : undefined;
}

/** Whether a switch was given. */
export function isOn(args: Arguments, name: string): boolean {
  return args.options.get(name) === true;
}
