import { UsageError } from "../read/usage-error.js";
import type { GroupBy } from "../report/model.js";
import { Redactor } from "../report/redactor.js";
import type { Missing } from "../tally/missing.js";
import type { ReadInput } from "../tally/read-input.js";
import type { SettingsOf } from "./option.js";
import type { REDACT_OPTION } from "./output-options.js";

/** What `--redact` asks for; undefined if nothing. @throws UsageError where it would take out what a report is grouped by */
export function redactorFrom(
  { redactions, groupBy }: SettingsOf<typeof REDACT_OPTION> & { readonly groupBy?: GroupBy },
  hosts: readonly string[],
  inputs: readonly { readonly path: string }[],
): Redactor | undefined {
  if (redactions.length === 0) return undefined;
  if (redactions.includes("context") && groupBy?.startsWith("context.") === true) {
    throw new UsageError(
      `--redact context removes what --group-by ${groupBy} shows; omit one of them`,
      "redact",
      "group-by",
    );
  }
  return new Redactor(
    redactions,
    hosts,
    inputs.map((input) => input.path),
  );
}

/** The result without what `--redact` names. @param hosts all that it may name */
export function redacted<Finished>(
  finished: Finished,
  settings: Parameters<typeof redactorFrom>[0],
  hosts: readonly string[],
  {
    inputs,
    missing,
  }: { readonly inputs: readonly ReadInput[]; readonly missing: readonly Missing[] },
): Finished {
  const absent = missing.flatMap(({ what, names }) => (what === "hosts" ? names : []));
  return redactorFrom(settings, [...hosts, ...absent], inputs)?.value(finished) ?? finished;
}
