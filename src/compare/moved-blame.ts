/**
 * Recognises the same work under another blame: a callee that was inlined into its caller, a caller that now calls a function of its own for
 * it, or a function that got another name in another file.
 */
import { heaviest, type TallyGroup } from "../report/group-tallies.js";
import type { GroupPair } from "./group-pair.js";

/** So many callers say where a function is called. */
const CALLERS = 3;
/** Callers of a renamed function, whose own name says nothing. */
const LEAST_CALLERS_OF_RENAMED = 2;

/** A blamed function in its heaviest stack, by names. */
interface Chain {
  readonly name: string;
  /** What it called, the innermost first; empty if it blocked by itself. */
  readonly callees: string;
  /** The nearest first. */
  readonly callers: readonly string[];
}

/** Where the work of one chain is in another. */
type Move = "its caller" | "its callee" | "another name";

/**
 * Pairs functions of only one side whose blame moved: called from the same functions, calling the same ones, and with blocked time
 * that passes over. Where several could be meant, none is paired, so that nothing new is hidden.
 *
 * @param passesOver whether the after group has about the blocked time of the before group
 */
export function movedBlame(
  gone: readonly TallyGroup[],
  fresh: readonly TallyGroup[],
  passesOver: (before: TallyGroup, after: TallyGroup) => boolean,
): GroupPair[] {
  const chains = new Map([...gone, ...fresh].map((group) => [group, chainOf(group)]));
  const moves = gone.flatMap((before) =>
    fresh.flatMap((after) => {
      const move = moveBetween(chains.get(before), chains.get(after));
      return move !== undefined && passesOver(before, after) ? [{ before, after, move }] : [];
    }),
  );
  return moves
    .filter(
      ({ before, after }) =>
        moves.filter((one) => one.before === before || one.after === after).length === 1,
    )
    .map(({ before, after, move }) => {
      const callees = chains.get(after)?.callees ?? "";
      const calling = callees === "" ? "" : `, which calls ${callees} as before`;
      return {
        before,
        after,
        rename: {
          how: "moved" as const,
          reason: `the blocked time passes over to ${move}${calling}, with the same callers`,
        },
      };
    });
}

function moveBetween(before: Chain | undefined, after: Chain | undefined): Move | undefined {
  if (before === undefined || after === undefined || before.callees !== after.callees) {
    return undefined;
  }
  if (isInside(before, after)) return "its caller";
  if (isInside(after, before)) return "its callee";
  const isKnownPlace =
    after.callees !== "" &&
    Math.min(before.callers.length, after.callers.length) >= LEAST_CALLERS_OF_RENAMED;
  return isKnownPlace && areAlike(before.callers, after.callers) ? "another name" : undefined;
}

/** Whether the outer function is a caller of the inner one, called from the same functions. */
function isInside(inner: Chain, outer: Chain): boolean {
  const at = inner.callers.indexOf(outer.name);
  return at >= 0 && areAlike(inner.callers.slice(at + 1), outer.callers);
}

/** Whether two lists of callers agree as far as both go. */
function areAlike(a: readonly string[], b: readonly string[]): boolean {
  const length = Math.min(a.length, b.length, CALLERS);
  return length > 0 && a.slice(0, length).join("\n") === b.slice(0, length).join("\n");
}

/** @returns undefined for what is no function of the application's stack */
function chainOf({ identity, members }: TallyGroup): Chain | undefined {
  const { frames, blame } = heaviest(members);
  // Where a package blocked, its caller is who can move.
  const own = blame.caller ?? blame.frame;
  if (!identity.isFunction || own?.functionName === undefined) return undefined;
  const at = frames.indexOf(own);
  if (at < 0) return undefined;
  const names = (some: typeof frames): string[] =>
    some.flatMap(({ functionName }) => functionName ?? []);
  return {
    name: own.functionName,
    callees: blame.package ?? names(frames.slice(0, at)).join(" < "),
    callers: names(frames.slice(at + 1).filter(({ outcome }) => outcome !== "not-applicable")),
  };
}
