import { REDACTIONS } from "../report/model.js";
import { Redactor } from "../report/redactor.js";
import { listOption } from "./command.js";
import type { Arguments } from "./command-spec.js";

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
