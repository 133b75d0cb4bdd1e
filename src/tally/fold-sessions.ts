import { defined } from "../record/defined.js";
import type { SessionFacts } from "../record/record.js";
import { hashText } from "../stack/hash-text.js";
import type { Bounds } from "./bounds.js";
import type { CrowdLine } from "./crowd-line.js";
import { askedOf, passesSession } from "./filters.js";
import type { OpenStalls } from "./open-stalls.js";
import type { Program } from "./program.js";
import type { Session } from "./session.js";
import type { SessionTable } from "./session-table.js";

/** What replaces what, by the numbers and objects of a {@link SessionTable}. */
export interface Folding {
  session(index: number): number;
  program(program: Program): Program;
  host(number: number): number;
}

/** How far the limit may be exceeded before sessions are folded: folding costs as much as visiting all tallies. */
const CROWDED_SHARE = 1.5;
/** The newest sessions, this share of the limit, stay for now: they may still be going on in their log. */
const RECENT_SHARE = 0.01;

/** Whether there are so many sessions that some must be folded. @param isAtEnd if false, only so many that it is worth the work */
export function isCrowded(table: SessionTable, most: number, isAtEnd: boolean): boolean {
  return table.singleCount > (isAtEnd ? most : CROWDED_SHARE * most);
}

/**
 * Replaces the sessions beyond the limit by crowds: for each service, version and host, how many sessions there were and for how long
 * they were observed stays known. Which sessions are replaced depends on no order, as long as each is folded as a whole.
 *
 * @param bounds how many stay; of more, those with the larger hashes are counted together
 * @param open stalls whose sessions stay for now
 * @param isAtEnd if false, more may come: folding waits until it is worth the work, and the newest sessions stay
 * @returns undefined if there are none to fold
 */
export function foldSessions(
  table: SessionTable,
  { mostSessions: most, mostCrowds }: Pick<Bounds, "mostSessions" | "mostCrowds">,
  open: OpenStalls,
  isAtEnd: boolean,
): Folding | undefined {
  if (!isCrowded(table, most, isAtEnd)) return undefined;
  const firstRecent = table.nextIndex - (isAtEnd ? 0 : RECENT_SHARE * most);
  const isOpen = new Set(open.all().map(({ session }) => session));
  const folded = table
    .all()
    .filter(({ lifeLine }) => !lifeLine.isCrowd)
    .map((session) => ({ session, hash: hashText(session.key) }))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1))
    .slice(most)
    .map(({ session }) => session)
    .filter((session) => session.index < firstRecent && !isOpen.has(session));
  if (folded.length === 0) return undefined;
  const numbers = new Map<number, number>();
  const programs = new Map<Program, Program>();
  for (const session of folded) {
    const crowd = crowdOf(session, table, mostCrowds);
    (crowd.lifeLine as CrowdLine).addLine(session.lifeLine);
    for (const [reason, count] of session.dropped) {
      crowd.dropped = new Map(crowd.dropped).set(reason, (crowd.dropped.get(reason) ?? 0) + count);
    }
    numbers.set(session.index, crowd.index);
    if (session.facts === undefined) programs.set(session.program, crowd.program);
    table.remove(session);
  }
  const left = table.forgetUnused();
  for (const unused of left.programs) programs.set(unused, table.program({}));
  return {
    session: (index) => numbers.get(index) ?? index,
    program: (program) => programs.get(program) ?? program,
    host: (number) => (left.hosts.has(number) ? number : 0),
  };
}

/** How many sessions are not told apart. */
export function crowdedCount(sessions: readonly Session[]): number {
  return sessions.reduce((sum, { lifeLine }) => sum + (lifeLine.isCrowd ? lifeLine.count : 0), 0);
}

/**
 * The crowd that a session belongs to: that of its service, version and host, unless there are too many. What the filters ask for
 * always stays known, and all that do not pass are one crowd.
 */
function crowdOf({ said, facts }: Session, table: SessionTable, mostCrowds: number): Session {
  if (said === undefined) return table.crowd(undefined);
  if (!passesSession(table.filters, said)) return table.crowd({});
  const { service, version, host } = said;
  const asked = askedOf(table.filters, said);
  const choices: SessionFacts[] = [
    defined({ service, version, host }),
    defined({ service, version, ...asked }),
  ];
  for (const [i, choice] of choices.entries()) {
    if (table.hasCrowd(choice) || table.crowdCount < (i + 1) * mostCrowds) {
      return table.crowd(choice, facts);
    }
  }
  return table.crowd(asked, facts);
}
