import type { Position } from "../stack/frame.js";
import { ANONYMOUS_NAME, nameParts } from "../stack/function-name.js";
import { normaliseSourcePath } from "../stack/identity.js";
import { packageOf } from "../stack/package-path.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";
import { resolvedPackage } from "../verdict/resolved-origin.js";
import type { NamedProgram } from "./program-files.js";

/** How code at the top level of a module is called. */
export const TOP_LEVEL_NAME = "<top level>";
/** Functions without a name as Python calls them. */
const PYTHON_ANONYMOUS = /^<(?:lambda|(?:list|dict|set)comp|genexpr)>$/;

/** What differs from stall to stall in a text that nobody understands: addresses and times. */
const MEASURED = /\b0x[\da-f]+|\b\d+(?:\.\d+)? ?(?:ms|s|seconds|milliseconds)\b/g;

/** A frame whose function is to be told from others. */
export interface FunctionUse {
  readonly frame: ResolvedFrame;
  /** The same object for all uses of one build. */
  readonly program: NamedProgram;
  /** The nearest caller that has a name: the place of a function that has none. */
  readonly place: string | undefined;
  /** It is the code of a module, and in no function of it. */
  readonly isTopLevel: boolean;
}

/** What a use says of its function. */
export interface UseFacts {
  readonly use: FunctionUse;
  /** The identity of its file, below its package. */
  readonly path: string;
  /** Its own name; for one without a name, its place. */
  readonly own: string;
  readonly receiver: string | undefined;
  readonly isAnonymous: boolean;
  /** Whether name and file tell it from all others. */
  readonly isExact: boolean;
  /** Where it begins in the file that ran, if that was recorded: whatever begins there is the same function. */
  readonly begin: Position | undefined;
  /** Where it was met. */
  readonly at: Position;
}

/** What is known of the function of a frame. */
export function factsOfUse(use: FunctionUse): UseFacts {
  const { frame, place, isTopLevel } = use;
  const { functionStart: begin, generated } = frame;
  const facts = {
    use,
    path: fileIdentity(frame),
    receiver: undefined,
    isAnonymous: false,
    isExact: true,
    begin,
    at: { line: frame.line ?? 0, column: frame.column ?? 0 },
  };
  if (isTopLevel) return { ...facts, own: TOP_LEVEL_NAME };
  const name = frame.functionName;
  const inPlace = (what: string): string => (isNothing(place) ? what : `${what} in ${place}`);
  if (generated.language !== undefined || generated.isUnread === true) {
    const isNamed = name !== undefined && !PYTHON_ANONYMOUS.test(name);
    if (isNamed) return { ...facts, own: generated.isUnread ? name.replace(MEASURED, "*") : name };
    return { ...facts, own: inPlace(name ?? ANONYMOUS_NAME), isAnonymous: true, isExact: false };
  }
  if (frame.isNamedByText === true && name !== undefined) {
    const own = frame.ordinal === undefined ? name : `${name} #${frame.ordinal}`;
    return { ...facts, own };
  }
  const parts = nameParts(name);
  if (parts === undefined || parts.own === ANONYMOUS_NAME) {
    return { ...facts, own: inPlace(ANONYMOUS_NAME), isAnonymous: true, isExact: false };
  }
  return { ...facts, ...parts, isExact: false };
}

function isNothing(name: string | undefined): boolean {
  return name === undefined || name === ANONYMOUS_NAME;
}

/** The identity of a frame's file. What a package has bundled of another is its own: the application may have that package too. */
export function fileIdentity(frame: ResolvedFrame): string {
  const path = normaliseSourcePath(frame.pathInProgram ?? frame.file ?? "");
  const name = resolvedPackage(frame);
  return name === undefined || packageOf(path) === name ? path : `node_modules/${name}/${path}`;
}
