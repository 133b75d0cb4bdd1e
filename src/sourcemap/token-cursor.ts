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

/** What a class extends is shorter; without an end to the search, a text of nothing but `class` takes the square of its length. */
const LONGEST_HERITAGE = 200;

/** No token's index. */
const NONE = -1;

/**
 * A token list with the questions that a tolerant reader asks of it. All arguments and results are token indexes.
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

  /** The first token after the one at `index`, jumping over a bracket's content. */
  after(index: number): number {
    const closer = this.closer(index);
    if (closer <= index) return index + 1;
    // The piece that closes one hole of a template may open the next one.
    return this.kind(closer) === "template" && this.closer(closer) > closer
      ? this.after(closer)
      : closer + 1;
  }

  /** Jumps over type arguments or parameters (`<A, B<C>>`) at `index`; gives `index` itself if there are none. */
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

  /** Jumps over type parameters, parameters and return type that begin at `index`; gives `index` if there are none. */
  afterSignature(index: number): number {
    const paren = this.afterAngles(index);
    if (this.word(paren) !== "(") return index;
    const after = this.after(paren);
    return this.word(after) === ":" ? this.afterType(after + 1) : after;
  }

  /** Jumps over the return type of an arrow function: as {@link afterType}, but a bare `=>` behind it is the arrow. */
  afterArrowType(index: number): number {
    return this.#afterType(index, this.word(index) === "(" ? 1 : 0);
  }

  /** Jumps over a type annotation's type that begins at `index`. */
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

  /** Whether a class, declared or as an expression, begins at `index`; `class` may be the name of a member as well. */
  isClass(index: number): boolean {
    if (this.word(index) !== "class" || [".", "?."].includes(this.word(index - 1))) return false;
    return this.kind(index + 1) === "word" || ["{", "<"].includes(this.word(index + 1));
  }

  /** The `{` of the class whose keyword stands at `keyword`, behind its heritage; -1 if there is none before `limit`. */
  classBody(keyword: number, limit: number): number {
    // A class may extend a class.
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

  /** Jumps over a class, or over the type behind `as` and `satisfies`: commas in them end no expression. */
  #afterTypes(at: number, limit: number): number {
    if (this.kind(at) !== "word") return at;
    const word = this.word(at);
    if (word === "class" && this.isClass(at)) {
      const body = this.classBody(at, limit);
      return body < 0 ? at : this.after(body);
    }
    return this.isCast(at) ? this.afterType(at + 1) : at;
  }

  /** Whether the word at `index` is `as` or `satisfies` with a value before it and a type behind it. */
  isCast(index: number): boolean {
    const word = this.word(index);
    if ((word !== "as" && word !== "satisfies") || this.startsLine(index)) return false;
    return this.#endsOperand(index - 1) && this.kind(index + 1) !== "string";
  }

  /** Jumps over the `<A, B>` of a call (`f<A, B>(x)`) or of an arrow function (`<A, B>(a: A) => b`). */
  afterTypeArguments(at: number): number {
    if (this.word(at) !== "<") return at;
    const canHaveArguments = this.kind(at - 1) === "word" || !this.#endsOperand(at - 1);
    const after = canHaveArguments ? this.afterAngles(at) : at;
    return after > at && this.word(after) === "(" ? after : at;
  }

  /** The `=>` or `{` behind a return type whose `:` stands at `index`; -1 if it is no return type. */
  #afterReturnType(index: number): number {
    if (this.word(index - 1) !== ")") return -1;
    const after = this.afterArrowType(index + 1);
    return this.word(after) === "=>" || this.word(after) === "{" ? after : -1;
  }

  /** Automatic semicolons come where an operand ends ... */
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
