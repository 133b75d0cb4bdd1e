/**
 * The text of one original file, with what is asked of it: offsets, lines, functions, the callee at a call.
 */
import { type FunctionSite, innermostSite, nameSite, siteBeginningAt } from "./function-site.js";
import { LineIndex } from "./line-index.js";
import type { MapPosition } from "./position.js";
import { readFunctions } from "./read-functions.js";

const IDENTIFIER = /[\p{ID_Start}$_#][\p{ID_Continue}$\u200c\u200d]*/uy;

/** One original file whose text is at hand. */
export class OriginalSource {
  readonly text: string;
  readonly lines: LineIndex;
  #sites: readonly FunctionSite[] | undefined;

  constructor(text: string) {
    this.text = text;
    this.lines = new LineIndex(text);
  }

  /**
   * Names the function around a position.
   *
   * @param begin where the generated function begins, mapped, when the position itself is only known to be after some
   * token: V8 puts the call of `(() => {...})()` behind its body, where the nearest segment is still inside of it
   * @returns undefined at the top level of the module
   */
  functionAround(position: MapPosition, begin?: MapPosition): string | undefined {
    const offset = this.lines.offsetOf(position);
    if (offset === undefined) return undefined;
    const sites = this.#functions();
    let site = innermostSite(sites, this.#firstVisible(offset, position));
    if (begin !== undefined) {
      const beginOffset = this.lines.offsetOf(begin);
      const outer = beginOffset === undefined ? undefined : siteBeginningAt(sites, beginOffset);
      const isAround = outer !== undefined && outer.start <= offset && offset < outer.end;
      if (isAround) site = outer;
      else if (beginOffset === 0) site = undefined;
    }
    return site === undefined ? undefined : nameSite(sites, site);
  }

  /** The identifier that begins at a position: at a mapped call, what is called there. */
  identifierAt(position: MapPosition): string | undefined {
    const offset = this.lines.offsetOf(position);
    if (offset === undefined) return undefined;
    IDENTIFIER.lastIndex = offset;
    return IDENTIFIER.exec(this.text)?.[0];
  }

  /** Maps without columns point to a line's beginning; its code begins behind the indentation. */
  #firstVisible(offset: number, position: MapPosition): number {
    if (position.column > 0) return offset;
    const indent = /^[^\S\n\r]*/.exec(this.lines.lineText(position.line) ?? "")?.[0].length ?? 0;
    return offset + indent;
  }

  #functions(): readonly FunctionSite[] {
    this.#sites ??= readFunctions(this.text);
    return this.#sites;
  }
}
