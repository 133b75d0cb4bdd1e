import { type Filters, passesSession } from "./filters.js";
import type { Program } from "./program.js";
import type { Session } from "./session.js";
import type { TallyTable } from "./tally-table.js";
import type { PartBy } from "./where.js";

/** Moves what was counted for a session before its `start`, or forgets it if the session does not pass the filters. */
export function moveNamed(
  tallies: TallyTable,
  { filters, partBy }: { readonly filters: Filters; readonly partBy?: PartBy | undefined },
  session: Session,
  anonymous: Program,
): void {
  if (passesSession(filters, session.facts)) {
    const part = partBy?.kind === "host" ? session.facts?.host : undefined;
    tallies.move(anonymous, session.program, { number: session.host, part });
  } else tallies.forget(anonymous);
}
