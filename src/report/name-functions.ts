import { plainPath } from "../stack/path-steps.js";
import { alignClusters } from "./align-clusters.js";
import { clustersOf, receiversOf } from "./function-clusters.js";
import { type FunctionUse, factsOfUse, type UseFacts } from "./function-uses.js";
import type { NamedProgram } from "./program-files.js";

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
  const alike = new Map<string, UseFacts[]>();
  const named = new Map<FunctionUse, NamedFunction>();
  for (const one of facts) {
    const service = one.use.program.service ?? "";
    if (one.isExact) {
      named.set(one.use, { name: one.use.frame.functionName ?? one.own, key: [one.path, one.own] });
      continue;
    }
    const like = [service, one.path, one.own].join("\n");
    const known = alike.get(like);
    if (known === undefined) alike.set(like, [one]);
    else known.push(one);
  }
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
  const programs = new Map<NamedProgram, UseFacts[]>();
  for (const one of alike) {
    const ofProgram = programs.get(one.use.program);
    if (ofProgram === undefined) programs.set(one.use.program, [one]);
    else ofProgram.push(one);
  }
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
    const told: NamedFunction = { name, key: [path, own, ...tie], ...(isGuessed && { isGuessed }) };
    for (const { uses } of clusters) for (const { use } of uses) named.set(use, told);
  });
}
