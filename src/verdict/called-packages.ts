import type { ResolvedFrame } from "../stack/resolved-frame.js";
import type { Blame } from "./blame.js";
import { isFramework } from "./frameworks.js";
import type { PartOfTime } from "./parts-of-time.js";
import { resolvedOrigin, resolvedPackage } from "./resolved-origin.js";

/** A blame, and what the functions had that a common caller called, where none had most. */
export interface BlameInParts {
  readonly blame: Blame;
  readonly parts: readonly PartOfTime[];
  /** The time of which these are the parts, in whole microseconds. */
  readonly wholeUs: number;
}

/**
 * A package that had less than this of a stall is not named for it, even if no other had more: of three equal ones, none is to blame.
 */
const LEAST_SHARE = 1 / 3;

/** Package -> whole microseconds. */
type TimeOfPackages = Map<string, number>;

/**
 * The blames, where an application's function called functions of packages and none of them had most: the package that had most by all of
 * them is named. Where two packages share a stall, it is the one that had more of all stalls of the function, so that one bug is not several
 * groups, now with one package, now with the other, and now with none.
 *
 * @returns in the order given
 */
export function withCalledPackages(stalls: readonly BlameInParts[]): Blame[] {
  const byCaller = new Map<string, TimeOfPackages>();
  for (const stall of stalls) {
    const { caller, frame } = stall.blame;
    const key = keyOf(caller ?? frame);
    for (const [name, us] of timeOfPackages(stall)) add(memo(byCaller, key), name, us);
  }
  return stalls.map((stall) => {
    const { blame } = stall;
    if (blame.origin !== "app") return blame;
    const name = packageOfParts(stall, byCaller.get(keyOf(blame.frame)) as TimeOfPackages);
    if (name === undefined) return blame;
    const { frame: caller, place: callerPlace, isTopLevel: isCallerTopLevel } = blame;
    return { ...blame, package: name, caller, callerPlace, isCallerTopLevel };
  });
}

/** The package that has most of a stall; of several that only together have most, the one that has most of all stalls of their caller. */
function packageOfParts(stall: BlameInParts, ofCaller: TimeOfPackages): string | undefined {
  const { wholeUs } = stall;
  const own = [...timeOfPackages(stall)];
  const most = own.find(([, us]) => 2 * us > wholeUs);
  if (most !== undefined) return most[0];
  if (2 * own.reduce((sum, [, us]) => sum + us, 0) <= wholeUs) return undefined;
  const heaviest = own
    .filter(([, us]) => us >= LEAST_SHARE * wholeUs)
    .sort(([a], [b]) => (ofCaller.get(b) ?? 0) - (ofCaller.get(a) ?? 0) || (a < b ? -1 : 1));
  return heaviest[0]?.[0];
}

/** What the packages had that the application's function called. */
function timeOfPackages({ blame, parts, wholeUs }: BlameInParts): TimeOfPackages {
  const times: TimeOfPackages = new Map();
  if (blame.package !== undefined) return times.set(blame.package, wholeUs);
  if (blame.origin !== "app") return times;
  for (const { frame, blockedUs } of parts) {
    const name = resolvedOrigin(frame) === "dependency" ? resolvedPackage(frame) : undefined;
    if (name !== undefined && !isFramework(name)) add(times, name, blockedUs);
  }
  return times;
}

function keyOf(frame: ResolvedFrame | undefined): string {
  return `${frame?.functionName ?? ""}\n${frame?.file ?? ""}`;
}

function add(times: TimeOfPackages, name: string, us: number): void {
  times.set(name, (times.get(name) ?? 0) + us);
}

function memo(byCaller: Map<string, TimeOfPackages>, key: string): TimeOfPackages {
  const known = byCaller.get(key) ?? new Map();
  byCaller.set(key, known);
  return known;
}
