import { ANONYMOUS_NAME } from "../stack/function-name.js";
import { hashText } from "../stack/hash-text.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";
import type { PartBy } from "../tally/where.js";
import type { Blame } from "../verdict/blame.js";
import { fileIdentity, TOP_LEVEL_NAME } from "./function-uses.js";
import type { JudgedTally } from "./judge-tallies.js";
import type { GroupBy } from "./model.js";
import { type NamedFunction, nameFunctions } from "./name-functions.js";
import { type OwnersOf, ownersOfBlame } from "./owners.js";

/** Increased whenever a function would get a different id than from earlier versions of this tool. */
const ID_FORMAT = 2;

/** The name of the group of stalls without any function. */
const EVENT_LOOP_NAME = "(event loop)";
/** The name of a native call that was not seen in any stack. */
const UNKNOWN_NAME = "(native call)";

/** How stalls must be kept apart while they are counted, for a report grouped this way. */
export function partByOf(groupBy: GroupBy): PartBy | undefined {
  if (groupBy === "host") return { kind: "host" };
  return groupBy.startsWith("context.")
    ? { kind: "context", key: groupBy.slice("context.".length) }
    : undefined;
}

/** The groupings in which equal names and paths of two services are two groups. */
const CODE_OF_A_SERVICE: ReadonlySet<GroupBy> = new Set(["function", "leaf", "file", "stack"]);

/** What a group is, before anything is counted. */
export interface GroupIdentity {
  /** Twelve hexadecimal digits; the same before and after a deploy. */
  readonly id: string;
  /** The id without the service: two services may run one program, and a service may be renamed. */
  readonly idInAnyService: string;
  /** The blocking function, or the file, package, service or other value that the group is made of. */
  readonly name: string;
  /** The name of the group for people: `load`, `parse (csv-parse)`, `renderMarkdown → marked`. */
  readonly title: string;
  /** Whether it is one function, and not a file, a package, a host or another value. */
  readonly isFunction: boolean;
  /** What the title names, if it is a function: for a package that was called, its caller. */
  readonly subject: ResolvedFrame | undefined;
  /** The application's function that called the package. */
  readonly caller: string | undefined;
  /** Only the distance of lines told this function from its neighbours: it may be several functions, or part of one. */
  readonly isGuessed?: true | undefined;
}

/** The functions of a judged tally. */
interface NamedBlame {
  /** The blocking function. */
  readonly leaf: NamedFunction;
  /** The application's function that called the package. */
  readonly caller: NamedFunction;
  /** The function by which the package was entered, if the application did not call it. */
  readonly entry: NamedFunction;
}

/**
 * Says which group each tally belongs to. Ids are made of the names of functions and the normalised paths of their
 * sources, and of nothing that changes from build to build.
 *
 * @param judged of both sides, where two are compared: then equal functions of both have equal ids
 */
export function groupIdentities(
  judged: readonly JudgedTally[],
  groupBy: GroupBy,
  ownersOf: OwnersOf = () => [],
): ReadonlyMap<JudgedTally, GroupIdentity> {
  const named = namesOf(judged);
  return new Map(
    judged.map((one) => {
      const names = named.get(one);
      const described = describe(groupBy, one, names, ownersOf);
      const { title, parts, name, subject, isGuessed } = described;
      const isFunction = name !== undefined;
      const caller = one.blame.caller === undefined ? undefined : names?.caller.name;
      const service = one.tally.key.program.service ?? "";
      const isOfService = CODE_OF_A_SERVICE.has(groupBy);
      const idInAnyService = hashText([ID_FORMAT, groupBy, ...parts].join("\n"));
      const id =
        isOfService && service !== "" ? hashText(`${idInAnyService}\n${service}`) : idInAnyService;
      const of = { name: name ?? title, title, isFunction, subject, caller, isGuessed };
      return [one, { id, idInAnyService, ...of }];
    }),
  );
}

/** Everything about a group but its id; `name` is missing if it is the title. `parts` are hashed to the id. */
interface Description extends Pick<GroupIdentity, "title" | "subject" | "isGuessed"> {
  readonly name?: string;
  readonly parts: readonly string[];
}

function describe(
  groupBy: GroupBy,
  { tally, blame, frames }: JudgedTally,
  named: NamedBlame | undefined,
  ownersOf: OwnersOf,
): Description {
  const { frame } = blame;
  const subject = frame;
  const path = frame === undefined ? "" : fileIdentity(frame);
  const { program, part } = tally.key;
  const byValue = (value: string | undefined, what: string): Description => {
    return { title: value ?? `(no ${what})`, parts: [value ?? ""], subject };
  };
  if (groupBy.startsWith("context.")) return byValue(part, groupBy.slice("context.".length));
  switch (groupBy) {
    case "service":
      return byValue(program.service, "service");
    case "version":
      return byValue(program.version, "version");
    case "host":
      return byValue(part, "host");
    case "owner":
      return byValue(ownersOfBlame(blame, ownersOf).join(" ") || undefined, "owner");
    case "file": {
      const title = frame === undefined ? EVENT_LOOP_NAME : path || "(no file)";
      return { title, parts: [path, blame.origin], subject };
    }
    case "package": {
      const title = packageTitle(blame);
      return { title, parts: [title], subject };
    }
    case "stack": {
      const names = frames.map((one) => `${one.functionName ?? ""} ${fileIdentity(one)}`);
      const leaf = describeLeaf(blame, named);
      return { ...leaf, parts: [...leaf.parts, ...names] };
    }
    case "leaf":
      return describeLeaf(blame, named);
    default:
      return describeFunction(blame, named);
  }
}

/** The blocking function itself, whoever wrote it. */
function describeLeaf(blame: Blame, named: NamedBlame | undefined): Description {
  const { frame: subject } = blame;
  if (named === undefined) {
    const name = blame.origin === "unknown" ? UNKNOWN_NAME : EVENT_LOOP_NAME;
    return { title: name, name, parts: ["", name], subject };
  }
  const { name, key, isGuessed } = named.leaf;
  const own = blame.origin === "dependency" ? blame.package : undefined;
  return { title: withPackage(name, own), name, parts: key, subject, isGuessed };
}

/**
 * The application's function; for a stall in a package, the application's function with the package that it called: users cannot
 * mend the inner functions of a package, and one bug would fill as many rows as the package has functions.
 */
function describeFunction(blame: Blame, named: NamedBlame | undefined): Description {
  const { package: packageName, caller, entry } = blame;
  const leaf = describeLeaf(blame, named);
  if (named === undefined || packageName === undefined) return leaf;
  if (entry !== undefined) {
    const { name, key, isGuessed } = named.entry;
    const title = withPackage(name, packageName);
    return { ...leaf, title, parts: key, subject: entry, isGuessed };
  }
  if (caller === undefined) return leaf;
  const { name, key, isGuessed } = named.caller;
  const title = `${name} → ${packageName}`;
  return { ...leaf, title, parts: [...key, "→", packageName], subject: caller, isGuessed };
}

function withPackage(name: string, packageName: string | undefined): string {
  return packageName === undefined || packageName === name ? name : `${name} (${packageName})`;
}

function packageTitle({ package: name, origin }: Blame): string {
  if (name !== undefined) return name;
  return origin === "app" ? "(application)" : origin === "idle" ? EVENT_LOOP_NAME : `(${origin})`;
}

function namesOf(judged: readonly JudgedTally[]): Map<JudgedTally, NamedBlame> {
  const running = judged.flatMap((one) => {
    const { frame } = one.blame;
    return frame === undefined ? [] : [{ one, frame }];
  });
  const uses = running.flatMap(({ one, frame }) => {
    const { blame } = one;
    const { caller, entry = frame, place, callerPlace, isTopLevel, isCallerTopLevel } = blame;
    const own = { frame, program: one.programOf(frame), place, isTopLevel };
    return [
      own,
      caller === undefined
        ? own
        : {
            frame: caller,
            program: one.programOf(caller),
            place: callerPlace,
            isTopLevel: isCallerTopLevel === true,
          },
      entry === frame ? own : { ...own, frame: entry, program: one.programOf(entry) },
    ];
  });
  const names = nameFunctions(uses);
  return new Map(
    running.map(({ one }, i) => {
      const [leaf, caller, entry] = names.slice(3 * i, 3 * i + 3) as NamedFunction[];
      return [one, { leaf, caller, entry } as NamedBlame];
    }),
  );
}

/**
 * The name of the blocking function, from one stack alone. A function without a name is named after its nearest caller that has one;
 * stalls without a function have the name of their group.
 */
export function nameOf({ frame, origin, place, isTopLevel }: Blame): string {
  if (frame === undefined) return origin === "unknown" ? UNKNOWN_NAME : EVENT_LOOP_NAME;
  if (isTopLevel) return TOP_LEVEL_NAME;
  return (
    frame.functionName ?? (place === undefined ? ANONYMOUS_NAME : `${ANONYMOUS_NAME} in ${place}`)
  );
}
