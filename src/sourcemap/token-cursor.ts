import { pairBrackets } from "./bracket-pairs.js";
import { scanTokens } from "./scan-tokens.js";
import { TokenList } from "./token-list.js";

const TYPE_PREFIXES: ReadonlySet<string> = new Set(
  "keyof typeof readonly unique infer asserts is new abstract extends".split(" "),
);
const LINE_JOINERS: ReadonlySet<string> = new Set([
  "in",
  "of",
  "instanceof",
  "as",
  "satisfies",
  "extends",
  "implements",
]);
const OPERATOR_WORDS: ReadonlySet<string> = new Set(
  "return typeof instanceof in of new delete void throw case else yield await as satisfies async extends".split(
    " ",
  ),
);

/** The most steps in search of a class's body; without a limit, a text of nothing but `class` would take quadratic time. */
const LONGEST_HERITAGE = 200;

/** No token's index. */
const NONE = -1;

/**
 * A token list with queries for a tolerant reader. All arguments and results are token indexes.
 */
export class TokenCursor extends TokenList {
  readonly #closerOf: Int32Array;

  constructor(text: string) {
    super(text);
    this.#closerOf = pairBrackets(this, scanTokens(text, this));
  }

  /** The closer of the bracket at an index (the list's end if it is never closed), or -1 if it opens nothing. */
  closer(index: number): number {
    return this.#closerOf[index] ?? -1;
  }

  /** The first token after the one at `index`, skipping a bracket's content. */
  after(index: number): number {
    const closer = this.closer(index);
    if (closer <= index) return index + 1;
    // The piece that closes one substitution of a template may open the next one.
    return this.kind(closer) === "template" && this.closer(closer) > closer
      ? this.after(closer)
      : closer + 1;
  }

  /** Skips type arguments or parameters (`<A, B<C>>`) at `index`; returns `index` itself if there are none. */
  afterAngles(index: number): number {
    if (this.word(index) !== "<") return index;
    let depth = 0;
    for (let at = index, steps = 0; steps < 400; steps++) {
      const mark = this.word(at);
      if (mark === "<") depth += 1;
      else if (mark === ">") depth -= 1;
      else if (mark === ">=") return index;
      else if (
        [";", ")", "]", "}", "", "&&", "||", "==="].includes(mark) &&
        this.kind(at) === "mark"
      )
        return index;
      if (depth === 0) return at + 1;
      at = this.after(at);
    }
    return index;
  }

  /** Skips type parameters, parameters and return type that begin at `index`; returns `index` if there are none. */
  afterSignature(index: number): number {
    const paren = this.afterAngles(index);
    if (this.word(paren) !== "(") return index;
    const after = this.after(paren);
    return this.word(after) === ":" ? this.afterType(after + 1) : after;
  }

  /** Skips the return type of an arrow function: like {@link afterType}, but a bare `=>` after it is the arrow. */
  afterArrowType(index: number): number {
    return this.#afterType(index, this.word(index) === "(" ? 1 : 0);
  }

  /** Skips the type of a type annotation that begins at `index`. */
  afterType(index: number): number {
    return this.#afterType(index, Number.POSITIVE_INFINITY);
  }

  /** @param arrows how many `=>` may belong to the type */
  #afterType(index: number, arrows: number): number {
    let arrowsLeft = arrows;
    let at = index;
    let wantsOperand = true;
    let conditional = 0;
    for (;;) {
      const kind = this.kind(at);
      const mark = this.word(at);
      if (wantsOperand) {
        if (["|", "&", "-", "..."].includes(mark) || TYPE_PREFIXES.has(mark)) at += 1;
        else if (["{", "[", "("].includes(mark) || kind === "template") {
          at = this.after(at);
          wantsOperand = false;
        } else if (mark === "<") at = Math.max(at + 1, this.afterAngles(at));
        else if (mark === "import" && this.word(at + 1) === "(") {
          at = this.after(at + 1);
          wantsOperand = false;
        } else if (kind !== "mark") {
          at += 1;
          wantsOperand = false;
        } else return at;
      } else if (["|", "&", "."].includes(mark) || (mark === "=>" && arrowsLeft-- > 0)) {
        at += 1;
        wantsOperand = true;
      } else if (mark === "is" || mark === "extends") {
        if (mark === "extends") conditional += 1;
        at += 1;
        wantsOperand = true;
      } else if (conditional > 0 && (mark === "?" || mark === ":")) {
        if (mark === ":") conditional -= 1;
        at += 1;
        wantsOperand = true;
      } else if (mark === "<" && this.afterAngles(at) > at) at = this.afterAngles(at);
      else if (mark === "[" && !this.startsLine(at)) at = this.after(at);
      else if (kind === "word" && this.word(at - 1) === "asserts") at += 1;
      else return at;
    }
  }

  /** Whether a class declaration or expression begins at `index`; `class` may also be the name of a member. */
  isClass(index: number): boolean {
    if (this.word(index) !== "class" || [".", "?."].includes(this.word(index - 1))) return false;
    return this.kind(index + 1) === "word" || ["{", "<"].includes(this.word(index + 1));
  }

  /** The `{` of the class whose keyword is at `keyword`, after its heritage; -1 if there is none before `limit`. */
  classBody(keyword: number, limit: number): number {
    // A class may extend a class expression.
    let bodiesToCome = 1;
    let at = keyword + 1;
    for (let steps = 0; at < limit && steps < LONGEST_HERITAGE; steps++) {
      const mark = this.word(at);
      if (mark === "{" && --bodiesToCome === 0) return at;
      if ([";", "=", ")", "]", "}"].includes(mark)) return -1;
      if (this.isClass(at)) {
        bodiesToCome += 1;
        at += 1;
      } else at = Math.max(this.after(at), this.afterAngles(at));
    }
    return -1;
  }

  /**
   * Finds the end of the expression that begins at `index`: the index of the comma, semicolon, closing bracket or first
   * token of the next statement.
   */
  expressionEnd(index: number, limit: number): number {
    let questions = 0;
    let typeEnd = NONE;
    for (let at = index; at < limit; ) {
      const kind = this.kind(at);
      const mark = kind === "mark" ? this.word(at) : "";
      if (mark === "," || mark === ";" || mark === ")" || mark === "]" || mark === "}") return at;
      if (kind === "template" && this.at(at).text.startsWith("}")) return at;
      if (at > index && this.startsLine(at)) {
        const isComplete = at === typeEnd || this.#endsOperand(at - 1);
        if (isComplete && this.#beginsStatement(at)) return at;
      }
      const jump = kind === "mark" ? this.afterTypeArguments(at) : this.#afterTypes(at, limit);
      if (jump > at) {
        at = jump;
        typeEnd = jump;
        continue;
      }
      if (mark === "?") questions += 1;
      else if (mark === ":") {
        if (questions === 0) {
          const body = this.#afterReturnType(at);
          if (body < 0) return at;
          at = body;
          continue;
        }
        questions -= 1;
      }
      at = this.after(at);
    }
    return limit;
  }

  /** Skips a class, or the type after `as` and `satisfies`, whose commas do not end the expression. */
  #afterTypes(at: number, limit: number): number {
    if (this.kind(at) !== "word") return at;
    const word = this.word(at);
    if (word === "class" && this.isClass(at)) {
      const body = this.classBody(at, limit);
      return body < 0 ? at : this.after(body);
    }
    return this.isCast(at) ? this.afterType(at + 1) : at;
  }

  /** Whether the word at `index` is `as` or `satisfies`, with a value before it and a type after it. */
  isCast(index: number): boolean {
    const word = this.word(index);
    if ((word !== "as" && word !== "satisfies") || this.startsLine(index)) return false;
    return this.#endsOperand(index - 1) && this.kind(index + 1) !== "string";
  }

  /** Skips the `<A, B>` of a call (`f<A, B>(x)`) or of an arrow function (`<A, B>(a: A) => b`). */
  afterTypeArguments(at: number): number {
    if (this.word(at) !== "<") return at;
    const canHaveArguments = this.kind(at - 1) === "word" || !this.#endsOperand(at - 1);
    const after = canHaveArguments ? this.afterAngles(at) : at;
    return after > at && this.word(after) === "(" ? after : at;
  }

  /** The `=>` or `{` after a return type whose `:` is at `index`; -1 if it is not a return type. */
  #afterReturnType(index: number): number {
    if (this.word(index - 1) !== ")") return -1;
    const after = this.afterArrowType(index + 1);
    return this.word(after) === "=>" || this.word(after) === "{" ? after : -1;
  }

  /** An automatic semicolon is inserted where an operand ends ... */
  #endsOperand(index: number): boolean {
    const word = this.word(index);
    return this.kind(index) === "mark"
      ? [")", "]", "}", "!", "++", "--"].includes(word)
      : !OPERATOR_WORDS.has(word);
  }

  /** ... and the next line begins with something that cannot continue it. */
  #beginsStatement(index: number): boolean {
    const next = this.word(index);
    if (this.kind(index) === "mark") return ["@", "{", "++", "--"].includes(next);
    return this.kind(index) !== "template" && !LINE_JOINERS.has(next);
  }
}
