import { defined } from "../record/defined.js";
import { SESSION_FACTS } from "../record/fields.js";
import type { SessionFacts, StartRecord } from "../record/record.js";
import type { ProgramName } from "./program.js";

/** The fields of a start that describe its session; those that it lacks are missing. */
export function factsOf(record: StartRecord): SessionFacts {
  const facts: Record<string, unknown> = {};
  for (const name of FACT_NAMES) if (record[name] !== undefined) facts[name] = record[name];
  return facts;
}

const FACT_NAMES = Object.keys(SESSION_FACTS) as (keyof SessionFacts)[];

/** Whether two starts cannot be of one process: a field that both have differs. */
export function contradicts(a: SessionFacts, b: SessionFacts): boolean {
  return FACT_NAMES.some(
    (name) => a[name] !== undefined && b[name] !== undefined && a[name] !== b[name],
  );
}

/** The facts of a session whose program has this name. */
export function factsBy({ service, version }: ProgramName, facts: SessionFacts): SessionFacts {
  if (facts.service === service && facts.version === version) return facts;
  return defined({ ...facts, service, version });
}

/** The key of sessions that are not told apart, by what they have in common: no id begins like this. */
export function crowdKey(facts: SessionFacts | undefined): string {
  return `\n${JSON.stringify(facts ?? null)}`;
}

/** The key of a session whose id others have, too. */
export function keyOf(id: string, facts: SessionFacts | undefined): string {
  return `${id}\n${JSON.stringify(facts && FACT_NAMES.map((name) => facts[name]))}`;
}
