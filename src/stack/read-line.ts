import { readAtSignLine } from "./at-sign-line.js";
import { BoundedCache } from "./bounded-cache.js";
import type { Frame } from "./frame.js";
import { readDotnetLine, readGuestLine, readJavaDumpLine, readJavaLine } from "./managed-line.js";
import { readNativeLine } from "./native-line.js";
import type { StackForm } from "./stack-form.js";
import { readCrashLine, readPlainV8Line, readV8Line } from "./v8-line.js";

/** A line of a stack, parsed. */
export interface LineReading {
  /** Undefined for a line that is not a frame. */
  readonly frame: Frame | undefined;
  readonly form: StackForm | undefined;
  /** The frames end here: an error's properties and causes follow (`{`, `[cause]:`, `Caused by:`). */
  readonly isLast: boolean;
}

/** The capacity of one generation of the cache. */
const MOST_LINES = 16_000;
/** Longer lines are mostly messages, which do not repeat. */
const LONGEST_REMEMBERED_LINE = 400;
/** The longest line that is read as a frame; no engine prints one nearly as long. */
const LONGEST_FRAME_LINE = 65_536;

const NO_FRAME: LineReading = { frame: undefined, form: undefined, isLast: false };
const END: LineReading = { frame: undefined, form: undefined, isLast: true };

/** What terminals and test runners put before a frame. */
const DECORATION = /^[\s|│┃>›*•·-]+(?=\S)/;
/** What Docker Compose, process runners and numbered lists put before a frame. */
const LINE_PREFIX = /^(?:[\w./-]{1,60}\s*[|>]\s+|#?\d{1,3}:\s+)(?=at |File ")/;
/** A position alone, as Jasmine and old JavaScriptCore print functions without a name. */
const BARE_PLACE =
  /^(?!\S*@[a-z-]+:\/\/)(?:[a-z-]+:\/\/|\/|[A-Za-z]:[\\/]|\.{0,2}[\w.-]+\/)\S*\.[cm]?[jt]sx?(?:\?[^\s:]*)?:\d{1,9}:\d{1,9}(?: <- \S+)?$/;
/** Vitest: `❯ load src/cart.ts:10:5`. */
const POINTED = /^❯ (?:((?:async |new )?[^\s/\\]+) )?(.+:\d{1,9}:\d{1,9})$/;
/** `total (/srv/shop/cart.js:10:5)` and Node's `1: total (/srv/shop/cart.js:10:5)` of a crash: the words before a place, alone. */
const NAMED_PLACE =
  /^(?:\d{1,3}: )?((?:(?:async|new|bound|static|[gs]et) ){0,3}[^\s(]+(?: \[as [^\]]+\])? \((?:\/|[A-Za-z]:[\\/]|\.{1,2}\/|(?:file|node|https?|webpack):)\S*:\d{1,9}:\d{1,9}\))$/;
/** The end of a stack's own frames: causes as Node's `util.inspect` and Java print them, or the next thread of a dump. */
const NEXT_STACK =
  /^(?:Caused by: |Suppressed: |\[(?:cause|errors)\]: |Thread \d+: \(state = |"[^"]+" #\d+ |Error occurred during stack walking:)/;

/**
 * Reads frame lines, with a cache. A program's stacks consist of few lines in many combinations, so most lines of a new stack
 * have been read before; equal lines give the same frame object.
 */
export class LineReader {
  readonly #lines: BoundedCache<string, LineReading>;

  /** @param mostLines the capacity of one generation of the cache */
  constructor(mostLines = MOST_LINES) {
    this.#lines = new BoundedCache(mostLines);
  }

  /** Reads one line of a stack whose innermost frame comes first. */
  read(line: string): LineReading {
    if (line.length > LONGEST_REMEMBERED_LINE) return readLine(line);
    const known = this.#lines.get(line);
    if (known !== undefined) return known;
    // Copied, because a slice keeps the whole text in memory.
    const own = JSON.parse(JSON.stringify(line)) as string;
    const reading = readLine(own);
    this.#lines.set(own, reading);
    return reading;
  }
}

function readLine(line: string): LineReading {
  if (line.length > LONGEST_FRAME_LINE) return NO_FRAME;
  const plain = readPlainV8Line(line);
  if (plain !== undefined) return { frame: plain, form: "v8", isLast: false };
  const whole = line.trim();
  if (NEXT_STACK.test(whole)) return END;
  // `util.inspect` opens an error's properties after its last frame.
  const isLast = whole.endsWith(" {");
  const bare = (isLast ? whole.slice(0, -2) : whole)
    .replace(DECORATION, "")
    .replace(LINE_PREFIX, "");
  const { frame, form } = readBare(bare) ?? NO_FRAME;
  return frame === undefined && !isLast ? NO_FRAME : { frame, form, isLast };
}

/** @param line without white space and decoration around it */
function readBare(line: string): Omit<LineReading, "isLast"> | undefined {
  if (!line.startsWith("at ")) {
    const dumped = readJavaDumpLine(line);
    if (dumped !== undefined) return { frame: dumped, form: "java" };
    const crashed = readCrashLine(line);
    if (crashed !== undefined) return { frame: crashed, form: "v8" };
    const native = readNativeLine(line);
    if (native !== undefined) return { frame: native, form: "native" };
    const named = NAMED_PLACE.exec(line)?.[1];
    if (named !== undefined) return formed("v8", readV8Line(named));
    const pointed = POINTED.exec(line);
    if (pointed === null && BARE_PLACE.test(line)) return formed("v8", readV8Line(line));
    if (pointed === null) return formed("at-sign", readAtSignLine(line));
    const [, name, place = ""] = pointed;
    return formed("v8", readV8Line(name === undefined ? place : `${name} (${place})`));
  }
  const body = line.slice("at ".length).trimStart();
  return (
    formed("java", readJavaLine(body)) ??
    formed("dotnet", readDotnetLine(body)) ??
    formed("v8", readGuestLine(body) ?? readV8Line(body))
  );
}

function formed(
  form: StackForm,
  frame: Frame | undefined,
): Omit<LineReading, "isLast"> | undefined {
  return frame === undefined ? undefined : { frame, form };
}
