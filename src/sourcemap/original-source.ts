/**
 * The text of one original file, with what is asked of it: offsets, lines, functions, the callee at a call.
 */
import { innermostSite, nameSite, siteBeginningAt } from "./function-site.js";
import { LineIndex } from "./line-index.js";
import type { MapPosition } from "./position.js";
import { SourceFunctions } from "./read-functions.js";

const IDENTIFIER = /[\p{ID_Start}$_#][\p{ID_Continue}$\u200c\u200d]*/uy;

/** One original file whose text is at hand. */
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
   * @param begin where the generated function begins, mapped, when the position itself is only known to be after some
   * token: V8 puts the call of `(() => {...})()` behind its body, where the nearest segment is still inside of it
   * @returns undefined at the top level of the module
   */
  functionAround(position: MapPosition, begin?: MapPosition): string | undefined {
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
}
