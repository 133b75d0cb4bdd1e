/** Who owns the code that a stall is blamed on. */

import type { ResolveStacks } from "../stack/stack-query.js";
import type { Totals } from "../tally/totals.js";
import type { Blame } from "../verdict/blame.js";
import { judgeTallies } from "./judge-tallies.js";
import type { NothingPassed } from "./warning.js";

/** Says who owns a file of a stack; nobody: empty. */
export type OwnersOf = (file: string) => readonly string[];

/** Who owns the code, and whose stalls are wanted. */
export interface Ownership {
  readonly ownersOf: OwnersOf;
  /** Any of them will do; empty: all. `none` are stalls that nobody owns. */
  readonly wanted: readonly string[];
}

/** How a stall is asked for that nobody owns. */
const NOBODY = "none";

/** Who owns a stall: in a package, whoever owns the application's function that called it. */
export function ownersOfBlame(blame: Blame, ownersOf: OwnersOf): readonly string[] {
  const { frame, caller, entry } = blame;
  const subject = blame.package === undefined ? frame : (caller ?? entry);
  return subject?.file === undefined ? [] : ownersOf(subject.file);
}

/** The same totals with nothing but the stalls of the owners that are wanted. */
export async function ownedTotals(
  totals: Totals,
  ownership: Ownership | undefined,
  resolveStacks: ResolveStacks,
): Promise<Totals> {
  if (ownership === undefined || ownership.wanted.length === 0) return totals;
  const { ownersOf, wanted } = ownership;
  const judged = await judgeTallies(totals.tallies, resolveStacks);
  const owned = new Set(
    judged
      .filter(({ blame }) => isOwnedBy(ownersOfBlame(blame, ownersOf), wanted))
      .map(({ tally }) => tally),
  );
  return {
    ...totals,
    tallies: totals.tallies.filter((tally) => owned.has(tally)),
    longest: totals.longest.filter(({ tally }) => owned.has(tally)),
  };
}

/** Lists the owners that there are, if `--owner` left no stalls. */
export async function nothingOwned(
  totals: Totals,
  { ownership, resolveStacks }: { ownership?: Ownership | undefined; resolveStacks: ResolveStacks },
): Promise<NothingPassed[]> {
  if (ownership === undefined || ownership.wanted.length === 0 || totals.tallies.length === 0) {
    return [];
  }
  const judged = await judgeTallies(totals.tallies, resolveStacks);
  const owners = judged.flatMap(({ blame }) => ownersOfBlame(blame, ownership.ownersOf));
  return [{ code: "nothing-passed", owners: [...new Set(owners)].sort() }];
}

/** Whether one of some owners is meant by one of some words: `@acme/payments` also by `@payments` and `payments`. */
function isOwnedBy(owners: readonly string[], wanted: readonly string[]): boolean {
  if (owners.length === 0) return wanted.includes(NOBODY);
  const names = new Set(owners.flatMap(namesOf));
  return wanted.some((word) => names.has(plain(word)));
}

function namesOf(owner: string): string[] {
  const whole = plain(owner);
  return [whole, whole.slice(whole.lastIndexOf("/") + 1)];
}

function plain(owner: string): string {
  return owner.replace(/^@/, "").toLowerCase();
}
