import type { ResolvedFrame } from "../stack/resolved-frame.js";
import type { Blame } from "./blame.js";
import { isFramework } from "./frameworks.js";
import type { PartOfTime } from "./parts-of-time.js";
import { resolvedOrigin, resolvedPackage } from "./resolved-origin.js";

/** A blame, and what the functions had that a common caller called, where none had most. */
export interface BlameInParts {
  readonly blame: Blame;
  /** The stack that was blamed, innermost frame first. */
  readonly frames: readonly ResolvedFrame[];
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

/** Package -> the packages that it was seen to call. */
type Calls = Map<string, Set<string>>;

/**
 * The blames, with one package for what is one bug of an application's function:
 *
 * - Where it called functions of packages and none of them had most, the package is named that had most by all of them. Where two packages
 *   share a stall, it is the one that had more of all stalls of the function, not now one, now the other, and now none.
 * - What one package brings along is that package: who calls `moment.tz(…).format()` calls moment-timezone, which hands out objects of
 *   moment.
 *
 * @returns in the order given
 */
export function withCalledPackages(stalls: readonly BlameInParts[]): Blame[] {
  const byCaller = new Map<string, TimeOfPackages>();
  const calls: Calls = new Map();
  for (const stall of stalls) {
    const times = memo(byCaller, keyOf(callerOf(stall)), () => new Map());
    for (const [name, us] of timeOfPackages(stall)) add(times, name, us);
    noteCalls(stall, calls);
  }
  return stalls.map((stall) => {
    const { blame } = stall;
    const ofCaller = byCaller.get(keyOf(callerOf(stall))) as TimeOfPackages;
    if (blame.caller !== undefined && blame.package !== undefined)
      return { ...blame, package: broughtBy(blame.package, ofCaller, calls) };
    if (blame.origin !== "app") return blame;
    const name = packageOfParts(stall, ofCaller);
    if (name === undefined) return blame;
    const { frame: caller, place: callerPlace, isTopLevel: isCallerTopLevel } = blame;
    const called = broughtBy(name, ofCaller, calls);
    return { ...blame, package: called, caller, callerPlace, isCallerTopLevel };
  });
}

/**
 * The package that has most of a stall; of several that share it, the one that has most of all stalls of their caller. The time of code
 * that was made at run time is nobody's, and so no evidence against a package.
 */
function packageOfParts(stall: BlameInParts, ofCaller: TimeOfPackages): string | undefined {
  const made = stall.parts.filter(({ frame }) => isMade(frame));
  const wholeUs = stall.wholeUs - made.reduce((sum, { blockedUs }) => sum + blockedUs, 0);
  const own = [...timeOfPackages(stall)];
  if (2 * own.reduce((sum, [, us]) => sum + us, 0) <= wholeUs) return undefined;
  const sharing = own.filter(([, us]) => us >= LEAST_SHARE * wholeUs).map(([name]) => name);
  return heaviest(sharing, ofCaller);
}

/** The package that the caller called as well, and that called the given one; without such a package, the given one. */
function broughtBy(name: string, ofCaller: TimeOfPackages, calls: Calls): string {
  const timeOf = (other: string): number => ofCaller.get(other) ?? 0;
  const callers = [...ofCaller.keys()].filter(
    (other) =>
      calls.get(other)?.has(name) === true &&
      calls.get(name)?.has(other) !== true &&
      timeOf(other) >= LEAST_SHARE * (timeOf(other) + timeOf(name)),
  );
  return heaviest(callers, ofCaller) ?? name;
}

/** Whether `new Function` made a function (protobufjs, ajv): the profiler knows neither its name nor its maker, but where it begins. */
function isMade({ functionName, generated, functionStart }: ResolvedFrame): boolean {
  return functionName === undefined && generated.file === undefined && functionStart !== undefined;
}

function heaviest(names: readonly string[], times: TimeOfPackages): string | undefined {
  const timeOf = (name: string): number => times.get(name) ?? 0;
  return names.toSorted((a, b) => timeOf(b) - timeOf(a) || (a < b ? -1 : 1))[0];
}

/** Adds what the package of a stall called: other packages on the way from the application, and those of the functions that shared it. */
function noteCalls({ blame, frames, parts }: BlameInParts, calls: Calls): void {
  const { package: name, caller } = blame;
  if (name === undefined || caller === undefined) return;
  const inside = [...frames.slice(0, frames.indexOf(caller)), ...parts.map(({ frame }) => frame)];
  const called = memo(calls, name, () => new Set<string>());
  for (const frame of inside) {
    const other = packageOf(frame);
    if (other !== undefined && other !== name) called.add(other);
  }
}

/** What the packages had that the application's function called. */
function timeOfPackages({ blame, parts, wholeUs }: BlameInParts): TimeOfPackages {
  const times: TimeOfPackages = new Map();
  if (blame.package !== undefined) return times.set(blame.package, wholeUs);
  if (blame.origin !== "app") return times;
  for (const { frame, blockedUs } of parts) {
    const name = packageOf(frame);
    if (name !== undefined) add(times, name, blockedUs);
  }
  return times;
}

/** The package of a frame, unless it merely calls the application. */
function packageOf(frame: ResolvedFrame): string | undefined {
  const name = resolvedOrigin(frame) === "dependency" ? resolvedPackage(frame) : undefined;
  return isFramework(name) ? undefined : name;
}

function callerOf({ blame }: BlameInParts): ResolvedFrame | undefined {
  return blame.caller ?? blame.frame;
}

function keyOf(frame: ResolvedFrame | undefined): string {
  return `${frame?.functionName ?? ""}\n${frame?.file ?? ""}`;
}

function add(times: TimeOfPackages, name: string, us: number): void {
  times.set(name, (times.get(name) ?? 0) + us);
}

function memo<V>(of: Map<string, V>, key: string, make: () => V): V {
  const known = of.get(key) ?? make();
  of.set(key, known);
  return known;
}
