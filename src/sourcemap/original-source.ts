/**
 * The text of one original file: its offsets, lines and functions, and the callee at a call.
 */
import {
  type FunctionSite,
  innermostSite,
  nameSite,
  ownName,
  siteBeginningAt,
} from "./function-site.js";
import { LineIndex } from "./line-index.js";
import type { MapPosition } from "./position.js";
import { SourceFunctions } from "./read-functions.js";

const IDENTIFIER = /[\p{ID_Start}$_#][\p{ID_Continue}$\u200c\u200d]*/uy;

/** The longest text in which all functions are read to number one of them. */
const LONGEST_COUNTED_TEXT = 512 * 1024;

/** A function with its name for people. */
export interface NamedSite {
  readonly name: string;
  /** The position of an unnamed function among those named alike: 2 for the second, undefined for the first. */
  readonly ordinal: number | undefined;
  /** It has no name of its own; `name` describes its place. */
  readonly isUnnamed: boolean;
}

/** One original file whose text is available. */
export class OriginalSource {
  readonly text: string;
  readonly lines: LineIndex;
  #functions: SourceFunctions | undefined;

  constructor(text: string) {
    this.text = text;
    this.lines = new LineIndex(text);
  }

  /**
   * Names the function around a position.
   *
   * @param begin the mapped beginning of the generated function, if the position is only known to be after some token: V8 places
   * the call of `(() => {...})()` after its body, where the nearest segment is still inside it
   * @returns undefined at the top level of the module
   */
  functionAround(position: MapPosition, begin?: MapPosition): NamedSite | undefined {
    const offset = this.lines.offsetOf(position);
    if (offset === undefined) return undefined;
    const visible = this.#firstVisible(offset, position);
    const beginOffset = begin === undefined ? undefined : this.lines.offsetOf(begin);
    this.#functions ??= new SourceFunctions(this.text);
    const sites = this.#functions.around(visible, beginOffset);
    let site = innermostSite(sites, visible);
    if (beginOffset !== undefined) {
      const outer = siteBeginningAt(sites, beginOffset);
      const isAround = outer !== undefined && outer.start <= offset && offset < outer.end;
      if (isAround) site = outer;
      else if (beginOffset === 0) site = undefined;
    }
    if (site === undefined) return undefined;
    const name = nameSite(sites, site);
    const isUnnamed = ownName(site) === undefined;
    const isCounted = isUnnamed && this.text.length <= LONGEST_COUNTED_TEXT;
    return { name, ordinal: isCounted ? this.#ordinalOf(site, name) : undefined, isUnnamed };
  }

  /** Whether a position lies in the head of a function, from its first word to its body. */
  isHead(position: MapPosition): boolean {
    const offset = this.lines.offsetOf(position);
    if (offset === undefined) return false;
    this.#functions ??= new SourceFunctions(this.text);
    const visible = this.#firstVisible(offset, position);
    return siteBeginningAt(this.#functions.around(visible), visible) !== undefined;
  }

  /**
   * The function of a known name that begins on a line, for maps without columns: they point to the beginning of the line, before the
   * functions that are written on it.
   *
   * @param line 1-based
   * @param own the function's own name, without an owner
   */
  functionOnLine(line: number, own: string): NamedSite | undefined {
    const start = this.lines.offsetOf({ line, column: 0 });
    const text = this.lines.lineText(line);
    if (start === undefined || text?.includes(own) !== true) return undefined;
    if (this.text.length > LONGEST_COUNTED_TEXT) return undefined;
    this.#functions ??= new SourceFunctions(this.text);
    const site = this.#functions
      .all()
      .find((one) => one.name === own && one.start >= start && one.start < start + text.length);
    const name = site && ownName(site);
    return name === undefined ? undefined : { name, ordinal: undefined, isUnnamed: false };
  }

  /** The position of an unnamed function among those named alike; undefined for the first. */
  #ordinalOf(site: FunctionSite, name: string): number | undefined {
    const sites = this.#functions?.all() ?? [];
    const alike = sites.filter(
      (one) =>
        ownName(one) === undefined &&
        one.callee === site.callee &&
        one.argument === site.argument &&
        one.start <= site.start &&
        nameSite(sites, one) === name,
    );
    return alike.length > 1 ? alike.length : undefined;
  }

  /** The identifier that begins at a position; at a mapped call, the callee. */
  identifierAt(position: MapPosition): string | undefined {
    const offset = this.lines.offsetOf(position);
    if (offset === undefined) return undefined;
    IDENTIFIER.lastIndex = offset;
    return IDENTIFIER.exec(this.text)?.[0];
  }

  /** Skips the indentation: maps without columns point to the beginning of a line. */
  #firstVisible(offset: number, position: MapPosition): number {
    if (position.column > 0) return offset;
    const indent = /^[^\S\n\r]*/.exec(this.lines.lineText(position.line) ?? "")?.[0].length ?? 0;
    return offset + indent;
  }
}
