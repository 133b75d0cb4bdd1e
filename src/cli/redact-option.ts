import { Redactor } from "../report/redactor.js";
import type { SettingsOf } from "./option.js";
import type { REDACT_OPTION } from "./shared-options.js";

/** What `--redact` asks for; undefined if nothing. */
export function redactorFrom(
  { redactions }: SettingsOf<typeof REDACT_OPTION>,
  hosts: readonly string[],
  inputs: readonly { readonly path: string }[],
): Redactor | undefined {
  if (redactions.length === 0) return undefined;
  return new Redactor(
    redactions,
    hosts,
    inputs.map((input) => input.path),
  );
}
