/**
 * Recognises the same work under another blame: callees that were inlined into their caller, a caller that now calls functions of its own
 * for it, a function that was divided, or one that got another name in another file.
 */
import type { TallyGroup } from "../report/group-tallies.js";
import { groupBy } from "../tally/group-by.js";
import { type CallChain, chainsOf, mainChain } from "./call-chain.js";
import type { GroupPair } from "./group-pair.js";

/** So many callers say where a function is called. */
const CALLERS = 3;
/** Callers of a renamed function, whose own name and file say nothing. */
const LEAST_CALLERS_OF_RENAMED = 2;
/** Of more functions of a side that are called in one place, none is told from the others. */
const MOST_ALIKE = 20;

/** A way that blame may have taken, by the stacks of both functions. Whether it took it, blocked time tells. */
interface Move {
  readonly before: TallyGroup;
  readonly after: TallyGroup;
  readonly to: "caller" | "callee" | "name";
}

/** Whether some groups of the after side have about the blocked time of some groups of the before side. */
export type PassesOver = (before: readonly TallyGroup[], after: readonly TallyGroup[]) => boolean;

/**
 * Pairs functions of only one side whose blame moved: called from the same functions, calling the same ones, and with blocked time
 * that passes over. Several that can have moved to or from one function only are one pair with it, if it passes over from or to all of
 * them. Where else several could be meant, none is paired, so that nothing new is hidden.
 */
export function movedBlame(
  gone: readonly TallyGroup[],
  fresh: readonly TallyGroup[],
  passesOver: PassesOver,
): GroupPair[] {
  const moves = movesBetween(functionsOf(gone), functionsOf(fresh));
  const stars = starsIn(moves).filter((star) => passesOver(...sidesOf(star)));
  const starred = new Set(stars.flat());
  const lone = moves.filter(
    (move) => !starred.has(move) && passesOver([move.before], [move.after]),
  );
  const ways = waysOf(lone);
  const sure = lone.filter((move) => ways(move.before) === 1 && ways(move.after) === 1);
  return [...stars, ...sure.map((move) => [move])].map((some) => {
    const [before, after] = sidesOf(some);
    return { before, after, rename: { how: "moved", reason: reasonOf(some) } };
  });
}

function functionsOf(groups: readonly TallyGroup[]): CallChain[] {
  return groups.filter(({ identity }) => identity.isFunction).flatMap(chainsOf);
}

function sidesOf(moves: readonly Move[]): [before: TallyGroup[], after: TallyGroup[]] {
  return [
    [...new Set(moves.map(({ before }) => before))],
    [...new Set(moves.map(({ after }) => after))],
  ];
}

function waysOf(moves: readonly Move[]): (group: TallyGroup) => number {
  const counts = new Map<TallyGroup, number>();
  for (const { before, after } of moves) {
    for (const group of [before, after]) counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return (group) => counts.get(group) ?? 0;
}

/** Two or more moves to or from one function, of functions that have no other. */
function starsIn(moves: readonly Move[]): Move[][] {
  const ways = waysOf(moves);
  const around = (centre: "before" | "after", ray: "before" | "after"): Move[][] =>
    [...groupBy(moves, (move) => move[centre]).values()].filter(
      (some) => some.length > 1 && some.every((move) => ways(move[ray]) === 1),
    );
  return [...around("after", "before"), ...around("before", "after")];
}

/**
 * All moves that stacks allow, at most one between two groups. They are found by what the functions call, so that thousands that are gone
 * are not held against thousands that are new.
 */
function movesBetween(gone: readonly CallChain[], fresh: readonly CallChain[]): Move[] {
  const known = new Map<TallyGroup, Set<TallyGroup>>();
  const move = (to: Move["to"], before: CallChain, after: CallChain): Move[] => {
    const others = known.get(before.group) ?? new Set();
    if (others.has(after.group)) return [];
    known.set(before.group, others.add(after.group));
    return [{ before: before.group, after: after.group, to }];
  };
  return [
    ...enclosing(gone, fresh).flatMap(([inner, outer]) => move("caller", inner, outer)),
    ...enclosing(fresh, gone).flatMap(([inner, outer]) => move("callee", outer, inner)),
    ...inOnePlace(gone, fresh).flatMap(([before, after]) => move("name", before, after)),
  ];
}

/** Pairs of a function and a caller of it that calls the same functions and is called from the same ones. */
function enclosing(
  inner: readonly CallChain[],
  outer: readonly CallChain[],
): (readonly [inner: CallChain, outer: CallChain])[] {
  const byName = groupBy(outer, ({ callees, name }) => `${callees}\n${name}`);
  return inner.flatMap((one) =>
    [...new Set(one.callers)].flatMap((caller) => {
      const rest = one.callers.slice(one.callers.indexOf(caller) + 1);
      return fewOf(byName.get(`${one.callees}\n${caller}`))
        .filter(({ callers }) => areAlike(rest, callers))
        .map((other) => [one, other] as const);
    }),
  );
}

/** Pairs of functions that call the same ones and are called in the same place. */
function inOnePlace(
  gone: readonly CallChain[],
  fresh: readonly CallChain[],
): (readonly [before: CallChain, after: CallChain])[] {
  const freshAt = byPlace(fresh);
  return [...byPlace(gone)].flatMap(([place, some]) =>
    fewOf(some).flatMap((before) =>
      fewOf(freshAt.get(place))
        .filter(({ callers }) => areAlike(before.callers, callers))
        .map((after) => [before, after] as const),
    ),
  );
}

/** The place of a function is that of its callers, or its file with its nearest caller. */
function byPlace(chains: readonly CallChain[]): Map<string, CallChain[]> {
  const places = new Map<string, CallChain[]>();
  for (const chain of chains) {
    const { callees, callers, file } = chain;
    const ways = [
      ...(callees !== "" && callers.length >= LEAST_CALLERS_OF_RENAMED
        ? [["callers", ...callers.slice(0, LEAST_CALLERS_OF_RENAMED)]]
        : []),
      ...(file !== "" && callers.length > 0 ? [["file", file, callers[0]]] : []),
    ];
    for (const way of ways) {
      const place = JSON.stringify([callees, ...way]);
      const others = places.get(place);
      if (others === undefined) places.set(place, [chain]);
      else others.push(chain);
    }
  }
  return places;
}

function fewOf(chains: readonly CallChain[] = []): readonly CallChain[] {
  return chains.length > MOST_ALIKE ? [] : chains;
}

/** Whether two lists of callers agree as far as both go. */
function areAlike(a: readonly string[], b: readonly string[]): boolean {
  const length = Math.min(a.length, b.length, CALLERS);
  return length > 0 && a.slice(0, length).join("\n") === b.slice(0, length).join("\n");
}

/** Where the blocked time of one function is now, by the move. */
const PLACE_OF_ONE: Readonly<Record<Move["to"], string>> = {
  caller: "its caller",
  callee: "its callee",
  name: "another name",
};

function reasonOf(moves: readonly Move[]): string {
  const [before, after] = sidesOf(moves);
  const [first] = moves as [Move];
  const goal = new Set(moves.map(({ to }) => to)).size === 1 ? first.to : "name";
  if (before.length > 1) {
    const place = goal === "name" ? "one function in their place" : `their ${goal}`;
    const all = before.length === 2 ? "both" : `all ${before.length}`;
    return `the blocked time of ${all} passes over to ${place}, with the same callers`;
  }
  if (after.length > 1) {
    const place = goal === "name" ? "functions in its place" : `of its ${goal}s`;
    return `the blocked time passes over to ${after.length} ${place}, with the same callers`;
  }
  const callees = mainChain(first.after)?.callees ?? "";
  const calling = callees === "" ? "" : `, which calls ${callees} as before`;
  return `the blocked time passes over to ${PLACE_OF_ONE[goal]}${calling}, with the same callers`;
}
