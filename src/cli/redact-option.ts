import { REDACTIONS, Redactor } from "../report/redactor.js";
import { listOption } from "./command.js";
import type { Arguments, OptionSpec } from "./parse-arguments.js";

/** `--redact`. */
export const REDACT_OPTION: Readonly<Record<string, OptionSpec>> = {
  redact: {
    type: "list",
    choices: REDACTIONS,
    splitsAtCommas: true,
    placeholder: "WHAT,..",
    group: "Output",
    describe:
      "before it leaves the house: paths without the folders of machines and users, host-1 for the name of a host, no contexts",
  },
};

/** What `--redact` asks for; undefined if nothing. */
export function redactorFrom(
  args: Arguments,
  hosts: readonly string[],
  inputs: readonly { readonly path: string }[],
): Redactor | undefined {
  const what = REDACTIONS.filter((one) => listOption(args, "redact").includes(one));
  if (what.length === 0) return undefined;
  return new Redactor(
    what,
    hosts,
    inputs.map((input) => input.path),
  );
}
