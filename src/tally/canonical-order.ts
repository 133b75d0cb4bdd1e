import { compareTexts } from "../record/compare-texts.js";
import type { DistinctStack } from "./distinct-stack.js";
import type { Program } from "./program.js";
import type { Tally } from "./tally.js";
import type { Numbering } from "./tally-sums.js";
import type { Totals } from "./totals.js";

/** The lists of totals in an order that depends on nothing but what is in them. */
export interface CanonicalOrder {
  /** By name; the first one stands for hosts that are not known. */
  readonly hosts: readonly string[];
  readonly programs: readonly Program[];
  readonly stacks: readonly DistinctStack[];
  readonly tallies: readonly Tally[];
  /** Where everything is in these lists, and where a session is among those of the totals. Inputs keep their numbers. */
  readonly numbering: Numbering;
  tallyNumber(tally: Tally): number;
}

/**
 * Puts totals in order: whoever adds up the same things, in whatever order and by whatever parts, gets the same lists.
 */
export function canonicalOrder({ sessions, tallies, hosts }: Totals): CanonicalOrder {
  const programs = sortedByText(
    new Set([...sessions.map(({ program }) => program), ...tallies.map(({ key }) => key.program)]),
    programText(new Map(sessions.map(({ program, id }) => [program, id]))),
  );
  const stacks = sortedByText(new Set(tallies.map(({ key }) => key.stack)), ({ key }) => key);
  const used = new Set(sessions.map(({ host }) => hosts[host] ?? ""));
  const hostNames = ["", ...[...used].filter((name) => name !== "").sort(compareTexts)];

  const programNumbers = numbered(programs);
  const stackNumbers = numbered(stacks);
  const sessionNumbers = new Map(sessions.map(({ index }, number) => [index, number]));
  const hostNumbers = numbered(hostNames);
  const numbering: Numbering = {
    program: (program) => programNumbers.get(program) as number,
    stack: (stack) => stackNumbers.get(stack) as number,
    session: (index) => sessionNumbers.get(index) as number,
    host: (index) => hostNumbers.get(hosts[index] ?? "") ?? 0,
    input: (index) => index,
  };
  const sorted = [...tallies].sort(
    ({ key: a }, { key: b }) =>
      numbering.program(a.program) - numbering.program(b.program) ||
      numbering.stack(a.stack) - numbering.stack(b.stack) ||
      compareTexts(a.kind, b.kind) ||
      compareTexts(a.basis, b.basis),
  );
  const tallyNumbers = numbered(sorted);
  return {
    hosts: hostNames,
    programs,
    stacks,
    tallies: sorted,
    numbering,
    tallyNumber: (tally) => tallyNumbers.get(tally) as number,
  };
}

/** The program of a session that has not said what it is is told from the others by that session. */
function programText(sessionOf: ReadonlyMap<Program, string>): (program: Program) => string {
  return (program) => {
    const { service, version, isAnonymous } = program;
    return JSON.stringify([
      isAnonymous ? sessionOf.get(program) : null,
      service ?? null,
      version ?? null,
    ]);
  };
}

function sortedByText<T>(items: Iterable<T>, textOf: (item: T) => string): T[] {
  return Array.from(items, (item) => ({ item, text: textOf(item) }))
    .sort((a, b) => compareTexts(a.text, b.text))
    .map(({ item }) => item);
}

function numbered<T>(items: readonly T[]): ReadonlyMap<T, number> {
  return new Map(items.map((item, number) => [item, number]));
}
