import { plainPath } from "../stack/path-steps.js";
import { groupBy } from "../tally/group-by.js";
import { alignClusters } from "./align-clusters.js";
import { clustersOf, receiversOf } from "./function-clusters.js";
import { type FunctionUse, factsOfUse, type UseFacts } from "./function-uses.js";

/** A function, told from all others. */
export interface NamedFunction {
  /** As it is shown: with the receiver, if there was only one. */
  readonly name: string;
  /** The same in every build, and different for different functions. */
  readonly key: readonly string[];
  /** It has no name, and only the distance of places tells it from others like it. */
  readonly isGuessed?: true;
}

/**
 * Says which function each use is of. One place is one function, however it was printed: an interruption prints the receiver and
 * a profile does not. Two functions are two, although they have one name: where their beginnings were recorded, these decide; else
 * receivers and distance. Of several of one name the key has the receiver, or their order in the file, which lines that shift do not
 * change.
 *
 * @param uses a use may stand there more than once
 * @returns parallel to the uses
 */
export function nameFunctions(uses: readonly FunctionUse[]): NamedFunction[] {
  const facts = unifyByBegin(Array.from(new Set(uses), factsOfUse));
  const named = new Map<FunctionUse, NamedFunction>();
  for (const { use, path, own } of facts.filter(({ isExact }) => isExact)) {
    named.set(use, { name: use.frame.functionName ?? own, key: [path, own] });
  }
  const alike = groupBy(
    facts.filter(({ isExact }) => !isExact),
    ({ use, path, own }) => [use.program.service ?? "", path, own].join("\n"),
  );
  for (const group of alike.values()) nameAlike(group, named);
  return uses.map((use) => named.get(use) as NamedFunction);
}

/** What begins at one place has one name: the one that is a name, and of several the first in the alphabet. */
function unifyByBegin(facts: readonly UseFacts[]): UseFacts[] {
  const best = new Map<string, UseFacts>();
  const keyOf = ({ use, begin }: UseFacts): string => {
    const { service = "", version = "", build = "" } = use.program;
    const file = plainPath(use.frame.generated.file ?? "");
    return [service, version, build, file, begin?.line, begin?.column].join("\n");
  };
  for (const one of facts) {
    if (one.isExact || one.begin === undefined) continue;
    const known = best.get(keyOf(one));
    const isBetter =
      known === undefined ||
      (known.isAnonymous && !one.isAnonymous) ||
      (known.isAnonymous === one.isAnonymous && one.own < known.own);
    if (isBetter) best.set(keyOf(one), one);
  }
  return facts.map((one) => {
    const other = one.isExact || one.begin === undefined ? undefined : best.get(keyOf(one));
    return other === undefined || other.own === one.own
      ? one
      : { ...one, own: other.own, isAnonymous: other.isAnonymous, receiver: undefined };
  });
}

function nameAlike(alike: readonly UseFacts[], named: Map<FunctionUse, NamedFunction>): void {
  const programs = groupBy(alike, ({ use }) => use.program);
  const functions = alignClusters([...programs.values()].map(clustersOf));
  const receivers = functions.map((clusters) => receiversOf(clusters));
  const areReceiversDistinct =
    new Set(receivers.map(([one]) => one)).size === functions.length &&
    receivers.every((some) => some.length === 1);
  functions.forEach((clusters, i) => {
    const [receiver, ...others] = receivers[i] ?? [];
    const [first] = clusters.flatMap(({ uses }) => uses);
    if (first === undefined) return;
    const { path, own } = first;
    const name = receiver === undefined || others.length > 0 ? own : `${receiver}.${own}`;
    let tie: string[] = [];
    if (functions.length > 1)
      tie = areReceiversDistinct ? [receiver ?? ""] : i === 0 ? [] : [`#${i + 1}`];
    const isGuessed = clusters.some((cluster) => cluster.isGuessed);
    const same: NamedFunction = { name, key: [path, own, ...tie], ...(isGuessed && { isGuessed }) };
    for (const { uses } of clusters) for (const { use } of uses) named.set(use, same);
  });
}
